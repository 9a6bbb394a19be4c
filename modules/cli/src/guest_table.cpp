#include "guest_table.h"

#include <vector>

#include "egide/sandbox/guests.h"
#include "egide/web/evaluation_guest.h"
#include "proof_check.h"

namespace egide::cli {

std::span<const sandbox::Guest> guest_table() {
    static const std::vector<sandbox::Guest> table = [] {
        const auto own = sandbox::own_guests();
        std::vector<sandbox::Guest> all(own.begin(), own.end());
        all.push_back(proof_guest());
        all.push_back(web::evaluation_guest());
        all.push_back(web::import_guest());
        all.push_back(web::package_guest());
        all.push_back(web::collection_listing_guest());
        all.push_back(web::directory_guest());
        return all;
    }();
    return table;
}

}  // namespace egide::cli
