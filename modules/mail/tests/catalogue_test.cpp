#include <gtest/gtest.h>

#include "egide/mail/messages.h"
#include "egide/testing/catalogue.h"

namespace egide::mail {
namespace {

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::mail
