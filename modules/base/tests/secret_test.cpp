#include "egide/base/secret.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace egide::base {
namespace {

TEST(Secret, GoesFromHandToHandAndStaysNowhere) {
    for (const std::string& bytes : {std::string("short"), std::string(200, 'x')}) {
        Secret first(bytes);
        const char* const left = first.view().data();
        Secret second(std::move(first));
        EXPECT_EQ(second.view(), bytes);
        EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): what is left is the point
        if (second.view().data() != left) {
            EXPECT_EQ(std::string_view(left, bytes.size()).find("sho"), std::string_view::npos) << "wiped";
        }
        first = std::move(second);
        EXPECT_EQ(first.view(), bytes);
        EXPECT_EQ(first.copy().view(), bytes);
    }
    EXPECT_FALSE(std::is_copy_constructible_v<Secret>);
    EXPECT_FALSE(std::is_copy_assignable_v<Secret>);
}

}  // namespace
}  // namespace egide::base
