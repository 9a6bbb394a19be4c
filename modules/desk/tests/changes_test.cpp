// What changes in mid-phase: the rules, and who belongs to the group.
#include "desk_fixture.h"

namespace egide::desk {
namespace {

class Changes : public OnDesk {
  protected:
    base::Result<PartsChanged> write(const std::vector<PartChange>& changes) {
        return database_.write([&](Transaction& t) -> base::Result<PartsChanged> {
            auto here = load_contents(t, id_);
            return change_parts(t, **here, changes, "anne", kNow);
        });
    }
    Done choose(bool accepted) {
        return database_.write([&](Transaction& t) -> Done {
            auto here = load_contents(t, id_);
            return choose_rules(t, **here, {std::string(64, 'b'), "9.9", accepted, "anne", "lu", R"({"low":"1.00"})"}, kNow);
        });
    }
    std::string entity(const std::string& finess) {
        const auto here = contents();
        const Part* const part = here.find(PartKind::entity, finess);
        return part == nullptr ? std::string() : part->value;
    }
    /// Another legal entity than the support.
    std::vector<std::string> members() {
        const auto here = contents();
        std::vector<std::string> found;
        for (const Part& part : here.parts) {
            const bool legal = part.kind == PartKind::entity && part.value.find("\"parent\"") == std::string::npos;
            if (legal && part.id != here.dossier.finess) {
                found.push_back(part.id);
            }
        }
        return found;
    }
    base::Date day_ = *base::Date::parse("2026-06-30");
};
EGIDE_ON_BOTH_ENGINES(Changes);

TEST_P(Changes, aMemberThatLeavesIsOneUntilItsLastDayWithItsSites) {
    const std::string member = members().front();
    const auto changes = departure_changes(contents(), {member, day_, "sortie du groupement"});
    ASSERT_TRUE(changes.ok()) << testing::told(changes);
    ASSERT_TRUE(write(*changes).ok());
    EXPECT_NE(entity(member).find(R"("member_until":"2026-06-30")"), std::string::npos) << entity(member);
    EXPECT_EQ(database_.read([&](Transaction& t) { return past_of(t, id_, PartKind::entity, member); })->front().reason, "sortie du groupement");
}

TEST_P(Changes, whoCarriesTheApplicationNeitherLeavesNorIsAbsorbed) {
    const std::string support = contents().dossier.finess;
    EXPECT_EQ(departure_changes(contents(), {support, day_, ""}).errors().front().field, "member");
    EXPECT_FALSE(merger_changes(contents(), {support, members().front(), day_, {}, false, ""}, day_).ok());
    EXPECT_FALSE(departure_changes(contents(), {"999999999", day_, ""}).ok());
}

TEST_P(Changes, aMergerAddsTheActivityAndCarriesTheFactsWhenAsked) {
    const auto all = members();
    ASSERT_GE(all.size(), 2U);
    const auto number_in = [](const std::string& value) {
        const auto at = value.find("\"combined_activity\":") + 20;
        return std::stoll(value.substr(at));
    };
    const auto sum = number_in(entity(all[0])) + number_in(entity(all[1]));
    const Merger merger{all[0], all[1], day_, {}, true, "fusion"};
    const auto changes = merger_changes(contents(), merger, *base::Date::parse("2026-10-01"));
    ASSERT_TRUE(changes.ok()) << testing::told(changes);
    const auto written = write(*changes);
    ASSERT_TRUE(written.ok()) << testing::told(written);
    EXPECT_EQ(number_in(entity(all[1])), sum);
    EXPECT_NE(entity(all[0]).find("member_until"), std::string::npos);
    for (const Part& part : contents().parts) {
        EXPECT_FALSE(part.kind == PartKind::observation && part.value.find("\"" + all[0] + "\"") != std::string::npos) << part.value;
    }
}

TEST_P(Changes, aMergerIsNotRecordedBeforeItsDay) {
    const auto all = members();
    EXPECT_EQ(merger_changes(contents(), {all[0], all[1], day_, {}, false, ""}, *base::Date::parse("2026-06-01")).errors().front().field, "last_day");
}

TEST_P(Changes, acceptedRulesAreThoseOfTheDossierFromThenOn) {
    const auto revision = contents().dossier.revision;
    ASSERT_TRUE(choose(true).ok());
    EXPECT_EQ(contents().dossier.rules, std::string(64, 'b'));
    EXPECT_EQ(contents().dossier.rules_version, "9.9");
    EXPECT_EQ(contents().dossier.revision, revision + 1);
    const auto moves = database_.read([&](Transaction& t) { return moves_of(t, id_); });
    ASSERT_EQ(moves->size(), 1U);
    EXPECT_EQ(moves->front().way, kRulesAccepted);
    EXPECT_EQ(moves->front().before, moves->front().after);
}

TEST_P(Changes, refusedRulesKeepTheOldOnesAndAreRemembered) {
    const std::string before = contents().dossier.rules;
    ASSERT_TRUE(choose(false).ok());
    EXPECT_EQ(contents().dossier.rules, before);
    const auto refused = [&] { return database_.read([&](Transaction& t) { return refusal_of_rules(t, id_, std::string(64, 'b')); }); };
    EXPECT_TRUE(refused()->has_value());
    ASSERT_TRUE(choose(true).ok());
    EXPECT_FALSE(refused()->has_value());
}

TEST_P(Changes, rulesDoNotChangeUnderAReader) {
    ASSERT_TRUE(database_.write([&](Transaction& t) { return t.execute("UPDATE desk_dossier SET stage = 'control' WHERE id = $1", {id_}); }).ok());
    const auto refused = choose(true);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().front().field, "sha256");
}

}  // namespace
}  // namespace egide::desk
