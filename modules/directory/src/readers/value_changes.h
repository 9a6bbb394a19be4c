#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egide::directory {

/// One change of the members of a group.
struct MemberChange {
    std::int64_t moment = 0;  // seconds since 1970, UTC
    bool added = false;
    std::string_view member;  // DN
};

/// Of the XML fragments of msDS-ReplValueMetaData, the latest changes of `member`, newest first, at most 200, one a
/// line; read_change() reads a line. A fragment that is not understood is left out. Source: [MS-ADTS] 3.1.1.4.5.
std::string changes_of_members(std::string_view fragments);
std::optional<MemberChange> read_change(std::string_view line);

}  // namespace egide::directory
