#include <gtest/gtest.h>

#include "egide/directory/messages.h"
#include "egide/testing/catalogue.h"

namespace egide::directory {
namespace {

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::directory
