// The demonstration dossiers: every objective stands where its level says, for the group and for the EJ.
#include "demo/demo.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "demo/facts.h"
#include "demo/organisation.h"
#include "egide/cli/messages.h"
#include "egide/dossier/dossier_file.h"
#include "egide/programme/evaluation.h"
#include "egide/testing/catalogue.h"
#include "egide/testing/temporary_folder.h"
#include "rule_folder.h"

namespace egide::cli {
namespace {

using demo::Level;

const programme::Programme& rules(const std::string& id) {
    static std::map<std::string, programme::Programme> loaded;
    if (const auto found = loaded.find(id); found != loaded.end()) {
        return found->second;
    }
    auto programme = load_programme(std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes" / id);
    EXPECT_TRUE(programme) << id;
    return loaded.emplace(id, programme ? std::move(*programme) : programme::Programme{}).first->second;
}

programme::Case facts_of(const std::vector<demo::File>& files) {
    auto root = reading::read_yaml(files.front().bytes, "dossier.yaml");
    EXPECT_TRUE(root);
    auto reading = dossier::read_dossier(*root, {.on = demo::kReferenceDate});
    if (!reading) {
        for (const base::Error& error : reading.errors()) {
            ADD_FAILURE() << error.at.show() << ": " << base::render(error.message, base::Language::english);
        }
        return {};
    }
    EXPECT_TRUE(reading->warnings.empty()) << base::render(reading->warnings.front().message, base::Language::english);
    return std::move(reading->facts);
}

programme::EvaluationOptions on(base::Date date) {
    programme::EvaluationOptions options;
    options.on = date;
    return options;
}

bool allowed(Level level, const std::string& objective, programme::Verdict verdict) {
    switch (level) {
        case Level::met:
            return verdict == programme::Verdict::met;
        case Level::edge:  // on the limit: D1.O2.B has a partial attainment, all others hold
            return verdict == (objective == "D1.O2.B" ? programme::Verdict::partial : programme::Verdict::met);
        case Level::not_met:
            return verdict == programme::Verdict::not_met;
        case Level::unknown:
            return verdict == programme::Verdict::undetermined;
    }
    return false;
}

void expect_levels(const demo::Candidate& candidate, const std::string& id, Level level) {
    demo::Random random(7);
    const auto files = id == "d2" ? demo::d2_dossier(candidate, demo::Levels(level), random)
                                  : demo::d1bis_dossier(candidate, demo::Levels(level), random);
    const programme::Case facts = facts_of(files);
    const programme::Evaluation evaluation = programme::evaluate(rules(id), facts, on(demo::kReferenceDate));
    std::size_t judged = 0;
    for (const auto* list : {&evaluation.prerequisites, &evaluation.objectives}) {
        for (const programme::ObjectiveResult& result : *list) {
            if (result.verdict == programme::Verdict::not_applicable) {
                continue;
            }
            ++judged;
            EXPECT_TRUE(allowed(level, result.objective->id, result.verdict))
                << candidate.name << ", " << result.objective->id << ", level " << static_cast<int>(level) << ": "
                << programme::word(result.verdict) << ", "
                << programme::sentence(result, facts, base::Language::english);
        }
    }
    EXPECT_GE(judged, 8U);
}

class EveryLevel : public ::testing::TestWithParam<Level> {};

TEST_P(EveryLevel, OfAGroupIsWhatTheRulesSayForDomain1) {
    demo::Random random(7);
    expect_levels(demo::ght(random), "d1bis", GetParam());
}

TEST_P(EveryLevel, OfAGroupIsWhatTheRulesSayForDomain2) {
    demo::Random random(7);
    expect_levels(demo::ght(random), "d2", GetParam());
}

TEST_P(EveryLevel, OfAPrivateGroupIsWhatTheRulesSayForDomain1) {
    demo::Random random(7);
    expect_levels(demo::private_group(random), "d1bis", GetParam());
}

TEST_P(EveryLevel, OfAPrivateGroupIsWhatTheRulesSayForDomain2) {
    demo::Random random(7);
    expect_levels(demo::private_group(random), "d2", GetParam());
}

TEST_P(EveryLevel, OfADialysisCentreIsWhatTheRulesSay) {
    demo::Random random(7);
    expect_levels(demo::dialysis(random), "d1bis", GetParam());
}

INSTANTIATE_TEST_SUITE_P(Demo, EveryLevel, ::testing::Values(Level::met, Level::edge, Level::not_met, Level::unknown));

TEST(Demo, IsTheSameForTheSameSeed) {
    const auto one = demo::dossiers(3);
    const auto two = demo::dossiers(3);
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t index = 0; index < one.size(); ++index) {
        ASSERT_EQ(one[index].files.size(), two[index].files.size());
        for (std::size_t file = 0; file < one[index].files.size(); ++file) {
            EXPECT_EQ(one[index].files[file].bytes, two[index].files[file].bytes);
        }
    }
}

TEST(Demo, DiffersFromSeedToSeedAndStaysReadable) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        for (const demo::Dossier& dossier : demo::dossiers(seed)) {
            const bool halfway = dossier.name == "ght-mi-parcours";
            SCOPED_TRACE("seed " + std::to_string(seed) + ", " + dossier.name);
            const programme::Case facts = facts_of(dossier.files);
            const auto late =
                std::count_if(facts.observations.begin(), facts.observations.end(), [&](const auto& seen) {
                    return seen.date && *seen.date > (halfway ? demo::kHalfway : demo::kReferenceDate);
                });
            EXPECT_EQ(late, 0);
        }
    }
    EXPECT_NE(demo::dossiers(1).front().files.front().bytes, demo::dossiers(2).front().files.front().bytes);
}

TEST(Demo, ShowsAGrantThatIsARange) {
    const programme::Case facts = facts_of(demo::dossiers(1).front().files);
    const programme::Evaluation evaluation = programme::evaluate(rules("d1bis"), facts, on(demo::kReferenceDate));
    ASSERT_TRUE(evaluation.grant.low && evaluation.grant.high);
    EXPECT_LT(base::Money(), *evaluation.grant.low);
    EXPECT_LT(*evaluation.grant.low, *evaluation.grant.high);
    EXPECT_FALSE(evaluation.alternatives.empty());
}

TEST(Demo, NamesNobodyReal) {
    for (const demo::Dossier& dossier : demo::dossiers(1)) {
        const programme::Case facts = facts_of(dossier.files);
        for (const organisation::Entity& entity : facts.perimeter.entities) {
            EXPECT_TRUE(entity.finess.starts_with("99")) << entity.finess;
            EXPECT_NE(entity.name.find("Démonstration"), std::string::npos) << entity.name;
        }
    }
}

TEST(Demo, WritesEvidenceThatTheDossierFinds) {
    const egide::testing::TemporaryFolder folder;
    const demo::Dossier dossier = demo::dossiers(1).front();
    ASSERT_TRUE(demo::write(dossier, folder.path()).empty());
    const auto reading = dossier::read_dossier_folder(folder / dossier.name, {.on = demo::kReferenceDate});
    ASSERT_TRUE(reading);
    EXPECT_TRUE(reading->warnings.empty());
    for (const observation::Observation& seen : reading->facts.observations) {
        EXPECT_TRUE(!seen.evidence || seen.evidence->sha256.size() == 64) << seen.evidence->path;
    }
}

TEST(Catalogue, EveryMessageIsReadByIcu) {
    EXPECT_TRUE(egide::testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::cli
