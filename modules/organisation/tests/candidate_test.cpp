#include "egide/organisation/candidate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract.h"
#include "feed.h"

namespace egide::organisation {
namespace {

using ::testing::ElementsAre;

Registry registry_of(const std::vector<FeedLegal>& legals, const std::vector<FeedGroup>& groups) {
    return import_text({FeedWriter(Spelling::delivered).write(legals, groups)}).registry.value();
}

std::vector<std::string> finess_of(const Perimeter& perimeter) {
    std::vector<std::string> numbers;
    for (const auto& entity : perimeter.entities) {
        numbers.push_back(entity.finess);
    }
    return numbers;
}

std::vector<std::string> keys_of(const std::vector<base::Text>& notes) {
    std::vector<std::string> keys;
    for (const auto& note : notes) {
        keys.emplace_back(note.message->key);
    }
    return keys;
}

std::string refusal(const Registry& registry, const std::string& candidate, const char* on = "2026-03-01") {
    const auto draft = draft_candidate(registry, {.candidate = candidate, .on = day(on)});
    return draft.ok() ? "" : std::string(draft.errors()[0].message.message->key);
}

TEST(Candidate, GroupBringsItsOpenMembersAndItsSupport) {
    const auto registry = registry_of(feed_legals(), {feed_group()});
    const auto draft = draft_candidate(registry, {.candidate = "5", .on = day("2026-03-01")});
    ASSERT_TRUE(draft.ok());
    EXPECT_EQ(draft->perimeter.kind, CandidateKind::ght);
    EXPECT_EQ(draft->perimeter.name, "GHT Bourgogne");
    EXPECT_THAT(finess_of(draft->perimeter), ElementsAre("210000014", "710000019"));
    EXPECT_EQ(draft->perimeter.support, 0u);
    EXPECT_EQ(draft->perimeter.region(), "27");
    EXPECT_EQ(draft->perimeter.ownership, Ownership::publicly_owned);
    EXPECT_EQ(draft->perimeter.units(day("2026-03-01")).size(), 2u);
    EXPECT_THAT(keys_of(draft->notes), ElementsAre("candidate.closed_member"));
    EXPECT_EQ(draft->perimeter.entities[0].combined_activity, std::nullopt);
}

TEST(Candidate, GroupOnAnEarlierDayHasItsFormerMemberUntilItCloses) {
    const auto registry = registry_of(feed_legals(), {feed_group()});
    const auto draft = draft_candidate(registry, {.candidate = "GHT Bourgogne", .on = day("2025-06-01")});
    ASSERT_TRUE(draft.ok());
    EXPECT_THAT(finess_of(draft->perimeter), ElementsAre("210000014", "210000030", "710000019"));
    EXPECT_EQ(draft->perimeter.entities[1].member_until, day("2025-06-30"));
    EXPECT_EQ(draft->perimeter.entities[1].member_from, day("2017-01-01"));
    EXPECT_EQ(draft->perimeter.units(day("2025-07-01")).size(), 2u);
}

TEST(Candidate, GroupCanListItsSitesWhichDoNotCount) {
    const auto registry = registry_of(feed_legals(), {feed_group()});
    const auto draft =
        draft_candidate(registry, {.candidate = "27103", .on = day("2026-03-01"), .sites_of_group = true});
    ASSERT_TRUE(draft.ok());
    EXPECT_EQ(draft->perimeter.entities.size(), 5u);
    EXPECT_EQ(draft->perimeter.units(day("2026-03-01")).size(), 2u);
}

TEST(Candidate, SingleMemberGroupHasOneUnit) {
    const auto registry = registry_of(feed_legals(), {{.id = "2", .name = "77 Nord", .members = {{"1", "S"}}}});
    const auto draft = draft_candidate(registry, {.candidate = "2", .on = day("2026-03-01")});
    ASSERT_TRUE(draft.ok());
    EXPECT_EQ(draft->perimeter.units(day("2026-03-01")).size(), 1u);
    EXPECT_EQ(draft->perimeter.support, 0u);
}

TEST(Candidate, LegalEntityBringsItsOpenSitesAndItsOwnRegionDecides) {
    const auto registry = registry_of(feed_legals(), {});
    const auto draft = draft_candidate(registry, {.candidate = "710000019", .on = day("2026-03-01")});
    ASSERT_TRUE(draft.ok());
    EXPECT_EQ(draft->perimeter.kind, CandidateKind::legal_entity);
    EXPECT_THAT(finess_of(draft->perimeter), ElementsAre("710000019", "710000027", "970100186"));
    EXPECT_EQ(draft->perimeter.entities[2].region, "01");
    EXPECT_EQ(draft->perimeter.region(), "27");
    EXPECT_THAT(draft->perimeter.units(day("2026-03-01")), ElementsAre(1u, 2u));
    EXPECT_THAT(keys_of(draft->notes), ElementsAre("candidate.several_regions"));
}

TEST(Candidate, RefusesWhatCannotApply) {
    const auto registry = registry_of(feed_legals(), {feed_group()});
    EXPECT_EQ(refusal(registry, "210000030"), "candidate.closed");
    EXPECT_EQ(refusal(registry, "210000022"), "candidate.is_site");
    EXPECT_EQ(refusal(registry, "999999999"), "candidate.unknown");
    EXPECT_EQ(refusal(registry, ""), "candidate.unknown");
    EXPECT_EQ(refusal(registry, "5", "2016-12-31"), "candidate.no_member");
}

TEST(Candidate, SaysWhenSupportOrOwnershipIsUnknown) {
    auto legals = feed_legals();
    legals[0].status = "ZZ";
    const auto registry = registry_of(legals, {{.id = "2", .name = "G", .members = {{"1", "M"}, {"2", "S"}}}});
    const auto draft = draft_candidate(registry, {.candidate = "2", .on = day("2026-03-01")});
    ASSERT_TRUE(draft.ok());
    EXPECT_EQ(draft->perimeter.support, std::nullopt);
    EXPECT_THAT(keys_of(draft->notes),
                ElementsAre("candidate.closed_member", "candidate.no_support", "candidate.ownership_unknown"));
}

TEST(Candidate, OwnershipFollowsTheLegalStatus) {
    EXPECT_EQ(ownership_of("13"), Ownership::publicly_owned);
    EXPECT_EQ(ownership_of("61"), Ownership::non_profit);
    EXPECT_EQ(ownership_of("95"), Ownership::private_for_profit);
    for (const char* unknown : {"", "0", "99", "A1", "1A", "-1"}) {
        EXPECT_EQ(ownership_of(unknown), std::nullopt) << unknown;
    }
}

TEST(History, DatesWhoLeftAndWhoJoinedAtTheNewerVintage) {
    const auto older = registry_of(feed_legals(), {feed_group()});
    auto legals = feed_legals();
    legals.erase(legals.begin() + 1);
    legals.push_back({.id = "4", .finess = "890000011", .name = "CH D’AUXERRE"});
    auto feed = FeedWriter(Spelling::delivered)
                    .write(legals, {{.id = "5", .name = "GHT Bourgogne", .members = {{"1", "S"}, {"4", "M"}}}});
    feed.replace(feed.find("2026-03-09"), 10, "2026-06-01");
    const auto merged = carry_history(older, import_text({feed}).registry.value());
    EXPECT_EQ(merged.size(), 8u);
    EXPECT_EQ(merged.vintage(), day("2026-06-01"));
    const auto gone = merged.entity(merged.find("210000030").value());
    EXPECT_FALSE(gone.active);
    EXPECT_EQ(gone.closed, day("2025-07-01")) << "its own date, when known";
    const auto& group = merged.groups()[0];
    const auto names_on = [&](const char* on) {
        std::vector<std::string> numbers;
        for (const auto& member : group.members_on(day(on))) {
            numbers.emplace_back(merged.entity(member.entity).finess);
        }
        return numbers;
    };
    EXPECT_THAT(names_on("2026-05-31"), ElementsAre("210000014", "210000030", "710000019"));
    EXPECT_THAT(names_on("2026-06-01"), ElementsAre("210000014", "890000011"));
}

TEST(History, ClassicExtractKeepsTheGroupsItDoesNotTell) {
    const auto older = registry_of(feed_legals(), {feed_group()});
    const auto newer =
        import_text({kHeading + legal_line("210000014", "CHU RENAMED") + legal_line("710000019", "CH DE MACON", "71")});
    const auto merged = carry_history(older, newer.registry.value());
    EXPECT_EQ(merged.entity(merged.find("210000014").value()).name, "CHU RENAMED");
    ASSERT_EQ(merged.groups().size(), 1u);
    EXPECT_EQ(merged.groups()[0].members.size(), 3u);
    EXPECT_EQ(merged.entity(merged.find("710000027").value()).closed, day("2026-05-12")) << "it left the extract";
}

TEST(History, EarlierExtractDatesNothing) {
    const auto older = registry_of(feed_legals(), {feed_group()});
    const auto same = carry_history(older, older);
    EXPECT_EQ(same.groups()[0], older.groups()[0]);
    EXPECT_EQ(same.size(), older.size());
}

}  // namespace
}  // namespace egide::organisation
