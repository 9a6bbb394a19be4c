#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::directory {

/// Constants that ANSSI states, and those that it does not publish (marked "inferred": our reading, to be changed when
/// the service shows another). Days are exact multiples of 24 h before the collection.
struct Thresholds {
    std::int64_t dormant_password_days = 1095;  // dormant: password older than
    std::int64_t dormant_logon_days = 365;      // dormant: no logon since
    std::int64_t dormant_percent = 25;          // share of enabled accounts, forest-wide
    std::int64_t dont_expire_percent = 10;      // share of enabled users, forest-wide
    std::int64_t dc_password_days = 45;
    std::int64_t dc_logon_days = 45;
    std::int64_t privileged_password_days = 1095;
    std::int64_t krbtgt_password_days = 365;
    std::int64_t server_password_days = 90;
    std::int64_t server_password_days_strict = 45;
    std::int64_t server_logon_days = 90;
    std::int64_t cluster_password_days = 1095;
    std::int64_t managed_password_days = 90;
    std::int64_t trust_password_days = 365;
    std::int64_t owner_grace_days = 7;
    std::int64_t privileged_maximum = 50;            // inferred: the larger of this and the next times the domains
    std::int64_t privileged_maximum_per_domain = 3;  // inferred
    std::int64_t password_minimum_length = 8;
    std::int64_t password_maximum_days = 1095;
    std::int64_t tolerated_length = 32;  // tolerance of spn_priv and preauth: a longer minimum
    std::int64_t rid500_logon_days = 30;
    std::int64_t behavior_of_2025 = 10;             // inferred: msDS-Behavior-Version of a Windows Server 2025
    std::int64_t san_flag_counts = 1;               // inferred: 0x10000 (SAN) also lets a requester name himself
    std::int64_t enabled_delegation_only = 1;       // inferred: unconstrained delegation of enabled accounts only
    std::int64_t all_context_menus = 1;             // inferred: also contextMenu and shellContextMenu
    std::int64_t absent_types_are_no_aes = 1;       // inferred: a DC without msDS-SupportedEncryptionTypes
    std::int64_t read_of_secret_counts = 0;         // inferred: reading a DPAPI key is dangerous
    std::int64_t owner_of_computer_is_level_2 = 1;  // inferred: OWNER and WRITE_OWNER on computers (KB5008383)
    std::int64_t write_spn_is_level_2 = 1;          // inferred
    std::int64_t managed_by_is_level_2 = 1;         // inferred: except on an RODC
    std::int64_t children_are_level_2 = 1;          // inferred: create or delete child, delete, delete tree
    std::int64_t self_writes_are_level_2 = 1;       // inferred: validated writes
    std::int64_t idle_trustee_is_level_2 = 1;       // inferred: disabled account, empty group
    std::int64_t exchange_is_level_2 = 1;           // inferred: groups of Exchange, closed by the May 2022 update
    std::int64_t server_name_counts = 1;            // inferred: a server is what says "Server" in operatingSystem
    std::int64_t recent_change_days = 30;           // inferred: what the lists of recent changes go back to
    std::int64_t privileged_warning_percent = 80;   // inferred: share of the most privileged accounts worth a warning
    std::int64_t oldest_tool_version = 3'006'000;   // inferred: a.b.c is a × 1,000,000 + b × 1,000 + c
};

/// One constant by its name, for a file of constants and for the help.
struct ThresholdName {
    std::string_view name;
    std::int64_t Thresholds::*value;
    bool inferred = false;
};

/// Every constant, in the order of the structure.
const std::vector<ThresholdName>& threshold_names();

/// Reads "name: number" pairs (YAML) over the defaults; an unknown name, and a number that is negative or beyond
/// a thousand million, are refused at their place.
base::Result<Thresholds> read_thresholds(std::string_view yaml, std::string file);

}  // namespace egide::directory
