// The JSON that scripts rely on.
#include "egide/documents/json.h"

#include "egide/reading/tree.h"
#include "sample.h"

namespace egide::documents {
namespace {

reading::Node read(const std::string& json) {
    auto root = reading::read_json(json, "evaluation.json");
    EXPECT_TRUE(root) << json;
    return root ? std::move(*root) : reading::Node{};
}

std::vector<std::string> keys(const reading::Node& node) {
    std::vector<std::string> names;
    for (const reading::Member& member : node.members) {
        names.push_back(member.key);
    }
    return names;
}

const reading::Node& at(const reading::Node& node, std::string_view key) {
    static const reading::Node none;
    const reading::Node* found = node.find(key);
    EXPECT_NE(found, nullptr) << key;
    return found == nullptr ? none : *found;
}

TEST(EvaluationJson, HasTheKeysOfTheInterfaceInTheirOrder) {
    const Sample sample;
    const reading::Node root = read(evaluation_json(sample.report.evaluation, base::Language::french));
    const std::vector<std::string> top = keys(root);
    ASSERT_GE(top.size(), 8U);
    EXPECT_EQ(top[0], "programme");
    EXPECT_EQ(top[1], "rules");
    EXPECT_EQ(top[2], "on");
    EXPECT_EQ(keys(at(root, "rules")), (std::vector<std::string>{"version", "sha256"}));
    EXPECT_EQ(keys(at(root, "candidate")), (std::vector<std::string>{"kind", "name"}));
    EXPECT_EQ(keys(at(root, "grant")), (std::vector<std::string>{"amount", "low", "high", "currency"}));
    std::vector<std::string> objective = keys(at(root, "objectives").items.at(0));
    objective.resize(6);
    EXPECT_EQ(objective, (std::vector<std::string>{"id", "result", "decote_pct", "sentence", "ambiguities", "tree"}));
}

TEST(EvaluationJson, GivesNodesWithRuleSubjectCitationParametersAndFacts) {
    const Sample sample;
    const reading::Node root = read(evaluation_json(sample.report.evaluation, base::Language::french));
    const reading::Node& tree = at(at(root, "objectives").items.at(0), "tree");
    EXPECT_EQ(at(tree, "rule").scalar, "D9.O1.R1");
    EXPECT_EQ(at(tree, "kind").scalar, "each");
    EXPECT_EQ(at(at(tree, "cite"), "place").scalar, "art. 1");
    const reading::Node& cadence = at(tree, "children").items.at(0);
    EXPECT_EQ(at(at(cadence, "subject"), "id").scalar, "ad.example");
    EXPECT_EQ(at(cadence, "facts").items.size(), 4U);
    EXPECT_EQ(at(at(cadence, "parameters").items.at(0), "value").scalar, "60");
}

TEST(EvaluationJson, WritesAmountsAndPercentagesAsDecimalStrings) {
    const Sample sample("- {kind: document, piece: D9.O3.E1}\n");
    const std::string json = evaluation_json(sample.report.evaluation, base::Language::french);
    const reading::Node root = read(json);
    EXPECT_TRUE(at(at(root, "grant"), "amount").is_null()) << "two objectives are undetermined";
    EXPECT_EQ(at(at(root, "grant"), "low").scalar, "26650.00");
    EXPECT_EQ(at(at(root, "grant"), "high").scalar, "53300.00");
    EXPECT_TRUE(at(at(root, "decote"), "total_pct").is_null());
    EXPECT_EQ(at(at(root, "decote"), "total_high_pct").scalar, "50");
    EXPECT_TRUE(at(at(root, "grant"), "low").quoted);
    EXPECT_EQ(at(at(root, "objectives").items.at(2), "decote_pct").scalar, "0") << "met";
}

TEST(EvaluationJson, IsExactWhenEverythingIsKnown) {
    std::string facts(kAudited);
    facts += "- {kind: directory_audit, directory: ad.example, date: 2026-09-20, level: 2, tool: ADS}\n";
    facts += "- {kind: document, piece: D9.O3.E1}\n";
    const Sample sample(facts);
    const reading::Node root = read(evaluation_json(sample.report.evaluation, base::Language::french));
    EXPECT_EQ(at(at(root, "grant"), "amount").scalar, "53300.00");
    EXPECT_TRUE(at(at(root, "grant"), "low").is_null());
    EXPECT_EQ(at(at(root, "decote"), "capped_pct").scalar, "0");
    EXPECT_EQ(at(root, "alternatives").items.at(0).find("ambiguity")->scalar, "AMB-01");
    EXPECT_EQ(at(at(root, "objectives").items.at(1), "advice").items.size(), 1U) << "level 3 is only advised";
}

TEST(EvaluationJson, IsTheSameBytesTwice) {
    const Sample one;
    const Sample two;
    EXPECT_EQ(evaluation_json(one.report.evaluation, base::Language::french),
              evaluation_json(two.report.evaluation, base::Language::french));
    EXPECT_EQ(plan_json(one.report, base::Language::english), plan_json(two.report, base::Language::english));
}

TEST(EvaluationJson, SpeaksTheLanguageAskedFor) {
    const Sample sample;
    const std::string english = evaluation_json(sample.report.evaluation, base::Language::english);
    EXPECT_NE(english.find("\"title\": \"Audit\""), std::string::npos);
    EXPECT_EQ(english.find("Auditer"), std::string::npos);
}

TEST(EvaluationJson, ComparesWithTodayWhenAsked) {
    const Sample today;
    const Sample later(std::string(kAudited) + "- {kind: document, piece: D9.O3.E1}\n");
    const Comparison comparison{&today.report.evaluation,
                                programme::differences(today.report.evaluation, later.report.evaluation)};
    const reading::Node root = read(evaluation_json(later.report.evaluation, base::Language::french, &comparison));
    const reading::Node& changes = at(at(root, "compared_with"), "objectives");
    ASSERT_EQ(changes.items.size(), 1U);
    EXPECT_EQ(at(changes.items[0], "id").scalar, "D9.O3");
    EXPECT_EQ(at(changes.items[0], "after").scalar, "met");
}

TEST(PlanJson, ListsTasksWithEurosAndDates) {
    const Sample sample(kAudited, "2026-09-01");
    const reading::Node root = read(plan_json(sample.report, base::Language::french));
    ASSERT_FALSE(at(root, "tasks").items.empty());
    const reading::Node& safe = at(root, "last_safe_days").items.at(0);
    EXPECT_EQ(at(safe, "series").scalar, "ad.example");
    EXPECT_EQ(at(safe, "audits").scalar, "4");
}

TEST(EligibilityJson, HoldsEligibilityAndPrerequisitesAlone) {
    const Sample sample;
    const reading::Node root = read(eligibility_json(sample.report.evaluation, base::Language::french));
    EXPECT_EQ(root.find("objectives"), nullptr);
    EXPECT_NE(root.find("eligibility"), nullptr);
}

}  // namespace
}  // namespace egide::documents
