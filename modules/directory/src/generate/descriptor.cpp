#include "generate/descriptor.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "generate/sid.h"
#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

const std::map<std::string_view, std::uint32_t> kRights = {
    {"CC", 0x1},     {"DC", 0x2},     {"LC", 0x4},     {"SW", 0x8},     {"RP", 0x10},    {"WP", 0x20},
    {"DT", 0x40},    {"LO", 0x80},    {"CR", 0x100},   {"SD", 0x10000}, {"RC", 0x20000}, {"WD", 0x40000},
    {"WO", 0x80000}, {"GA", 0xF01FF}, {"GX", 0x20004}, {"GW", 0x20028}, {"GR", 0x20094}};

const std::map<std::string_view, std::uint8_t> kFlags = {
    {"OI", 0x1}, {"CI", 0x2}, {"NP", 0x4}, {"IO", 0x8}, {"ID", 0x10}};

// Relative to the domain, relative to the root domain, and absolute.
const std::map<std::string_view, std::string_view> kDomainNames = {
    {"DA", "-512"}, {"DU", "-513"}, {"DG", "-514"}, {"DC", "-515"}, {"DD", "-516"}, {"CA", "-517"},
    {"PA", "-520"}, {"CN", "-522"}, {"AP", "-525"}, {"KA", "-526"}, {"RS", "-553"}, {"LA", "-500"}};
const std::map<std::string_view, std::string_view> kRootNames = {
    {"RO", "-498"}, {"SA", "-518"}, {"EA", "-519"}, {"EK", "-527"}};
const std::map<std::string_view, std::string_view> kFixedNames = {
    {"WD", "S-1-1-0"},      {"CO", "S-1-3-0"},      {"CG", "S-1-3-1"},      {"OW", "S-1-3-4"},
    {"AN", "S-1-5-7"},      {"ED", "S-1-5-9"},      {"PS", "S-1-5-10"},     {"AU", "S-1-5-11"},
    {"SY", "S-1-5-18"},     {"BA", "S-1-5-32-544"}, {"BU", "S-1-5-32-545"}, {"AO", "S-1-5-32-548"},
    {"SO", "S-1-5-32-549"}, {"PO", "S-1-5-32-550"}, {"BO", "S-1-5-32-551"}, {"RU", "S-1-5-32-554"}};

template <typename Number>
Number sum_of_pairs(const std::map<std::string_view, Number>& names, std::string_view text) {
    Number sum = 0;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        sum = static_cast<Number>(sum | names.at(text.substr(at, 2)));
    }
    return sum;
}

std::uint32_t mask_of(std::string_view text) {
    if (text.substr(0, 2) == "0x") {
        return static_cast<std::uint32_t>(std::stoul(std::string(text), nullptr, 16));
    }
    return sum_of_pairs(kRights, text);
}

std::string small_letters(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return lower;
}

/// "A;CI;RPWP;;;DA".
Ace ace_of(std::string_view text, const SidNames& names) {
    const auto parts = layout::parts_of(text, ';');
    return {parts.at(0).front() == 'D' || parts.at(0) == "OD",
            sum_of_pairs(kFlags, parts.at(1)),
            mask_of(parts.at(2)),
            small_letters(parts.at(3)),
            small_letters(parts.at(4)),
            names.sid_of(parts.at(5))};
}

bool is_audit(std::string_view entry) {
    return entry.substr(0, 2) == "AU" || entry.substr(0, 2) == "OU";
}

void append_small(std::string& out, std::uint32_t value, int bytes) {
    for (int at = 0; at < bytes; ++at) {
        out += static_cast<char>((value >> (8 * at)) & 0xFFU);
    }
}

std::string ace_bytes(const Ace& ace) {
    const bool has_types = !ace.object_type.empty() || !ace.inherited_type.empty();
    std::string body;
    append_small(body, ace.mask, 4);
    if (has_types) {
        append_small(body, (ace.object_type.empty() ? 0U : 1U) | (ace.inherited_type.empty() ? 0U : 2U), 4);
        body += ace.object_type.empty() ? "" : guid_bytes(ace.object_type);
        body += ace.inherited_type.empty() ? "" : guid_bytes(ace.inherited_type);
    }
    body += sid_bytes(ace.sid);
    std::string bytes;
    bytes += static_cast<char>((has_types ? 5 : 0) + (ace.deny ? 1 : 0));
    bytes += static_cast<char>(ace.flags);
    append_small(bytes, static_cast<std::uint32_t>(body.size() + 4), 2);
    return bytes + body;
}

