#include "egide/directory/thresholds.h"

#include "egide/directory/messages.h"
#include "egide/reading/reader.h"
#include "egide/reading/tree.h"

namespace egide::directory {

namespace {

constexpr std::int64_t kLargest = 1'000'000'000;  // in seconds a day, it still is a number of 64 bits

}  // namespace

const std::vector<ThresholdName>& threshold_names() {
    static const std::vector<ThresholdName> names{
        {"dormant_password_days", &Thresholds::dormant_password_days},
        {"dormant_logon_days", &Thresholds::dormant_logon_days},
        {"dormant_percent", &Thresholds::dormant_percent},
        {"dont_expire_percent", &Thresholds::dont_expire_percent},
        {"dc_password_days", &Thresholds::dc_password_days},
        {"dc_logon_days", &Thresholds::dc_logon_days},
        {"privileged_password_days", &Thresholds::privileged_password_days},
        {"krbtgt_password_days", &Thresholds::krbtgt_password_days},
        {"server_password_days", &Thresholds::server_password_days},
        {"server_password_days_strict", &Thresholds::server_password_days_strict},
        {"server_logon_days", &Thresholds::server_logon_days},
        {"cluster_password_days", &Thresholds::cluster_password_days},
        {"managed_password_days", &Thresholds::managed_password_days},
        {"trust_password_days", &Thresholds::trust_password_days},
        {"owner_grace_days", &Thresholds::owner_grace_days},
        {"privileged_maximum", &Thresholds::privileged_maximum, true},
        {"privileged_maximum_per_domain", &Thresholds::privileged_maximum_per_domain, true},
        {"password_minimum_length", &Thresholds::password_minimum_length},
        {"password_maximum_days", &Thresholds::password_maximum_days},
        {"tolerated_length", &Thresholds::tolerated_length},
        {"rid500_logon_days", &Thresholds::rid500_logon_days},
        {"behavior_of_2025", &Thresholds::behavior_of_2025, true},
        {"san_flag_counts", &Thresholds::san_flag_counts, true},
        {"enabled_delegation_only", &Thresholds::enabled_delegation_only, true},
        {"all_context_menus", &Thresholds::all_context_menus, true},
        {"absent_types_are_no_aes", &Thresholds::absent_types_are_no_aes, true},
        {"read_of_secret_counts", &Thresholds::read_of_secret_counts, true},
        {"owner_of_computer_is_level_2", &Thresholds::owner_of_computer_is_level_2, true},
        {"write_spn_is_level_2", &Thresholds::write_spn_is_level_2, true},
        {"managed_by_is_level_2", &Thresholds::managed_by_is_level_2, true},
        {"children_are_level_2", &Thresholds::children_are_level_2, true},
        {"self_writes_are_level_2", &Thresholds::self_writes_are_level_2, true},
        {"idle_trustee_is_level_2", &Thresholds::idle_trustee_is_level_2, true},
        {"exchange_is_level_2", &Thresholds::exchange_is_level_2, true},
        {"server_name_counts", &Thresholds::server_name_counts, true},
        {"recent_change_days", &Thresholds::recent_change_days, true},
        {"privileged_warning_percent", &Thresholds::privileged_warning_percent, true},
        {"oldest_tool_version", &Thresholds::oldest_tool_version, true},
    };
    return names;
}

base::Result<Thresholds> read_thresholds(std::string_view yaml, std::string file) {
    const auto tree = reading::read_yaml(yaml, std::move(file));
    if (!tree.ok()) {
        return tree.errors();
    }
    Thresholds thresholds;
    reading::Problems problems;
    reading::Reader reader(*tree, problems, "");
    for (const ThresholdName& name : threshold_names()) {
        if (const auto value = reader.integer(name.name)) {
            if (*value < 0 || *value > kLargest) {
                problems.add(*reader.child(name.name), messages::threshold_range({.most = kLargest}),
                             std::string(name.name));
            } else {
                thresholds.*name.value = *value;
            }
        }
    }
    reader.finish();
    if (problems.any()) {
        return problems.take();
    }
    return thresholds;
}

}  // namespace egide::directory
