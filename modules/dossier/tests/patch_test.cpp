#include "egide/dossier/patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_case.h"

namespace egide::dossier {
namespace {

using observation::Field;
using ::testing::HasSubstr;

programme::Case patched(std::string_view block) {
    const auto base = tree(kCorrect);
    const auto changes = tree(block, "test.yaml");
    auto made = make_test_case(base, &changes);
    if (!made.ok()) {
        ADD_FAILURE() << block << "\n" << shown(made.errors());
        return {};
    }
    return std::move(made).value();
}

TEST(Patch, WithoutBlockIsTheBase) {
    const auto base = tree(kCorrect);
    const auto made = make_test_case(base, nullptr);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(made->observations.size(), 3u);
}

TEST(Patch, ReplacesAndRemovesKeysOfSections) {
    const auto facts = patched(
        "candidate: {name: Renamed}\n"
        "dates: {declaration: 2026-12-01, ars_validation: null}\n"
        "money: {ceiling: null}\n"
        "context: {reached_d1: true}\n");
    EXPECT_EQ(facts.perimeter.name, "Renamed");
    EXPECT_EQ(facts.milestones.declaration, day(2026, 12, 1));
    EXPECT_EQ(facts.milestones.ars_validation, std::nullopt);
    EXPECT_EQ(facts.amounts.ceiling, std::nullopt);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(observation::ContextFact::reached_d1)], true);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(observation::ContextFact::sun_es_validated)], true);
}

TEST(Patch, ChangesAndRemovesEstablishmentsByFiness) {
    const auto facts = patched("entities: {\"210000014\": {combined_activity: 1, name: null}, \"210000022\": null}");
    ASSERT_EQ(facts.perimeter.entities.size(), 2u);
    EXPECT_EQ(facts.perimeter.entities[1].combined_activity, 1);
    EXPECT_EQ(facts.perimeter.entities[1].name, "210000014");
}

TEST(Patch, DropsThenEditsThenAdds) {
    const auto facts = patched(
        "drop: [{kind: document, piece: D1.O6.A.E1}]\n"
        "edit: [{match: {kind: directory_audit, date: 2026-03-01}, set: {level: 1, evidence: null}}]\n"
        "add: [{kind: subscription, service: ADS, date: 2026-03-01}]\n");
    ASSERT_EQ(facts.observations.size(), 3u);
    EXPECT_EQ(*facts.observations[1].find(Field::level), observation::Value(std::int64_t{1}));
    EXPECT_EQ(facts.observations[1].evidence, std::nullopt);
    EXPECT_EQ(facts.observations[2].kind, observation::Kind::subscription);
    EXPECT_EQ(facts.observations[2].at.show(), "test.yaml:3:7");
    EXPECT_FALSE(facts.observations[2].supposed);
}

TEST(Patch, EditsEveryMatch) {
    const auto facts = patched(
        "edit: [{match: {entity: \"210000006\"}, set: {note: x}}]\n"
        "drop: [{entity: \"210000014\"}]\n");
    EXPECT_EQ(facts.observations[0].note, "x") << "an entity inside a list";
    EXPECT_EQ(facts.observations[1].note, "");
    EXPECT_EQ(facts.observations.size(), 2u);
}

TEST(Patch, MakesTheSectionsThatTheBaseLacks) {
    const auto base = tree(
        "programme: d2\ncandidate: {kind: EJ, name: x, ownership: ebnl}\n"
        "entities: [{finess: \"210000006\", kind: EJ}]\ndates: null\n");
    const auto changes = tree("dates: {declaration: 2026-12-01}\ncontext: {has_146: true}\nadd: [{kind: maturity}]");
    const auto made = make_test_case(base, &changes);
    ASSERT_TRUE(made.ok()) << shown(made.errors());
    EXPECT_EQ(made->milestones.declaration, day(2026, 12, 1));
    EXPECT_EQ(made->observations.size(), 1u);
}

TEST(Patch, LeavesTheBaseAlone) {
    const auto base = tree(kCorrect);
    const auto changes = tree("entities: {\"210000022\": null}\ndrop: [{kind: document}]");
    reading::Problems problems;
    patch_dossier(base, changes, problems);
    EXPECT_FALSE(problems.any());
    EXPECT_EQ(base.find("entities")->items.size(), 3u);
    EXPECT_EQ(base.find("observations")->items.size(), 3u);
}

struct PatchRefusal {
    const char* yaml;
    const char* where;
    const char* says;
};

class PatchRefused : public ::testing::TestWithParam<PatchRefusal> {};

TEST_P(PatchRefused, AtItsPlace) {
    const auto base = tree(kCorrect);
    const auto changes = tree(GetParam().yaml, "test.yaml");
    const auto made = make_test_case(base, &changes);
    ASSERT_FALSE(made.ok());
    ASSERT_EQ(made.errors().size(), 1u) << shown(made.errors());
    EXPECT_EQ(made.errors()[0].at.show(), std::string("test.yaml:") + GetParam().where);
    EXPECT_THAT(shown(made.errors()), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, PatchRefused,
    ::testing::Values(PatchRefusal{"drop: [{kind: exercise}]", "1:8", "drop: no observation matches"},
                      PatchRefusal{"drop: [{kind: directory_audit, level: 3}]", "1:8", "drop: no observation matches"},
                      PatchRefusal{"edit: [{match: {kind: exercise}, set: {level: 1}}]", "1:16",
                                   "edit: no observation matches"},
                      PatchRefusal{"edit: [{match: {}, set: {level: 1}}]", "1:16", "at least one"},
                      PatchRefusal{"edit: [{set: {level: 1}}]", "1:8", "match"},
                      PatchRefusal{"edit: [{match: {kind: document}}]", "1:8", "set"},
                      PatchRefusal{"entities: {\"999999999\": null}", "1:12", "999999999"},
                      PatchRefusal{"entities: [a]", "1:11", "entities"}, PatchRefusal{"dates: 3", "1:8", "dates"},
                      PatchRefusal{"evidence: {}", "1:1", "evidence"}, PatchRefusal{"- a", "1:1", "with"},
                      PatchRefusal{"dates: {declaration: tomorrow}", "1:22", "tomorrow"},
                      PatchRefusal{"edit: [{match: {kind: directory_audit}, set: {level: 8}}]", "1:54", "1 to 5"}));

}  // namespace
}  // namespace egide::dossier
