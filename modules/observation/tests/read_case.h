#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "egide/observation/reading.h"
#include "egide/reading/tree.h"

namespace egide::observation {

inline const std::vector<std::string> kFiness{"210000001", "210000019", "2A0000014"};

inline std::optional<std::uint32_t> resolve(std::string_view finess) {
    for (std::size_t i = 0; i < kFiness.size(); ++i)
        if (kFiness[i] == finess) return static_cast<std::uint32_t>(i);
    return std::nullopt;
}

inline std::string shown(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors)
        text += error.at.show() + ": " + base::render(error.message, base::Language::english) + "\n";
    return text;
}

inline reading::Node tree(std::string_view yaml) {
    auto read = reading::read_yaml(yaml, "dossier.yaml");
    if (!read.ok()) ADD_FAILURE() << shown(read.errors());
    return read.ok() ? std::move(read).value() : reading::Node{};
}

/// One correct observation.
inline Observation read_one(std::string_view yaml) {
    reading::Problems problems;
    auto read = read_observation(tree(yaml), resolve, problems);
    EXPECT_FALSE(problems.any()) << yaml << "\n" << shown(problems.take());
    return read.value_or(Observation{});
}

/// A correct list of observations.
inline std::vector<Observation> read_all(std::string_view yaml) {
    reading::Problems problems;
    std::vector<Observation> observations;
    for (const reading::Node& node : tree(yaml).items)
        if (auto read = read_observation(node, resolve, problems)) observations.push_back(std::move(*read));
    EXPECT_FALSE(problems.any()) << shown(problems.take());
    return observations;
}

/// What is said against one observation.
inline base::Errors refusals(std::string_view yaml) {
    reading::Problems problems;
    read_observation(tree(yaml), resolve, problems);
    return problems.take();
}

}  // namespace egide::observation
