#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "egide/sandbox/guest.h"
#include "egide/sandbox/guests.h"
#include "egide/web/evaluation_guest.h"

/// The tests are their own child when a dossier is evaluated.
int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && arguments.front() == egide::sandbox::kGuestCommand) {
        const auto own = egide::sandbox::own_guests();
        std::vector<egide::sandbox::Guest> guests(own.begin(), own.end());
        guests.push_back(egide::web::evaluation_guest());
        guests.push_back(egide::web::import_guest());
        guests.push_back(egide::web::package_guest());
        guests.push_back(egide::web::collection_listing_guest());
        guests.push_back(egide::web::directory_guest());
        egide::sandbox::serve_guest(std::span(arguments).subspan(1), guests);
    }
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