/// What one entry of the parent becomes on a child of a class; nothing when it does not come down.
void come_down(const Ace& entry, const std::string& owner, std::string_view class_guid, std::vector<Ace>& out) {
    if ((entry.flags & ace_flag::kContainerInherit) == 0) {
        return;
    }
    const bool applies = entry.inherited_type.empty() || entry.inherited_type == class_guid;
    Ace child = entry;
    child.flags = static_cast<std::uint8_t>((entry.flags & ~ace_flag::kInheritOnly) | ace_flag::kInherited);
    const bool of_owner = entry.sid == "S-1-3-0" || entry.sid == "S-1-3-1";
    if (applies && of_owner) {
        Ace effective = child;
        effective.sid = owner;
        effective.inherited_type.clear();
        effective.flags = ace_flag::kInherited;
        out.push_back(effective);
    }
    if ((entry.flags & ace_flag::kNoPropagate) != 0) {
        return;
    }
    if (!applies || of_owner) {
        child.flags |= ace_flag::kInheritOnly;
    }
    out.push_back(child);
}

}  // namespace

std::string SidNames::sid_of(std::string_view alias) const {
    if (alias.substr(0, 2) == "S-") {
        return std::string(alias);
    }
    if (alias.substr(0, 1) == "-") {
        return domain + std::string(alias);
    }
    if (const auto found = kDomainNames.find(alias); found != kDomainNames.end()) {
        return domain + std::string(found->second);
    }
    if (const auto found = kRootNames.find(alias); found != kRootNames.end()) {
        return root + std::string(found->second);
    }
    return std::string(kFixedNames.at(alias));
}

Descriptor read_sddl(std::string_view sddl, const SidNames& names) {
    Descriptor read;
    if (sddl.substr(0, 2) == "O:") {
        const std::string_view name = sddl.substr(2, sddl.substr(2, 2) == "S-" ? sddl.find_first_of("GD", 2) - 2 : 2);
        read.owner = names.sid_of(name);
    }
    const auto list = sddl.find("D:");
    const auto first = sddl.find('(', list);
    read.is_protected =
        list != std::string_view::npos && sddl.substr(list + 2, first - list - 2).find('P') != std::string_view::npos;
    for (auto at = first; at != std::string_view::npos; at = sddl.find('(', at + 1)) {
        const std::string_view entry = sddl.substr(at + 1, sddl.find(')', at) - at - 1);
        if (!is_audit(entry)) {
            read.entries.push_back(ace_of(entry, names));
        }
    }
    return read;
}

Descriptor inherit(const Descriptor& own, const Descriptor& parent, std::string_view class_guid) {
    Descriptor child = own;
    for (Ace& entry : child.entries) {
        if (entry.sid == "S-1-3-0") {
            entry.sid = own.owner;
        }
    }
    if (own.is_protected) {
        return child;
    }
    for (const Ace& entry : parent.entries) {
        come_down(entry, own.owner, class_guid, child.entries);
    }
    return child;
}

std::string descriptor_hex(const Descriptor& descriptor) {
    constexpr std::uint32_t kHeader = 20;
    constexpr std::uint32_t kSelfRelative = 0x8000;
    constexpr std::uint32_t kDaclPresent = 0x4;
    constexpr std::uint32_t kAutoInherited = 0x400;
    constexpr std::uint32_t kProtected = 0x1000;
    std::string list;
    for (const Ace& entry : descriptor.entries) {
        list += ace_bytes(entry);
    }
    const std::string owner = sid_bytes(descriptor.owner);
    std::string bytes;
    append_small(bytes, 1, 2);
    append_small(bytes, kSelfRelative | kDaclPresent | kAutoInherited | (descriptor.is_protected ? kProtected : 0U), 2);
    append_small(bytes, kHeader, 4);
    append_small(bytes, kHeader + static_cast<std::uint32_t>(owner.size()), 4);
    append_small(bytes, 0, 4);
    append_small(bytes, kHeader + 2 * static_cast<std::uint32_t>(owner.size()), 4);
    bytes += owner + owner;
    append_small(bytes, 4, 2);  // revision of an access list with object entries
    append_small(bytes, static_cast<std::uint32_t>(8 + list.size()), 2);
    append_small(bytes, static_cast<std::uint32_t>(descriptor.entries.size()), 4);
    return hex_of(bytes + list);
}

}  // namespace egide::directory::generate
