#include "egide/testing/catalogue.h"

#include "egide/web/messages.h"

namespace egide::web {
namespace {

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::web
