#include "der.h"

namespace egide::signature {

std::optional<DerElement> DerReader::next() {
    if (rest_.size() < 2 || (rest_[0] & 0x1FU) == 0x1FU) {
        return std::nullopt;
    }
    std::size_t length = rest_[1];
    std::size_t header = 2;
    if (length >= 0x80) {
        const std::size_t octets = length & 0x7FU;
        if (octets == 0 || octets > 4 || rest_.size() < 2 + octets) {
            return std::nullopt;
        }
        length = 0;
        for (std::size_t at = 0; at < octets; ++at) {
            length = (length << 8U) | rest_[2 + at];
        }
        header += octets;
    }
    if (length > rest_.size() - header) {
        return std::nullopt;
    }
    const DerElement element{rest_[0], rest_.subspan(header, length), rest_.first(header + length)};
    rest_ = rest_.subspan(header + length);
    return element;
}

}  // namespace egide::signature
