#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/guid.h"
#include "model/sid.h"

namespace egide::directory {

// Access masks of directory objects [MS-ADTS 5.1.3.2].
namespace access {
constexpr std::uint32_t kCreateChild = 0x1, kDeleteChild = 0x2, kListContents = 0x4, kSelf = 0x8, kReadProperty = 0x10,
                        kWriteProperty = 0x20, kDeleteTree = 0x40, kListObject = 0x80, kControl = 0x100,
                        kDelete = 0x10000, kReadControl = 0x20000, kWriteDacl = 0x40000, kWriteOwner = 0x80000,
                        kFull = 0xf01ff;
constexpr std::uint32_t kGenericAll = 0x10000000, kGenericExecute = 0x20000000, kGenericWrite = 0x40000000,
                        kGenericRead = 0x80000000;
}  // namespace access

/// One entry of a DACL. Only the four types that grant or deny are kept; others (audit, callback) say nothing here.
struct Ace {
    static constexpr std::uint8_t kContainerInherit = 0x2, kInheritOnly = 0x8, kInherited = 0x10;
    bool deny = false;
    bool callback = false;  // conditional: counted as a grant, never as a denial
    std::uint8_t flags = 0;
    std::uint32_t mask = 0;  // generic bits already mapped
    Guid object_type{};      // null: the whole object
    Guid inherited_type{};   // null: any class
    std::uint32_t sid = kNoSid;
    bool operator==(const Ace&) const = default;
};

/// A decoded self-relative descriptor; the SACL is not looked at.
struct Descriptor {
    static constexpr std::uint16_t kDaclPresent = 0x4, kDaclProtected = 0x1000;
    std::uint16_t control = 0;
    bool null_dacl = false;  // absent or null: everybody has everything
    bool generic = false;    // an entry in force has a generic bit, which the directory should have mapped
    std::uint32_t owner = kNoSid;
    std::vector<Ace> aces;
    bool is_protected() const { return (control & kDaclProtected) != 0; }
};

/// Decodes a self-relative descriptor [MS-DTYP 2.4.6]; every offset, size and count is checked against the bytes.
/// Nothing when any of them lies: a descriptor half understood would be judged wrongly.
std::optional<Descriptor> decode_descriptor(std::span<const std::uint8_t> bytes, SidTable& sids);

/// Hexadecimal text to bytes; false on an odd length or a foreign letter.
bool decode_hex(std::string_view text, std::vector<std::uint8_t>& out);

}  // namespace egide::directory
