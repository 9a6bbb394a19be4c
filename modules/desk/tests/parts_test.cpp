#include "desk_fixture.h"

namespace egide::desk {
namespace {

class Parts : public OnDesk {};
EGIDE_ON_BOTH_ENGINES(Parts);

TEST_P(Parts, aDossierIsJudgedAsItsYamlWouldBe) {
    const auto verdicts = judged();
    for (const auto& objective : verdicts.evaluation.objectives) {
        EXPECT_EQ(programme::word(objective.verdict), "met") << objective.objective->id;
    }
    ASSERT_TRUE(verdicts.evaluation.grant.amount());
    EXPECT_EQ(verdicts.evaluation.grant.amount()->decimal(), "53300.00");
}

TEST_P(Parts, theRowTellsWhoTheDossierIsAbout) {
    const auto dossier = contents().dossier;
    EXPECT_EQ(dossier.name, "GHT des Trois Vallées");
    EXPECT_EQ(dossier.region, "27");
    EXPECT_EQ(dossier.establishments, (std::vector<std::string>{"210000006", "210000014", "210000022"}));
    EXPECT_EQ(dossier.stage, dossier::Stage::simulation);
}

TEST_P(Parts, twoPeopleOnOneFieldCollideAndTheSecondSeesWhatTheFirstWrote) {
    const auto before = contents().find(PartKind::money)->revision;
    const auto first = change({.kind = PartKind::money, .value = R"({"ceiling":"50000.00"})", .revision = before});
    ASSERT_TRUE(first.ok()) << testing::told(first);
    EXPECT_FALSE(first->conflict);
    const auto second = change({.kind = PartKind::money, .value = R"({"ceiling":"60000.00"})", .revision = before});
    ASSERT_TRUE(second.ok()) << testing::told(second);
    ASSERT_TRUE(second->conflict);
    EXPECT_EQ(second->conflict->value, R"({"ceiling":"50000.00"})");
    EXPECT_EQ(contents().find(PartKind::money)->value, R"({"ceiling":"50000.00"})");
}

TEST_P(Parts, twoPeopleOnTwoPartsDoNotCollide) {
    const auto seen = contents();
    EXPECT_TRUE(change({.kind = PartKind::money, .value = R"({"ceiling":"1.00"})", .revision = seen.find(PartKind::money)->revision}).ok());
    const auto other = change({.kind = PartKind::context, .value = R"({"has_146":true})", .revision = seen.find(PartKind::context)->revision});
    ASSERT_TRUE(other.ok());
    EXPECT_FALSE(other->conflict);
}

TEST_P(Parts, aWrongValueIsRefusedWithItsPartAndChangesNothing) {
    const auto before = contents().dossier.revision;
    const auto refused = change({.kind = PartKind::observation, .id = "o1", .value = R"({"kind":"exercise","date":"2026-02-30"})"});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().front().at.file, "observation/o1");
    EXPECT_EQ(contents().dossier.revision, before);
}

TEST_P(Parts, aRemovedPartIsInItsPastAndComesBackWithAHigherRevision) {
    const auto added = change({.kind = PartKind::expense, .id = "e1", .value = R"({"amount":"10.00","family":"EL1"})", .revision = 0});
    ASSERT_TRUE(added.ok()) << testing::told(added);
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "e1", .revision = 1, .reason = "saisie deux fois"}).ok());
    EXPECT_EQ(contents().find(PartKind::expense, "e1"), nullptr);
    const auto past = database_.read([&](Transaction& t) { return past_of(t, id_, PartKind::expense, "e1"); });
    ASSERT_TRUE(past.ok());
    ASSERT_EQ(past->size(), 2U);
    EXPECT_FALSE((*past)[0].value);
    EXPECT_EQ((*past)[0].reason, "saisie deux fois");
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "e1", .value = R"({"amount":"11.00"})", .revision = 0}).ok());
    EXPECT_EQ(contents().find(PartKind::expense, "e1")->revision, 3);
}

TEST_P(Parts, onlyEligibleExpensesThatNobodyRefusedAreCounted) {
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "a", .value = R"({"amount":"1000.00","family":"EL1"})"}).ok());
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "b", .value = R"({"amount":"500.00","family":"IN4"})"}).ok());
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "c", .value = R"({"amount":"70.00","family":"EL3","objective":"D1.O6.A"})"}).ok());
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "d", .value = R"({"amount":"30.50","family":"EL4"})"}).ok());
    EXPECT_EQ(judged().evaluation.facts->amounts.eligible_expenses->decimal(), "1030.50");
    const auto ruled = database_.write([&](Transaction& t) {
        return t.execute("INSERT INTO desk_ruling (dossier, phase, target, ruling, reason, author, revision, at) "
                         "VALUES ($1, 'control', 'expense:d', 'refuse', '', 'x', 1, $2)", {id_, kNow});
    });
    ASSERT_TRUE(ruled.ok());
    EXPECT_EQ(judged().evaluation.facts->amounts.eligible_expenses->decimal(), "1000.00");
}

TEST_P(Parts, anImportSaidTwiceChangesNothing) {
    const auto loaded = contents();
    const auto plan = plan_import(loaded, three_valleys());
    ASSERT_TRUE(plan.ok());
    EXPECT_TRUE(plan->changes.empty());
    EXPECT_GT(plan->unchanged, 40U);
}

TEST_P(Parts, theYamlOfADossierIsReadBackTheSame) {
    const auto loaded = contents();
    const auto root = reading::read_yaml(dossier_yaml(loaded), "dossier.yaml");
    ASSERT_TRUE(root.ok()) << testing::told(root);
    const auto plan = plan_import(loaded, *root);
    ASSERT_TRUE(plan.ok());
    EXPECT_TRUE(plan->changes.empty());
}

TEST_P(Parts, aWrongIbanIsRefused) {
    EXPECT_FALSE(change({.kind = PartKind::bank, .value = R"({"holder":"CH Alpha","iban":"FR1420041010050500013M02607"})"}).ok());
    EXPECT_TRUE(change({.kind = PartKind::bank, .value = R"({"holder":"CH Alpha","iban":"FR14 2004 1010 0505 0001 3M02 606"})"}).ok());
}

TEST_P(Parts, whatWasDeclaredStandsWhileOthersRead) {
    EXPECT_FALSE(may_change(dossier::Stage::application_review, PartKind::entity));
    EXPECT_FALSE(may_change(dossier::Stage::control, PartKind::dates));
    EXPECT_TRUE(may_change(dossier::Stage::control, PartKind::observation));
    EXPECT_FALSE(may_change(dossier::Stage::decision_prepared, PartKind::observation));
}

}  // namespace
}  // namespace egide::desk
