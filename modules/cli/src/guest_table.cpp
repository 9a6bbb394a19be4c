#include "guest_table.h"

#include <vector>

#include "egide/sandbox/guests.h"

namespace egide::cli {

std::span<const sandbox::Guest> guest_table() {
    static const std::vector<sandbox::Guest> table = [] {
        const auto own = sandbox::own_guests();
        return std::vector<sandbox::Guest>(own.begin(), own.end());
    }();
    return table;
}

}  // namespace egide::cli
