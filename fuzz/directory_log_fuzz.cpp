// Any bytes: the log of a collector is understood or passed over, and what is kept of it is short and printable.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "readers/collector_log.h"

namespace {

void expect_plain(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return code >= 0x20 && code != 0x7f;
    });
    if (!plain || text.size() > 302) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto log = egide::directory::read_collector_log({reinterpret_cast<const char*>(data), size});
    if (log.troubles.size() > 200 || log.troubles.size() > log.lines + 1 || log.version.size() > 20) {
        std::abort();
    }
    for (const auto& trouble : log.troubles) {
        expect_plain(trouble.where);
        expect_plain(trouble.said);
    }
    return 0;
}
