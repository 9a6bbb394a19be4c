#pragma once

#include <string_view>

namespace egide::directory::layout {

/// The files of data/, as they are; made into the program by CMakeLists.txt.
extern const std::string_view kTablesText;
extern const std::string_view kAttributesText;
extern const std::string_view kClassesText;
extern const std::string_view kRightsText;
extern const std::string_view kSceneryText;
extern const std::string_view kGroupsText;
extern const std::string_view kCertificatesText;

}  // namespace egide::directory::layout
