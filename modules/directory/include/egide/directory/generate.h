#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::directory {

/// What to make: about so many objects (the schema and the configuration of a forest are some 2,600 of them), in so
/// many domains, with these weaknesses: names of controls and of advisories; "all" for every control, "advisories" for
/// every advisory, except those that would leave others not evaluable.
struct GenerationOptions {
    std::size_t objects = 10'000;
    std::uint64_t seed = 1;
    std::size_t domains = 1;
    std::vector<std::string> weaknesses = {};
    std::function<void(std::size_t done, std::size_t total)> progress = {};
};

/// Where the collection is, how many objects it holds, and the file that says what an audit must find.
struct GeneratedCollection {
    std::filesystem::path collection;
    std::filesystem::path answers;
    std::size_t objects = 0;
};

/// Writes an invented forest with ORADAD's layout below `out`, and out/answers.json. The same options give the same
/// bytes. Without weaknesses nothing is left for an audit to find. Fails on a full folder, an unknown weakness, numbers
/// that make no sense, or when writing fails.
base::Result<GeneratedCollection> generate_collection(const std::filesystem::path& out,
                                                      const GenerationOptions& options);

/// The names that `weaknesses` takes, in ANSSI's order.
std::vector<std::string_view> known_weaknesses();

}  // namespace egide::directory
