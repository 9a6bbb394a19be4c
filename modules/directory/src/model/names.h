#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory {

constexpr std::uint32_t kNone = 0xffffffffu;

/// Text that stays where it is until the end, in blocks: a view given once is good for the life of the arena.
class TextArena {
  public:
    std::string_view keep(std::string_view text);

  private:
    static constexpr std::size_t kBlock = 1u << 20;
    std::deque<std::unique_ptr<char[]>> blocks_;
    std::size_t block_ = 4096;  // of the block being filled: small at first, for a collection of a few names
    std::size_t used_ = 4096;
};

/// Distinguished names, equal without regard to case (ASCII and Latin-1), numbered in the order of first mention. A
/// name may be mentioned by a link before, or without, any object of that name.
class Names {
  public:
    static std::uint64_t hash(std::string_view name);
    std::uint32_t intern(std::string_view name) { return intern(name, hash(name)); }
    std::uint32_t intern(std::string_view name, std::uint64_t hashed);
    std::uint32_t find(std::string_view name) const;  // kNone when never mentioned
    std::string_view operator[](std::uint32_t id) const { return names_[id]; }
    std::size_t size() const { return names_.size(); }

  private:
    std::size_t slot_of(std::string_view name, std::uint32_t tag) const;
    void grow();
    TextArena arena_;
    std::vector<std::string_view> names_;
    std::vector<std::uint32_t> tags_;   // the low bits of each name's hash
    std::vector<std::uint32_t> slots_;  // open addressing, a power of two
};

/// ASCII letters lowered, and those of Latin-1 in UTF-8.
bool equal_folded(std::string_view left, std::string_view right);
std::string folded(std::string_view text);
/// The DN above, empty at the top; escaped commas are part of a name.
std::string_view parent_dn(std::string_view dn);
/// The value of the first component: "alice" of "CN=alice,CN=Users".
std::string_view first_value(std::string_view dn);
/// The longest ending made of DC= components: the naming context of a domain.
std::string_view domain_suffix(std::string_view dn);
/// "corp.local" of "DC=corp,DC=local".
std::string dns_name(std::string_view domain_dn);

}  // namespace egide::directory
