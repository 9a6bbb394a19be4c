#include "verify_lines.h"

#include <algorithm>

#include "bundle_format.h"
#include "zip_crc.h"

namespace egide::evidence {

MemberLines::MemberLines(const SeekableBytes& source, const ZipMember& member) : source_(source), member_(member) {}

/// More bytes behind those that wait; false at the end of the member, or when it cannot be read.
bool MemberLines::fill() {
    constexpr std::uint64_t kBlock = 64U << 10;
    buffer_.erase(0, taken_);
    taken_ = 0;
    const auto more = static_cast<std::size_t>(std::min(kBlock, member_.size - read_));
    const std::size_t before = buffer_.size();
    buffer_.resize(before + more);
    const std::span fresh(buffer_.data() + before, more);
    if (more == 0 || !source_.read(zip_data_offset(member_) + read_, fresh)) {
        buffer_.resize(before);
        return false;
    }
    read_ += more;
    const std::string_view bytes(fresh.data(), fresh.size());
    hash_.update(bytes);
    crc_ = zip_crc(crc_, bytes);
    return true;
}

std::optional<std::string_view> MemberLines::next() {
    for (std::size_t searched = 0;;) {
        const std::string_view waiting = std::string_view(buffer_).substr(taken_);
        const std::size_t end = waiting.find('\n', searched);
        if (end != std::string_view::npos && end < kLongestLine) {
            taken_ += end + 1;
            ++lines_;
            return waiting.substr(0, end);
        }
        searched = waiting.size();
        if (searched >= kLongestLine || !fill()) {
            ended_ = waiting.empty() && read_ == member_.size;
            return std::nullopt;
        }
    }
}

}  // namespace egide::evidence
