#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/organisation/candidate.h"
#include "extract.h"

namespace egide::organisation {
namespace {

using ::testing::ElementsAre;

Perimeter perimeter_of(std::initializer_list<const char*> numbers) {
    Perimeter perimeter;
    for (const char* finess : numbers) {
        perimeter.entities.emplace_back().finess = finess;
    }
    return perimeter;
}

TEST(CombinedActivity, IsReadWhateverTheTitlesAndTheFrenchNumbers) {
    const auto list = read_combined_activity(
        "Liste de l’agence;;\n;;\nAnnée;N° FINESS EJ;Activité combinée\n2023;210000014;1 "
        "234\n2023;710000019;120\u202F000,00\n",
        "ac.csv");
    ASSERT_TRUE(list.ok()) << ::testing::PrintToString(shown(list.errors()));
    ASSERT_EQ(list->rows.size(), 2u);
    EXPECT_EQ(list->rows[0].combined_activity, 1234);
    EXPECT_EQ(list->rows[1].combined_activity, 120000);
    EXPECT_EQ(list->rows[1].year, 2023);
    EXPECT_EQ(list->rows[1].at.show(), "ac.csv:5:3");
}

TEST(CombinedActivity, TakesTheYearOfTheTitleWhenThereIsNoColumn) {
    const auto list = read_combined_activity("finess,AC 2022\n210000014,10\n", "ac.csv");
    ASSERT_TRUE(list.ok());
    EXPECT_EQ(list->rows[0].year, 2022);
}

TEST(CombinedActivity, PutsALostLeadingZeroBackAndSaysSo) {
    const auto list = read_combined_activity("finess;ac;annee\n10780054;10;2023\n", "ac.csv");
    ASSERT_TRUE(list.ok());
    EXPECT_EQ(list->rows[0].finess, "010780054");
    EXPECT_THAT(shown(list->warnings), ElementsAre("ac.csv:2:1 activity.zero_restored"));
}

TEST(CombinedActivity, RefusesSeveralFaultsAtOnceEachAtItsPlace) {
    const auto list = read_combined_activity(
        "finess;ac;annee\n10780055;10;2023\n210000014;12,5;2023\n210000014;-3;2023\n210000014;4;23\n"
        "210000014;4;2023\n210000014;5;2023\n210000014;6;2022\n\n;;\n",
        "ac.csv");
    ASSERT_FALSE(list.ok());
    EXPECT_THAT(shown(list.errors()), ElementsAre("ac.csv:2:1 finess.malformed", "ac.csv:3:2 activity.not_whole",
                                                  "ac.csv:4:2 activity.not_whole", "ac.csv:5:3 activity.bad_year",
                                                  "ac.csv:7:1 activity.twice"));
}

TEST(CombinedActivity, RefusesAListWithoutTitles) {
    EXPECT_THAT(shown(read_combined_activity("210000014;10\n", "ac.csv").errors()),
                ElementsAre("ac.csv:1:1 activity.no_titles"));
    EXPECT_FALSE(read_combined_activity("", "ac.csv").ok());
}

TEST(CombinedActivity, MergesTheMostRecentYearAndReportsWhatIsMissing) {
    auto perimeter = perimeter_of({"210000014", "710000019", "890000011"});
    const auto list = read_combined_activity(
        "finess;ac;annee\n210000014;10;2022\n210000014;20;2023\n710000019;5;2022\n750000002;1;2023\n", "ac.csv");
    ASSERT_TRUE(list.ok());
    const auto merge = merge_combined_activity(perimeter, *list);
    EXPECT_EQ(merge.applied, 2u);
    EXPECT_EQ(perimeter.entities[0].combined_activity, 20);
    EXPECT_EQ(perimeter.entities[0].activity_year, 2023);
    EXPECT_EQ(perimeter.entities[1].activity_year, 2022);
    EXPECT_THAT(merge.missing, ElementsAre(2u));
    EXPECT_EQ(merge.unused, 1u);
}

TEST(CombinedActivity, MergesOnlyTheYearAskedFor) {
    auto perimeter = perimeter_of({"210000014", "710000019"});
    const auto list =
        read_combined_activity("finess;ac;annee\n210000014;10;2022\n210000014;20;2023\n710000019;5;2023\n", "ac.csv");
    const auto merge = merge_combined_activity(perimeter, *list, 2022);
    EXPECT_EQ(perimeter.entities[0].combined_activity, 10);
    EXPECT_THAT(merge.missing, ElementsAre(1u));
}

}  // namespace
}  // namespace egide::organisation
