// The whole engine on invented forests: a healthy one has nothing to find; a planted one gives its answers, no more.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "egide/directory/audit.h"
#include "egide/directory/generate.h"
#include "egide/directory/paths.h"
#include "egide/directory/report.h"
#include "egide/reading/tree.h"
#include "egide/testing/temporary_folder.h"

namespace egide::directory {
namespace {

using Found = std::map<std::string, std::set<std::string>>;

GeneratedCollection forest_with(const std::filesystem::path& out, std::vector<std::string> weaknesses) {
    const auto made =
        generate_collection(out, {.objects = 6000, .seed = 11, .domains = 3, .weaknesses = std::move(weaknesses)});
    EXPECT_TRUE(made);
    return *made;
}

Audit audit_of(const GeneratedCollection& made) {
    const auto read = read_collection(made.collection);
    EXPECT_TRUE(read);
    return audit(*read);
}

Found failing(const Audit& judged, const std::vector<ControlResult>& results) {
    Found found;
    for (const ControlResult& control : results) {
        if (control.outcome == Outcome::fail) {
            auto& objects = found[std::string(control.id)];
            for (const Finding& finding : control.findings) {
                objects.emplace(judged.evidence(control, finding).dn);
            }
        }
    }
    return found;
}

struct Answers {
    int level = 5;
    Found controls;
    Found advisories;
};

Found answers_of(const reading::Node& list) {
    Found found;
    for (const reading::Node& control : list.items) {
        auto& objects = found[control.find("id")->scalar];
        for (const reading::Node& dn : control.find("objects")->items) {
            objects.insert(dn.scalar);
        }
    }
    return found;
}

Answers answers_in(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto tree = reading::read_json(bytes, "answers.json");
    EXPECT_TRUE(tree);
    return {std::stoi(tree->find("level")->scalar), answers_of(*tree->find("controls")),
            answers_of(*tree->find("advisories"))};
}

std::string shown(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += "\n    " + name;
    }
    return text;
}

/// Every answer is found: the crowd's answers name no object, so any will do for them.
void expect_found(const Found& expected, const Found& found) {
    for (const auto& [control, objects] : expected) {
        const auto seen = found.find(control);
        if (seen == found.end()) {
            ADD_FAILURE() << control << " is missed";
        } else if (!objects.empty() && seen->second != objects) {
            ADD_FAILURE() << control << " expected:" << shown(objects) << "\n  found:" << shown(seen->second);
        }
    }
}

/// The same, and nothing else fails.
void expect_answers(const GeneratedCollection& made) {
    const Answers expected = answers_in(made.answers);
    const Audit judged = audit_of(made);
    const Found found = failing(judged, judged.controls);
    EXPECT_EQ(judged.level, expected.level);
    expect_found(expected.controls, found);
    expect_found(expected.advisories, failing(judged, judged.advisories));
    for (const auto& [control, objects] : found) {
        EXPECT_TRUE(expected.controls.contains(control)) << control << " is one too many:" << shown(objects);
    }
}

TEST(PlantedForest, WithoutWeaknessIsAtLevelFiveForCertain) {
    const egide::testing::TemporaryFolder folder;
    const GeneratedCollection made = forest_with(folder.path() / "out", {});
    const Audit judged = audit_of(made);
    for (const ControlResult& control : judged.controls) {
        EXPECT_EQ(control.outcome, Outcome::pass)
            << control.id << " " << base::render(control.cause, base::Language::english);
    }
    EXPECT_EQ(judged.level, 5);
    EXPECT_TRUE(judged.level_certain);
    expect_answers(made);
}

TEST(PlantedForest, WithEveryWeaknessGivesItsAnswersNoneMissedNoneTooMany) {
    const egide::testing::TemporaryFolder folder;
    expect_answers(forest_with(folder.path() / "out", {"all"}));
}

TEST(PlantedForest, ShowsTheWeaknessesThatHideOthersByThemselves) {
    const egide::testing::TemporaryFolder folder;
    expect_answers(forest_with(folder.path() / "unseen", {"vuln_critical_objects"}));
    expect_answers(forest_with(folder.path() / "unread", {"vuln_sd_failed_sd_read_on_priv"}));
}

// What a healthy forest has to show anyway: lists that are no fault.
const std::set<std::string> kListings{"warning_dont_expire",
                                      "warning_password_change",
                                      "warning_user_accounts_dormant",
                                      "warning_rid500",
                                      "info_laps",
                                      "info_laps_missing",
                                      "info_password_policy_pso",
                                      "info_sd_protected_ou",
                                      "info_user_accounts_dormant"};

TEST(PlantedForest, WithoutWeaknessHasNothingButListingsAmongItsAdvisories) {
    const egide::testing::TemporaryFolder folder;
    const Audit judged = audit_of(forest_with(folder.path() / "out", {}));
    for (const auto& [advisory, objects] : failing(judged, judged.advisories)) {
        EXPECT_TRUE(kListings.contains(advisory)) << advisory << shown(objects);
    }
}

TEST(PlantedForest, WithEveryAdvisoryGivesItsAnswersAndKeepsItsLevel) {
    const egide::testing::TemporaryFolder folder;
    const GeneratedCollection made = forest_with(folder.path() / "out", {"advisories"});
    expect_answers(made);
    EXPECT_EQ(audit_of(made).level, 5) << "advisories change no level";
    EXPECT_GE(answers_in(made.answers).advisories.size(), 22U);
    expect_answers(forest_with(folder.path() / "apart", {"warning_sysvol_no_repl"}));
}

TEST(PlantedForest, JudgesEveryAdvisoryOfAWholeCollection) {
    const egide::testing::TemporaryFolder folder;
    const Audit judged = audit_of(forest_with(folder.path() / "out", {}));
    for (const ControlResult& advisory : judged.advisories) {
        const bool copies = advisory.id == "info_gpo_sysvol";  // no copies of files beside an invented collection
        EXPECT_EQ(advisory.outcome == Outcome::not_evaluable, copies)
            << advisory.id << " " << base::render(advisory.cause, base::Language::english);
    }
}

/// All that is ever shown of a forest.
std::string everything_said(const GeneratedCollection& made, unsigned threads) {
    const auto read = read_collection(made.collection, {.threads = threads});
    const auto paths = read ? find_paths(*read, {}) : read.errors();
    if (!read || !paths) {
        ADD_FAILURE() << "not read with " << threads << " threads";
        return {};
    }
    const Audit judged = audit(*read, {.threads = threads});
    return audit_json(judged, base::Language::french) + audit_csv(judged, base::Language::english) + paths_json(*paths);
}

TEST(PlantedForest, GivesTheSameBytesWhateverTheNumberOfThreads) {
    const egide::testing::TemporaryFolder folder;
    const GeneratedCollection made = forest_with(folder.path() / "out", {"all"});
    const std::string alone = everything_said(made, 1);
    EXPECT_GT(alone.size(), 10'000U);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
        EXPECT_TRUE(everything_said(made, threads) == alone) << threads << " threads";
    }
}

}  // namespace
}  // namespace egide::directory
