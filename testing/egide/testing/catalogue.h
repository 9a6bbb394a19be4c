#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>

#include "egide/base/text.h"

namespace egide::testing {

/// Whether ICU reads both patterns of every message: EXPECT_TRUE(is_read_by_icu(messages::all())) in each module's
/// tests.
inline ::testing::AssertionResult is_read_by_icu(std::span<const base::MessageDefinition* const> all) {
    std::string refusals;
    for (const auto* message : all) {
        if (const std::string refusal = base::refusal(*message); !refusal.empty()) {
            refusals += refusal + '\n';
        }
    }
    if (all.empty()) {
        return ::testing::AssertionFailure() << "the catalogue is empty";
    }
    return refusals.empty() ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << refusals;
}

}  // namespace egide::testing
