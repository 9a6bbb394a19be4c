#include "desk_fixture.h"
#include "egide/base/sha256.h"

namespace egide::desk {
namespace {

using dossier::Condition;
using dossier::Stage;

class Moves : public OnDesk {
  protected:
    dossier::Circumstances circumstances(bool fine) {
        dossier::Circumstances around{*base::Date::parse("2026-10-01"), {}, {}};
        for (std::size_t i = 0; fine && i < dossier::kConditions; ++i) {
            around.findings[static_cast<Condition>(i)] = {.met = true};
        }
        return around;
    }
    base::Result<MoveTaken> take(const std::string& way, const std::string& role, bool fine = true, std::int64_t behind = 0) {
        return database_.write([&](Transaction& transaction) -> base::Result<MoveTaken> {
            auto contents = load_contents(transaction, id_);
            const MoveRequest request{way, {"anne", {role}}, (*contents)->dossier.revision - behind};
            return take_move(transaction, **contents, request, circumstances(fine), kNow);
        });
    }
};
EGIDE_ON_BOTH_ENGINES(Moves);

TEST_P(Moves, aStepIsWrittenDownAndSetsItsDate) {
    ASSERT_TRUE(take("begin_application", "main_referent").ok());
    const auto taken = take("submit_application", "main_referent");
    ASSERT_TRUE(taken.ok()) << testing::told(taken);
    EXPECT_EQ(contents().dossier.stage, Stage::application_review);
    EXPECT_EQ(judged().evaluation.facts->milestones.application->iso(), "2026-10-01");
    const auto moves = database_.read([&](Transaction& t) { return moves_of(t, id_); });
    ASSERT_EQ(moves->size(), 2U);
    EXPECT_EQ(moves->back().after, Stage::application_review);
}

TEST_P(Moves, everyMissingConditionIsToldAtOnce) {
    ASSERT_TRUE(take("begin_application", "main_referent").ok());
    const auto refused = take("submit_application", "main_referent", false);
    ASSERT_FALSE(refused.ok());
    EXPECT_GE(refused.errors().size(), 9U);
    EXPECT_EQ(contents().dossier.stage, Stage::application_draft);
}

TEST_P(Moves, aDossierThatChangedMeanwhileDoesNotMove) {
    const auto taken = take("begin_application", "main_referent", true, 1);
    ASSERT_TRUE(taken.ok());
    EXPECT_FALSE(taken->moved);
}

TEST_P(Moves, onlyItsRolesTakeAWay) {
    EXPECT_FALSE(take("begin_application", "ars_reviewer").ok());
}

TEST_P(Moves, theConditionsSayWhatIsMissingAndWhere) {
    const auto loaded = contents();
    const auto verdicts = judged();
    const auto found = find_conditions(loaded, verdicts, {.today = *base::Date::parse("2026-10-01")});
    EXPECT_EQ(found.size(), dossier::kConditions);
    EXPECT_TRUE(found.at(Condition::eligible).met);
    EXPECT_TRUE(found.at(Condition::activity_sourced).met);
    EXPECT_FALSE(found.at(Condition::bank_details_given).met);
    EXPECT_EQ(found.at(Condition::bank_details_given).where, "candidature/banque");
    EXPECT_FALSE(found.at(Condition::group_agreed).met);
}

TEST_P(Moves, theDeskOpensOnItsDayAndNotBefore) {
    const auto loaded = contents();
    const auto verdicts = judged();
    const auto open_on = [&](const char* day) {
        return find_conditions(loaded, verdicts, {.today = *base::Date::parse(day)}).at(Condition::application_desk_open).met;
    };
    EXPECT_FALSE(open_on("2026-02-12"));
    EXPECT_TRUE(open_on("2026-02-13"));
}

TEST_P(Moves, aRegionThatNobodyCanCheckIsNotSaidToBeRight) {
    const auto loaded = contents();
    const auto verdicts = judged();
    const auto right = [&](const std::string& registry) {
        return find_conditions(loaded, verdicts, {.today = *base::Date::parse("2026-10-01"), .registry_region = registry}).at(Condition::right_region).met;
    };
    EXPECT_TRUE(right("27"));
    EXPECT_FALSE(right("11"));
    EXPECT_FALSE(right(""));
}

TEST_P(Moves, theCheckPutsWhatForbidsFirst) {
    const auto lines = check_dossier(contents(), judged(), {.today = *base::Date::parse("2026-10-01")});
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines.front().level, CheckLevel::blocking);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        EXPECT_LE(lines[i - 1].level, lines[i].level);
    }
}

TEST_P(Moves, aMissedObjectiveIsARiskWithItsPrice) {
    const auto loaded = contents();
    for (const Part& part : loaded.parts) {
        if (part.kind == PartKind::observation && part.value.find("exercise-beta") != std::string::npos) {
            ASSERT_TRUE(change({.kind = PartKind::observation, .id = part.id}).ok());
        }
    }
    const auto lines = check_dossier(contents(), judged(), {.today = *base::Date::parse("2026-10-01")});
    const auto at = std::find_if(lines.begin(), lines.end(), [](const CheckLine& line) { return line.code == "objective.D1.O3"; });
    ASSERT_NE(at, lines.end());
    EXPECT_EQ(at->level, CheckLevel::risk);
    ASSERT_TRUE(at->worth);
    EXPECT_EQ(at->worth->decimal(), "5330.00");
}

TEST_P(Moves, aSnapshotStaysWhatItWasWhateverComesAfter) {
    const auto made = database_.write([&](Transaction& t) -> base::Result<Snapshot> {
        auto loaded = load_contents(t, id_);
        const auto verdicts = judge_contents(**loaded, d1bis(), *base::Date::parse("2026-10-01"));
        auto snapshot = make_snapshot(t, **loaded, *verdicts, "submit_attainment", "anne", kNow);
        const auto stored = store_snapshot(t, *snapshot);
        EXPECT_TRUE(stored.ok());
        return snapshot;
    });
    ASSERT_TRUE(made.ok());
    ASSERT_TRUE(change({.kind = PartKind::money, .value = R"({"ceiling":"1.00"})"}).ok());
    const auto kept = database_.read([&](Transaction& t) { return snapshots_of(t, id_); });
    ASSERT_EQ(kept->size(), 1U);
    EXPECT_EQ(kept->front().declaration, made->declaration);
    EXPECT_NE(kept->front().declaration.find("53300.00"), std::string::npos);
    EXPECT_EQ(base::hex(base::sha256(kept->front().declaration)), kept->front().sha256);
    EXPECT_NE(kept->front().evaluation.find("\"amount\": \"53300.00\""), std::string::npos);
}

TEST_P(Moves, aWaiverStandsInOnlyWhereTheMachineAllowsIt) {
    const auto waive = [&](Condition condition) {
        return database_.write([&](Transaction& t) { return add_waiver(t, id_, {condition, "motif", "ans", *base::Date::parse("2026-12-31")}, kNow); });
    };
    EXPECT_TRUE(waive(Condition::bank_details_given).ok());
    EXPECT_FALSE(waive(Condition::second_reader).ok());
    const auto all = database_.read([&](Transaction& t) { return waivers_of(t, id_); });
    ASSERT_EQ(all->size(), 1U);
}

}  // namespace
}  // namespace egide::desk
