#include "rights/default_rights.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "model/descriptor.h"
#include "rights/tier0.h"

namespace egide::directory {
namespace {

struct Letters {
    std::string_view letters;
    std::uint32_t mask;
};
constexpr Letters kRightLetters[] = {
    {"GA", access::kFull},          {"GW", access::kWriteProperty | access::kSelf},
    {"WD", access::kWriteDacl},     {"WO", access::kWriteOwner},
    {"WP", access::kWriteProperty}, {"CR", access::kControl},
    {"SW", access::kSelf},
};
constexpr std::uint32_t kTakesControl = access::kWriteDacl | access::kWriteOwner | access::kWriteProperty;
constexpr std::string_view kResetPassword = "00299570-246d-11d0-a768-00aa006e0529";

// Tier-0, or who has made the object, or the object: SYSTEM, administrators of all kinds, operators, controllers.
constexpr std::array<std::string_view, 19> kExpected{"SY", "BA", "DA", "EA", "SA", "AO", "SO", "PO", "BO", "DD",
                                                     "ED", "CO", "CG", "PS", "LA", "KA", "EK", "RE", "CA"};

bool is_expected(std::string_view trustee) {
    if (!trustee.starts_with("S-1-")) {
        return std::find(kExpected.begin(), kExpected.end(), trustee) != kExpected.end();
    }
    const auto sid = Sid::parse(trustee);
    return sid && is_privileged_group(*sid);
}

/// What the schema itself gives, for one attribute: licences of remote desktops, and reading of groups.
bool is_of_the_schema(const std::vector<std::string_view>& fields) {
    return !fields[3].empty() && (fields[5] == "S-1-5-32-561" || fields[5] == "S-1-5-32-560");
}

std::uint32_t mask_of(std::string_view rights) {
    std::uint32_t mask = 0;
    if (rights.starts_with("0x") || rights.starts_with("0X")) {
        std::from_chars(rights.data() + 2, rights.data() + rights.size(), mask, 16);
        return (mask & access::kGenericAll) != 0 ? mask | access::kFull : mask;
    }
    for (; rights.size() >= 2; rights.remove_prefix(2)) {
        for (const Letters& each : kRightLetters) {
            mask |= rights.starts_with(each.letters) ? each.mask : 0;
        }
    }
    return mask;
}

/// The six fields of "type;flags;rights;object;inherited;trustee"; fewer when the text has fewer.
std::vector<std::string_view> fields_of(std::string_view entry) {
    std::vector<std::string_view> fields;
    for (std::size_t end = entry.find(';'); end != std::string_view::npos; end = entry.find(';')) {
        fields.push_back(entry.substr(0, end));
        entry.remove_prefix(end + 1);
    }
    fields.push_back(entry);
    return fields;
}

bool gives_control(const std::vector<std::string_view>& fields) {
    const bool grants = fields[0] == "A" || fields[0] == "OA" || fields[0] == "XA";
    const bool children_only = fields[1].find("IO") != std::string_view::npos;
    const std::uint32_t mask = mask_of(fields[2]);
    const bool all_controls = (mask & access::kControl) != 0 && (fields[3].empty() || fields[3] == kResetPassword);
    return grants && !children_only && ((mask & kTakesControl) != 0 || all_controls);
}

}  // namespace

std::vector<std::string> trustees_of_default(std::string_view sddl) {
    std::vector<std::string> trustees;
    const std::size_t list = sddl.find("D:");
    sddl = list == std::string_view::npos ? std::string_view() : sddl.substr(list);
    sddl = sddl.substr(0, sddl.find("S:", 2));
    for (std::size_t open = sddl.find('('); open != std::string_view::npos; open = sddl.find('(')) {
        sddl.remove_prefix(open + 1);
        const auto fields = fields_of(sddl.substr(0, sddl.find(')')));
        if (fields.size() >= 6 && gives_control(fields) && !is_expected(fields[5]) && !is_of_the_schema(fields) &&
            std::find(trustees.begin(), trustees.end(), fields[5]) == trustees.end()) {
            trustees.emplace_back(fields[5]);
        }
    }
    return trustees;
}

}  // namespace egide::directory
