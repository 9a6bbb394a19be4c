#include "signatures.h"

#include <array>

namespace egide::sandbox {

using namespace std::string_view_literals;

namespace {

constexpr std::array kArchives{"PK\x03\x04"sv,
                               "PK\x05\x06"sv,
                               "\x1F\x8B\x08"sv,
                               "\xFD"
                               "7zXZ\0"sv,
                               "7z\xBC\xAF'\x1C"sv,
                               "BZh"sv,
                               "\x28\xB5\x2F\xFD"sv,
                               "Rar!\x1A\x07"sv,
                               "MSCF\0\0\0\0"sv};

}  // namespace

bool begins_as_tar(std::string_view head) {
    constexpr std::size_t kBlock = 512;
    constexpr std::size_t kMagicAt = 257;
    if (head.size() < kBlock) {
        return false;
    }
    if (head.substr(kMagicAt, 5) == "ustar"sv) {
        return true;
    }
    constexpr std::size_t kSumAt = 148;
    constexpr std::size_t kSumBytes = 8;
    unsigned sum = 0;
    unsigned written = 0;
    bool digits = false;
    for (std::size_t at = 0; at < kBlock; ++at) {
        const bool inside = at >= kSumAt && at < kSumAt + kSumBytes;
        sum += inside ? static_cast<unsigned>(' ') : static_cast<unsigned char>(head[at]);
        if (inside && head[at] >= '0' && head[at] <= '7') {
            written = written * 8 + static_cast<unsigned>(head[at] - '0');
            digits = true;
        }
    }
    return digits && sum == written && head.front() != '\0';
}

bool begins_as_archive(std::string_view head) {
    for (const std::string_view signature : kArchives) {
        if (head.starts_with(signature)) {
            return true;
        }
    }
    return begins_as_tar(head);
}

}  // namespace egide::sandbox
