#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory {

/// What the file of a group policy says that the directory does not, and that somebody should look at.
struct PolicyFact {
    enum class What : std::uint8_t {
        stored_password,  // a password that anybody can read
        far_script,       // a script or program that is started from another share than SYSVOL
        group_members,    // members put into a group that administers
        weak_setting,     // a setting that takes a protection away
        wide_privilege,   // a privilege of the machine given to everybody
        unreadable,       // a file that could not be understood
    };
    What what{};
    std::string detail;
};

/// The kinds of files that are looked into, by name.
enum class PolicyFile : std::uint8_t { other, registry, security, scripts, preferences };
PolicyFile policy_file_named(std::string_view name);

/// What the bytes of such a file say; texts in UTF-8, the registry as it stands. Never fails.
std::vector<PolicyFact> policy_facts(PolicyFile kind, std::string_view bytes);

}  // namespace egide::directory
