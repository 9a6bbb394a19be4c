#include <gtest/gtest.h>

#include "egide/testing/catalogue.h"
#include "egide/timestamp/messages.h"

namespace egide::timestamp {
namespace {

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::timestamp
