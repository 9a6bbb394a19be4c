#include "landlock.h"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

// The call numbers and the structure are those of the kernel's documentation (userspace-api/landlock): Debian's C
// library has no functions for them, and its headers stop at version 2.
namespace egide::sandbox {

namespace {

constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskVersion = 1;

struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0;  // since version 4
    std::uint64_t scoped = 0;   // since version 6
};

/// What may be done below a folder; packed, as the kernel has it.
struct __attribute__((packed)) Beneath {
    std::uint64_t allowed = 0;
    std::int32_t folder = -1;
};

bool allow_reading_below(int ruleset, int folder) {
    constexpr std::uint64_t kReadFilesAndFolders = (std::uint64_t{1} << 2) | (std::uint64_t{1} << 3);
    constexpr int kPathBeneath = 1;
    const Beneath rule{kReadFilesAndFolders, folder};
    return ::syscall(kAddRule, ruleset, kPathBeneath, &rule, 0U) == 0;
}

/// All the rights on files that a version knows: 13 in the first, then one each in the 2nd, 3rd and 5th.
std::uint64_t rights_on_files(int version) {
    const int count = 13 + (version >= 2 ? 1 : 0) + (version >= 3 ? 1 : 0) + (version >= 5 ? 1 : 0);
    return (std::uint64_t{1} << count) - 1;
}

}  // namespace

int landlock_version() {
    const long version = ::syscall(kCreateRuleset, nullptr, std::size_t{0}, kAskVersion);
    return version > 0 ? static_cast<int>(version) : 0;
}

bool landlock_everything(int version, int but) {
    constexpr std::uint64_t kBindAndConnect = 3;
    constexpr std::uint64_t kSocketsAndSignals = 3;
    Ruleset rules{.files = rights_on_files(version)};
    std::size_t size = sizeof(rules.files);
    if (version >= 4) {
        rules.network = kBindAndConnect;
        size += sizeof(rules.network);
    }
    if (version >= 6) {
        rules.scoped = kSocketsAndSignals;
        size += sizeof(rules.scoped);
    }
    const long ruleset = ::syscall(kCreateRuleset, &rules, size, 0U);
    if (ruleset < 0) {
        return false;
    }
    const bool done = (but < 0 || allow_reading_below(static_cast<int>(ruleset), but)) &&
                      ::syscall(kRestrictSelf, static_cast<int>(ruleset), 0U) == 0;
    ::close(static_cast<int>(ruleset));
    return done;
}

}  // namespace egide::sandbox
