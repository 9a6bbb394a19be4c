#include "egide/testing/catalogue.h"

#include <gtest/gtest.h>

#include "egide/organisation/messages.h"

namespace egide::organisation {
namespace {

TEST(Catalogue, EveryMessageIsReadByIcu) { EXPECT_TRUE(egide::testing::is_read_by_icu(messages::all())); }

}  // namespace
}  // namespace egide::organisation
