#include "model/descriptor.h"

#include <algorithm>

namespace egide::directory {
namespace {

std::uint32_t little(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        value |= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
    }
    return value;
}

constexpr std::uint32_t kGenericBits = 0xf0000000u;

std::uint32_t mapped(std::uint32_t mask) {
    using namespace access;
    if ((mask & kGenericAll) != 0) {
        mask |= kFull;
    }
    if ((mask & kGenericWrite) != 0) {
        mask |= kReadControl | kWriteProperty | kSelf;
    }
    if ((mask & kGenericRead) != 0) {
        mask |= kReadControl | kReadProperty | 0x84;
    }
    return mask & 0x0fffffffu;
}

constexpr std::uint8_t kAllow = 0, kDeny = 1, kAllowObject = 5, kDenyObject = 6, kAllowCallback = 9, kDenyCallback = 10,
                       kAllowCallbackObject = 11, kDenyCallbackObject = 12;

bool has_object_types(std::uint8_t type) {
    return type == kAllowObject || type == kDenyObject || type == kAllowCallbackObject || type == kDenyCallbackObject;
}

bool is_denial(std::uint8_t type) {
    return type == kDeny || type == kDenyObject || type == kDenyCallback || type == kDenyCallbackObject;
}

bool is_conditional(std::uint8_t type) {
    return type >= kAllowCallback && type <= kDenyCallbackObject;
}

bool grants_or_denies(std::uint8_t type) {
    return type == kAllow || is_denial(type) || has_object_types(type) || is_conditional(type);
}

bool read_guid(std::span<const std::uint8_t> bytes, std::size_t& at, Guid& out) {
    if (bytes.size() < at + 16) {
        return false;
    }
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), 16, out.bytes.begin());
    at += 16;
    return true;
}

/// Reads what follows the header of one entry; `bytes` ends where the entry says that it ends.
bool read_ace(std::span<const std::uint8_t> bytes, Ace& ace, SidTable& sids) {
    if (bytes.size() < 8) {
        return false;
    }
    ace.flags = bytes[1];
    ace.deny = is_denial(bytes[0]);
    ace.callback = is_conditional(bytes[0]);
    ace.mask = mapped(little(bytes, 4, 4));
    std::size_t at = 8;
    if (has_object_types(bytes[0])) {
        if (bytes.size() < 12) {
            return false;
        }
        const std::uint32_t present = little(bytes, 8, 4);
        at = 12;
        if (((present & 1) != 0 && !read_guid(bytes, at, ace.object_type)) ||
            ((present & 2) != 0 && !read_guid(bytes, at, ace.inherited_type))) {
            return false;
        }
    }
    std::size_t used = 0;
    const auto sid = Sid::decode(bytes.subspan(at), used);
    if (!sid) {
        return false;
    }
    ace.sid = sids.intern(*sid);
    return true;
}

bool read_acl(std::span<const std::uint8_t> bytes, Descriptor& out, SidTable& sids) {
    if (bytes.size() < 8 || (bytes[0] != 2 && bytes[0] != 4)) {
        return false;
    }
    const std::size_t size = little(bytes, 2, 2);
    const std::size_t count = little(bytes, 4, 2);
    if (size < 8 || size > bytes.size()) {
        return false;
    }
    std::size_t at = 8;
    for (std::size_t i = 0; i < count; ++i) {
        if (size - at < 4) {
            return false;
        }
        const std::size_t length = little(bytes, at + 2, 2);
        if (length < 4 || length > size - at) {
            return false;
        }
        Ace ace;
        if (grants_or_denies(bytes[at])) {
            if (!read_ace(bytes.subspan(at, length), ace, sids)) {
                return false;
            }
            const bool in_force = (ace.flags & Ace::kInheritOnly) == 0;
            out.generic = out.generic || (in_force && (little(bytes, at + 4, 4) & kGenericBits) != 0);
            out.aces.push_back(ace);
        }
        at += length;
    }
    return true;
}

}  // namespace

std::optional<Descriptor> decode_descriptor(std::span<const std::uint8_t> bytes, SidTable& sids) {
    if (bytes.size() < 20 || bytes[0] != 1) {
        return std::nullopt;
    }
    Descriptor out;
    out.control = static_cast<std::uint16_t>(little(bytes, 2, 2));
    const std::size_t owner = little(bytes, 4, 4);
    const std::size_t dacl = little(bytes, 16, 4);
    if (owner != 0) {
        std::size_t used = 0;
        const auto sid = owner < bytes.size() ? Sid::decode(bytes.subspan(owner), used) : std::nullopt;
        if (!sid) {
            return std::nullopt;
        }
        out.owner = sids.intern(*sid);
    }
    out.null_dacl = (out.control & Descriptor::kDaclPresent) == 0 || dacl == 0;
    if (!out.null_dacl && (dacl >= bytes.size() || !read_acl(bytes.subspan(dacl), out, sids))) {
        return std::nullopt;
    }
    return out;
}

bool decode_hex(std::string_view text, std::vector<std::uint8_t>& out) {
    out.clear();
    if (text.size() % 2 != 0) {
        return false;
    }
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const std::uint8_t high = guid_detail::nibble(text[i]);
        const std::uint8_t low = guid_detail::nibble(text[i + 1]);
        if (high == 0xff || low == 0xff) {
            return false;
        }
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return true;
}

}  // namespace egide::directory
