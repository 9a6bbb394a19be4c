#include "egide/base/libraries.h"

#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <openssl/crypto.h>
#include <unicode/uversion.h>

namespace egide::base {

std::vector<Library> libraries_in_use() {
    UVersionInfo icu{};
    u_getVersion(icu);
    const int formatting = FMT_VERSION;
    return {{"C (glibc)", ::gnu_get_libc_version()},
            {"fmt", fmt::format("{}.{}.{}", formatting / 10000, formatting / 100 % 100, formatting % 100)},
            {"ICU", fmt::format("{}.{}", icu[0], icu[1])},
            {"OpenSSL", ::OpenSSL_version(OPENSSL_VERSION_STRING)}};
}

}  // namespace egide::base
