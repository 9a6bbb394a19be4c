#include "layout/flag_text.h"

#include <fmt/format.h>

#include <limits>
#include <vector>

namespace egide::directory::layout {

namespace {

struct NamedBit {
    std::uint32_t bit;
    std::string_view name;
};

const std::vector<NamedBit> kAccountBits = {{0x2, "DISABLE"},
                                            {0x10, "LOCKOUT"},
                                            {0x20, "PASSWD_NOTREQD"},
                                            {0x40, "PASSWD_CANT_CHANGE"},
                                            {0x80, "TEXT_PASSWORD"},
                                            {0x800000, "PASSWORD_EXPIRED"},
                                            {0x10000, "DONT_EXPIRE_PASSWD"},
                                            {0x400000, "DONT_REQUIRE_PREAUTH"},
                                            {0x40000, "SMARTCARD_REQUIRED"},
                                            {0x200000, "USE_DES_KEY_ONLY"},
                                            {0x100000, "NOT_DELEGATED"},
                                            {0x80000, "TRUSTED_FOR_DELEGATION"},
                                            {0x1000000, "T2A4F"},
                                            {0x100, "TEMP_DUPLICATE_ACCOUNT"},
                                            {0x200, "NORMAL_ACCOUNT"},
                                            {0x800, "INTERDOMAIN_ACCOUNT"},
                                            {0x1000, "WORKSTATION_ACCOUNT"},
                                            {0x2000, "SERVER_ACCOUNT"},
                                            {0x4000000, "PARTIAL_SECRETS_ACCOUNT"},
                                            {0x20000, "MNS_LOGON_ACCOUNT"},
                                            {0x2000000, "NO_AUTH_DATA_REQUIRED"},
                                            {0x1, "SCRIPT"},
                                            {0x8, "HOMEDIR_REQUIRED"}};

const std::vector<NamedBit> kEncryptionBits = {
    {0x1, "DES_CRC"},      {0x2, "DES_MD5"},    {0x4, "RC4"},
    {0x8, "AES128"},       {0x10, "AES256"},    {0x10000, "FAST"},
    {0x20000, "Compound"}, {0x40000, "Claims"}, {0x80000, "SID_compression_disabled"}};

const std::vector<NamedBit> kTrustBits = {
    {0x1, "NON_TRANSITIVE"},     {0x2, "UPLEVEL_ONLY"},         {0x4, "QUARANTINED_DOMAIN"},
    {0x8, "FOREST_TRANSITIVE"},  {0x10, "CROSS_ORGANIZATION"},  {0x20, "WITHIN_FOREST"},
    {0x40, "TREAT_AS_EXTERNAL"}, {0x80, "USES_RC4_ENCRYPTION"}, {0x200, "CROSS_ORGANIZATION_NO_TGT_DELEGATION"},
    {0x400, "PIM_TRUST"},        {0x400000, "O_TREE_PARENT"},   {0x800000, "O_TREE_ROOT"}};

const std::vector<NamedBit> kGroupBits = {{0x1, "BUILTIN_LOCAL"},  {0x2, "GLOBAL"},     {0x4, "DOMAIN_LOCAL"},
                                          {0x8, "UNIVERSAL"},      {0x10, "APP_BASIC"}, {0x20, "APP_QUERY"},
                                          {0x80000000, "SECURITY"}};

std::string joined_names(const std::vector<NamedBit>& names, std::uint32_t value) {
    std::string text;
    const auto add = [&](std::string_view name) {
        text += text.empty() ? "" : " | ";
        text += name;
    };
    for (const NamedBit& named : names) {
        if ((value & named.bit) != 0) {
            add(named.name);
            value &= ~named.bit;
        }
    }
    if (value != 0) {
        add(fmt::to_string(value));
    }
    return text;
}

std::string one_name(const std::vector<NamedBit>& names, std::int64_t value) {
    for (const NamedBit& named : names) {
        if (static_cast<std::int64_t>(named.bit) == value) {
            return std::string(named.name);
        }
    }
    return {};
}

std::string duration(std::int64_t ticks) {
    constexpr std::int64_t kMinute = 600'000'000;
    constexpr std::int64_t kHour = 60;
    constexpr std::int64_t kDay = 24 * kHour;
    if (ticks == std::numeric_limits<std::int64_t>::max()) {
        return "Never";
    }
    if (ticks <= 0) {
        return {};
    }
    const std::int64_t minutes = ticks / kMinute;
    return fmt::format("{}:{:02}:{:02}:00", minutes / kDay, minutes % kDay / kHour, minutes % kHour);
}

}  // namespace

std::string flag_text(std::string_view filter, std::int64_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    if (filter == "userAccountControl") {
        return joined_names(kAccountBits, bits);
    }
    if (filter == "supportedEncryptionTypes") {
        return joined_names(kEncryptionBits, bits);
    }
    if (filter == "trustAttributes") {
        return joined_names(kTrustBits, bits);
    }
    if (filter == "groupType") {
        return joined_names(kGroupBits, bits);
    }
    if (filter == "trustDirection") {
        return one_name({{1, "INBOUND"}, {2, "OUTBOUND"}, {3, "BIDIRECTIONAL"}}, value);
    }
    if (filter == "trustType") {
        return one_name({{1, "DOWNLEVEL"}, {2, "UPLEVEL"}, {3, "MIT"}}, value);
    }
    if (filter == "Filetime") {
        return duration(value);
    }
    if (filter == "NegFiletime") {
        return value == std::numeric_limits<std::int64_t>::min() ? "Never" : duration(-value);
    }
    return joined_names({}, bits);  // systemFlags, searchFlags, schemaFlagsEx: readers use the number
}

}  // namespace egide::directory::layout
