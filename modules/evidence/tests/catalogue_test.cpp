#include <gtest/gtest.h>

#include "egide/evidence/messages.h"
#include "egide/testing/catalogue.h"

namespace egide::evidence {
namespace {

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::evidence
