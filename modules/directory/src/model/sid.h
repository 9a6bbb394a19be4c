#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace egide::directory {

/// A security identifier: an authority of 48 bits and at most 15 sub-authorities [MS-DTYP 2.4.2].
struct Sid {
    std::uint64_t authority = 0;
    std::uint8_t count = 0;
    std::array<std::uint32_t, 15> sub{};

    bool operator==(const Sid&) const = default;
    /// The last sub-authority; 0 when there is none.
    std::uint32_t rid() const { return count == 0 ? 0 : sub[count - 1u]; }
    /// S-1-5-21-x-y-z-r: an identity of a domain.
    bool in_domain() const { return authority == 5 && count == 5 && sub[0] == 21; }
    /// S-1-5-21-x-y-z.
    bool is_domain() const { return authority == 5 && count == 4 && sub[0] == 21; }
    Sid parent() const;
    Sid child(std::uint32_t rid) const;
    std::string text() const;

    static std::optional<Sid> parse(std::string_view text);
    /// Reads the binary form; `used` receives its length. Nothing when bytes are missing or counts lie.
    static std::optional<Sid> decode(std::span<const std::uint8_t> bytes, std::size_t& used);
};

struct SidHash {
    std::size_t operator()(const Sid& sid) const;
};

constexpr std::uint32_t kNoSid = 0xffffffffu;

/// Every SID met, numbered in the order of their first appearance: 12 bytes each, their domains written once.
class SidTable {
  public:
    std::uint32_t intern(const Sid& sid);
    std::uint32_t find(const Sid& sid) const;  // kNoSid when never met
    Sid operator[](std::uint32_t id) const;
    std::size_t size() const { return keys_.size(); }

  private:
    static constexpr std::uint64_t kBare = 1ull << 32;  // the prefix itself, no relative identifier
    std::size_t slot_of(std::uint64_t key) const;
    void grow();
    std::deque<Sid> prefixes_;
    std::unordered_map<Sid, std::uint32_t, SidHash> prefix_ids_;
    std::vector<std::uint64_t> keys_;   // prefix << 33 | kBare? | rid
    std::vector<std::uint32_t> slots_;  // open addressing, a power of two
};

}  // namespace egide::directory
