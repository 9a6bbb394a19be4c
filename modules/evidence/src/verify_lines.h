#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "egide/base/sha256.h"
#include "egide/evidence/verify.h"
#include "zip_layout.h"

namespace egide::evidence {

/// The lines of a member of a bundle, one at a time, each ending with a newline and of at most kLongestLine bytes; the
/// digest and the CRC of all its bytes on the way.
class MemberLines {
  public:
    MemberLines(const SeekableBytes& source, const ZipMember& member);
    /// The next line without its newline, valid until the next call; nothing at the end, or where reading fails.
    std::optional<std::string_view> next();
    /// After the end: every byte was read as lines, and the CRC is right.
    bool whole() const { return ended_ && crc_ == member_.crc; }
    std::uint64_t lines() const { return lines_; }
    /// After the end.
    base::Sha256Digest digest() { return hash_.finish(); }

  private:
    bool fill();
    const SeekableBytes& source_;
    const ZipMember& member_;
    base::Sha256 hash_;
    std::uint32_t crc_ = 0;
    std::uint64_t read_ = 0;  // of the member
    std::string buffer_;
    std::size_t taken_ = 0;
    std::uint64_t lines_ = 0;
    bool ended_ = false;
};

}  // namespace egide::evidence
