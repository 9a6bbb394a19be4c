// Any bytes read as LDIF: refused, or judged whole, searched and written; the same bytes on one thread and on two.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "egide/directory/audit.h"
#include "egide/directory/paths.h"
#include "egide/directory/report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = egide::directory::read_ldif({reinterpret_cast<const char*>(data), size}, "f");
    if (!read.ok()) {
        return 0;
    }
    const auto first = egide::directory::audit(*read, {{}, 1});
    const auto second = egide::directory::audit(*read, {{}, 2});
    using egide::base::Language;
    if (egide::directory::audit_json(first, Language::french) !=
        egide::directory::audit_json(second, Language::french)) {
        std::abort();
    }
    if (!egide::directory::find_paths(*read, {}).ok()) {
        std::abort();
    }
    return 0;
}
