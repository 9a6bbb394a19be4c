#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory::generate {

/// One entry of an access list; GUIDs and SIDs as text, GUIDs empty when the entry has none.
struct Ace {
    bool deny = false;
    std::uint8_t flags = 0;
    std::uint32_t mask = 0;
    std::string object_type;
    std::string inherited_type;
    std::string sid;
    bool operator==(const Ace&) const = default;
};

/// A security descriptor: owner, entries in order, and whether the parent's entries are refused.
struct Descriptor {
    std::string owner;
    bool is_protected = false;
    std::vector<Ace> entries;
};

/// Whose short names a text uses: "DA" is a group of `domain`, "EA" one of `root`.
struct SidNames {
    std::string domain;
    std::string root;
    std::string sid_of(std::string_view alias) const;
};

namespace ace_flag {
constexpr std::uint8_t kContainerInherit = 0x2;
constexpr std::uint8_t kNoPropagate = 0x4;
constexpr std::uint8_t kInheritOnly = 0x8;
constexpr std::uint8_t kInherited = 0x10;
}  // namespace ace_flag

/// Reads SDDL: "O:DAD:P(A;CI;…)…". Group and audit lists are passed over. The text is trusted.
Descriptor read_sddl(std::string_view sddl, const SidNames& names);

/// The descriptor of a new object: its own entries (an explicit text, or those of its class), then what comes down from
/// the parent. CREATOR OWNER becomes the owner.
Descriptor inherit(const Descriptor& own, const Descriptor& parent, std::string_view class_guid);

/// Self-relative bytes in lower-case hexadecimal, as a collection shows them. Source: [MS-DTYP] 2.4.6.
std::string descriptor_hex(const Descriptor& descriptor);

}  // namespace egide::directory::generate
