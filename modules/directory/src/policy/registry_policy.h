#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory {

/// One value that a policy sets: names in UTF-8, data as it stands. Source: [MS-GPREG] 2.2.1.
struct RegistryValue {
    static constexpr std::uint32_t kNumber = 4;  // REG_DWORD
    std::string key;
    std::string name;
    std::uint32_t type = 0;
    std::string data;
    /// The number of a REG_DWORD; nothing for other types.
    std::optional<std::uint32_t> number() const;
};

/// Reads the bytes of a Registry.pol. Nothing when they are not whole: a length that lies, a sign that is missing, more
/// than 65,536 values. What is half understood would be judged wrongly.
std::optional<std::vector<RegistryValue>> read_registry_policy(std::string_view bytes);

}  // namespace egide::directory
