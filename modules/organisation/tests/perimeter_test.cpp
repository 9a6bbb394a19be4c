#include "egide/organisation/perimeter.h"

#include <gtest/gtest.h>

#include "extract.h"

namespace egide::organisation {
namespace {

Entity entity(std::string finess, EntityKind kind, std::optional<std::uint32_t> parent = {}) {
    Entity one;
    one.finess = std::move(finess);
    one.kind = kind;
    one.parent = parent;
    return one;
}

Perimeter two_legal_entities() {
    Perimeter perimeter;
    perimeter.entities = {entity("210000017", EntityKind::legal), entity("210000025", EntityKind::geographic, 0),
                          entity("750000018", EntityKind::legal)};
    perimeter.entities[0].region = "27";
    perimeter.entities[2].region = "11";
    perimeter.support = 2;
    return perimeter;
}

using Indices = std::vector<std::uint32_t>;

TEST(Perimeter, OfAGroupCountsItsLegalEntities) {
    EXPECT_EQ(two_legal_entities().units(day("2026-03-01")), (Indices{0, 2}));
}

TEST(Perimeter, MembershipIncludesBothItsEnds) {
    auto perimeter = two_legal_entities();
    perimeter.entities[2].member_from = day("2026-01-01");
    perimeter.entities[2].member_until = day("2026-06-30");
    EXPECT_EQ(perimeter.units(day("2025-12-31")), Indices{0});
    EXPECT_EQ(perimeter.units(day("2026-01-01")), (Indices{0, 2}));
    EXPECT_EQ(perimeter.units(day("2026-06-30")), (Indices{0, 2}));
    EXPECT_EQ(perimeter.units(day("2026-07-01")), Indices{0});
}

TEST(Perimeter, OfALegalEntityCountsItsSites) {
    auto perimeter = two_legal_entities();
    perimeter.kind = CandidateKind::legal_entity;
    perimeter.support = 0;
    EXPECT_EQ(perimeter.units(day("2026-03-01")), Indices{1});
}

TEST(Perimeter, LegalEntityWithoutSitesCountsItself) {
    auto perimeter = two_legal_entities();
    perimeter.kind = CandidateKind::legal_entity;
    EXPECT_EQ(perimeter.units(day("2026-03-01")), Indices{2}) << "the site belongs to the other EJ";
}

TEST(Perimeter, SitesThatAreNoMembersLeaveNothing) {
    auto perimeter = two_legal_entities();
    perimeter.kind = CandidateKind::legal_entity;
    perimeter.support = 0;
    perimeter.entities[1].member_until = day("2025-12-31");
    EXPECT_TRUE(perimeter.units(day("2026-03-01")).empty());
}

TEST(Perimeter, RegionIsTheSupportsElseTheFirstLegalEntitys) {
    auto perimeter = two_legal_entities();
    EXPECT_EQ(perimeter.region(), "11");
    perimeter.support.reset();
    EXPECT_EQ(perimeter.region(), "27");
    EXPECT_EQ(Perimeter().region(), "");
}

TEST(Perimeter, FindsByFiness) {
    EXPECT_EQ(two_legal_entities().find("750000018"), 2u);
    EXPECT_EQ(two_legal_entities().find("750000019"), std::nullopt);
}

}  // namespace
}  // namespace egide::organisation
