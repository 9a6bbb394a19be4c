#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/text.h"
#include "egide/evidence/verify.h"
#include "zip_layout.h"

namespace egide::evidence {

/// Why bytes are not a ZIP as this house writes them: where, and in which member when one is concerned.
struct ZipTrouble {
    base::Text message;
    std::uint64_t byte = 0;
    std::string member;
};

/// The members of a ZIP, in order; `trouble` is the first thing that is wrong, `members` those before it.
struct ZipListing {
    std::vector<ZipMember> members;
    std::optional<ZipTrouble> trouble;
    const ZipMember* find(std::string_view name) const;
};

/// Reads the directory and every local header of a ZIP: stored members alone, in strictly ascending order of names,
/// from the first byte, without gap, comment, encryption or second copy of a name; local headers say what the directory
/// says. Holds the directory in memory: some hundred bytes a member, of which there are at most `kMostZipMembers`.
ZipListing read_zip(const SeekableBytes& source);
inline constexpr std::uint64_t kMostZipMembers = 100'000;

/// What reading the bytes of a member gave.
enum class ZipRead { whole, unreadable, crc };
/// Gives the bytes of a member piece by piece; the CRC is known to be right only at the end.
ZipRead read_zip_member(const SeekableBytes& source, const ZipMember& member,
                        const std::function<void(std::string_view)>& sink);
/// All the bytes of a member that is small; nothing beyond `most` bytes, or when they cannot be read. The CRC is not
/// looked at: whoever asks compares a digest.
std::optional<std::string> read_small_member(const SeekableBytes& source, const ZipMember& member, std::size_t most);

}  // namespace egide::evidence
