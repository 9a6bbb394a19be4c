#include "egide/organisation/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract.h"
#include "feed.h"
#include "fold.h"

namespace egide::organisation {
namespace {

using ::testing::ElementsAre;

TEST(Fold, DropsCaseAccentsAndPunctuation) {
    EXPECT_EQ(fold("  C.H. de l’Hôpital-Cœur (ÉTÉ) "), "c h de l hopital coeur ete");
    EXPECT_EQ(fold("Ÿž Þß Æ Ĳ"), "yz thss ae ij");
    EXPECT_EQ(fold("北\xFF\xC3"), "");
    EXPECT_EQ(fold(""), "");
}

class SearchTest : public ::testing::Test {
  protected:
    std::vector<std::string> found(std::string_view query, std::size_t limit = 20) const {
        std::vector<std::string> numbers;
        for (const auto& hit : search_.find(query, limit)) {
            numbers.emplace_back(registry_.entity(hit.entity).finess);
        }
        return numbers;
    }

    Registry registry_ =
        import_text({FeedWriter(Spelling::delivered).write(feed_legals(), {feed_group()})}).registry.value();
    Search search_{registry_};
};

TEST_F(SearchTest, FindsNamesWithoutCaseAndAccents) {
    EXPECT_THAT(found("macon"), ElementsAre("710000019"));
    EXPECT_THAT(found("MÂCON ch"), ElementsAre("710000019"));
    EXPECT_THAT(found("ile"), ElementsAre("970100186"));
}

TEST_F(SearchTest, WantsEveryWordByItsBeginning) {
    EXPECT_THAT(found("chu dij"), ElementsAre("210000014"));
    EXPECT_THAT(found("chu beaune"), ElementsAre());
    EXPECT_THAT(found("ijon"), ElementsAre());
    EXPECT_THAT(found(""), ElementsAre());
    EXPECT_THAT(found(" - "), ElementsAre());
}

TEST_F(SearchTest, FindsFinessByItsBeginningAndTheWholeNumberFirst) {
    EXPECT_THAT(found("7100000"), ElementsAre("710000019", "710000027", "710000035"));
    EXPECT_THAT(found("710000027"), ElementsAre("710000027"));
}

TEST_F(SearchTest, PutsNamesBeforeCommunesOpenBeforeClosedLegalBeforeSites) {
    EXPECT_THAT(found("dijon"),
                ElementsAre("210000014", "210000022", "710000027", "970100186", "210000030", "710000035"))
        << "the name, then the commune: open sites, the closed EJ, the closed site";
}

TEST_F(SearchTest, StopsAtTheLimit) {
    EXPECT_EQ(found("dijon", 2).size(), 2u);
}

TEST_F(SearchTest, FindsGroupsByNameAndNumber) {
    EXPECT_THAT(search_.find_groups("bourg"), ElementsAre(0u));
    EXPECT_THAT(search_.find_groups("27103"), ElementsAre(0u));
    EXPECT_THAT(search_.find_groups("nord"), ElementsAre());
}

}  // namespace
}  // namespace egide::organisation
