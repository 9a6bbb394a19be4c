// Any bytes read as LDIF and no more: refused with a place, or objects whose names can be shown.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "egide/directory/audit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = egide::directory::read_ldif({reinterpret_cast<const char*>(data), size}, "f");
    if (!read.ok() && read.errors().empty()) {
        std::abort();
    }
    return 0;
}
