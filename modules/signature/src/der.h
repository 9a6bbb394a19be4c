#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace egide::signature {

/// One element of a DER text: its tag and its content.
struct DerElement {
    std::uint8_t tag = 0;
    std::span<const std::uint8_t> content;
    std::span<const std::uint8_t> whole;  // tag and length included
};

/// Walks through the elements of a DER text, one level; definite lengths and one-byte tags only.
class DerReader {
  public:
    explicit DerReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
    /// Nothing at the end, or at something malformed.
    std::optional<DerElement> next();
    bool at_end() const { return rest_.empty(); }

  private:
    std::span<const std::uint8_t> rest_;
};

inline constexpr std::uint8_t kDerOctetString = 0x04;
inline constexpr std::uint8_t kDerSequence = 0x30;

}  // namespace egide::signature
