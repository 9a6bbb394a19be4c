// What people read in a terminal of 80 columns.
#include "egide/documents/terminal.h"

#include <sstream>

#include "sample.h"

namespace egide::documents {
namespace {

constexpr TerminalStyle kFrench{base::Language::french, 80, false};

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> found;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        found.push_back(line);
    }
    return found;
}

void expect_narrow(const std::string& text, std::size_t columns) {
    for (const std::string& line : lines(text)) {
        EXPECT_LE(display_width(line), columns) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
    }
}

TEST(EvaluationText, FitsItsColumns) {
    const Sample sample;
    for (const std::size_t columns : {40U, 60U, 80U}) {
        const TerminalStyle style{base::Language::french, columns, false};
        expect_narrow(evaluation_text(sample.report, style), columns);
        expect_narrow(plan_text(sample.report, style), columns);
        for (const auto& result : sample.report.evaluation.objectives) {
            expect_narrow(objective_text(sample.report, result, style), columns);
        }
    }
}

TEST(EvaluationText, AnswersFirstWithFigures) {
    const Sample sample("- {kind: document, piece: D9.O3.E1}\n");
    const std::string text = evaluation_text(sample.report, kFrench);
    EXPECT_NE(text.find("1 objectif atteint sur 3 et 2 indéterminés"), std::string::npos) << text;
    EXPECT_NE(text.find("26\u202F650,00\u202F€"), std::string::npos);
}

TEST(EvaluationText, SaysAStateWithASignAndAWord) {
    const Sample sample;
    const std::string text = evaluation_text(sample.report, kFrench);
    EXPECT_NE(text.find("✔ Atteint"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << "no colour was asked for";
}

TEST(EvaluationText, IsColouredOnlyWhenAsked) {
    const Sample sample;
    EXPECT_NE(evaluation_text(sample.report, {base::Language::french, 80, true}).find("\x1b[32m"), std::string::npos);
}

TEST(EvaluationText, LetsNoOutsiderSpeakToTheTerminal) {
    const Sample sample(kAudited, "2026-10-01", "CH \x1b[2J\u202Eliave");
    const std::string text = evaluation_text(sample.report, kFrench);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("\u202E"), std::string::npos);
}

TEST(ObjectiveText, OpensTheTreeDownToCitationsAndFacts) {
    const Sample sample;
    const std::string text = objective_text(sample.report, sample.report.evaluation.objectives.front(), kFrench);
    EXPECT_NE(text.find("D9.O1.R1"), std::string::npos) << text;
    EXPECT_NE(text.find("art. 1"), std::string::npos);
    EXPECT_NE(text.find("mean = 60 jours"), std::string::npos);
    EXPECT_NE(text.find("audit d’annuaire"), std::string::npos);
}

TEST(ObjectiveText, ShowsOtherReadings) {
    const Sample sample;
    EXPECT_NE(objective_text(sample.report, sample.report.evaluation.objectives[1], kFrench).find("AMB-01"),
              std::string::npos);
}

TEST(PlanText, NamesTheLastSafeDay) {
    const Sample sample(kAudited, "2026-08-20");
    const std::string text = plan_text(sample.report, {base::Language::english, 80, false});
    EXPECT_NE(text.find("Last safe days"), std::string::npos) << text;
    EXPECT_NE(text.find("ad.example (4 audits)"), std::string::npos) << text;
}

TEST(DifferenceText, SaysWhenNothingChanges) {
    const Sample sample;
    const std::string text = difference_text(sample.report.evaluation, sample.report.evaluation, kFrench);
    EXPECT_NE(text.find("Rien ne change."), std::string::npos);
}

TEST(DifferenceText, NamesVerdictsAndGrantThatChange) {
    const Sample today;
    const Sample later(std::string(kAudited) + "- {kind: document, piece: D9.O3.E1}\n");
    const std::string text = difference_text(today.report.evaluation, later.report.evaluation, kFrench);
    EXPECT_NE(text.find("D9.O3"), std::string::npos) << text;
    EXPECT_NE(text.find("→ Atteint"), std::string::npos) << text;
}

TEST(EligibilityText, FitsItsColumns) {
    const Sample sample;
    expect_narrow(eligibility_text(sample.report.evaluation, kFrench), 80);
}

}  // namespace
}  // namespace egide::documents
