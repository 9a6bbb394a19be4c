#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/text.h"
#include "egide/documents/messages.h"
#include "egide/documents/report.h"
#include "egide/programme/evaluation.h"

namespace egide::documents {

/// The tones of the visual language; each is a colour on screen and never the only sign.
enum class Tone { plain, strong, muted, ok, warn, bad, info, neutral };

/// How a state is drawn: the sign on a terminal, the symbol in HTML, the tone of both.
struct Mark {
    std::string_view glyph;
    std::string_view symbol;
    Tone tone = Tone::neutral;
};
Mark mark(programme::Verdict verdict);
/// As above, for a node: advice that is not followed is a warning, never a failure.
Mark mark(const programme::Node& node);
/// "ok", "warn" … as CSS classes.
std::string_view name(Tone tone);

/// Writes values and sentences in one language, for one evaluation.
class Wording {
  public:
    Wording(const programme::Evaluation& evaluation, base::Language language)
        : evaluation_(&evaluation), language_(language) {}

    base::Language language() const { return language_; }
    const programme::Evaluation& evaluation() const { return *evaluation_; }
    const programme::Programme& programme() const { return *evaluation_->programme; }
    const programme::Case& facts() const { return *evaluation_->facts; }

    std::string say(const base::Text& text) const { return base::render(text, language_); }
    const std::string& say(const base::Bilingual& text) const { return text.in(language_); }
    std::string show(base::Date date) const { return base::show(date, language_); }
    std::string show_long(base::Date date) const { return base::show_long(date, language_); }
    std::string show(base::Money money) const { return base::show(money, language_); }
    std::string show(const programme::Grant& grant) const;  // amount, range or "indéterminé"
    std::string percent(const base::Ratio& share) const;    // at most two decimals
    std::string join(const std::vector<std::string>& items) const { return base::join(items, language_); }
    std::string state(programme::Verdict verdict) const;
    std::string state(const programme::Node& node) const;
    std::string state(programme::PieceState state) const;
    std::string eligibility() const;

    /// The answer in one sentence with figures, and what is at stake in another (empty when unknown).
    std::string answer() const;
    std::string stake() const;
    /// "situation au 1er octobre 2026", declaration, phase start: each with "supposée" when the dossier did not say.
    std::vector<std::string> scope() const;
    std::string rules() const;  // "règles d1bis 2026-02-02"
    /// "−10 %", "≤ 10 %", "" when the objective costs nothing, "non publiée".
    std::string decote(const programme::ObjectiveResult& result) const;
    std::string sentence(const programme::ObjectiveResult& result) const;

    std::string subject(const programme::Subject& subject) const;
    /// "CH Nord : " where a branch turns to another subject that its own words do not name; else empty.
    std::string about(const programme::Node& node, const programme::Node* above) const;
    std::string entity(std::uint32_t index) const;  // name and FINESS
    std::string names(const std::vector<programme::Subject>& subjects, std::size_t at_most) const;
    std::string names(const std::vector<std::uint32_t>& entities) const;
    /// "cadence_mean" → "60 jours", as in force for this evaluation.
    std::string parameter_value(programme::ParameterIndex index) const;
    std::string value(programme::ParameterType type, const programme::ParameterValue& value) const;
    std::string place(const programme::Citation& cite) const;
    std::string cite(const programme::Citation& cite) const;
    /// "audit d’annuaire du 01/03/2026, ads/2026-03-01.zed".
    std::string fact(std::uint32_t observation) const;
    std::string limits(const Task& task) const;
    std::string worth(const Task& task) const;  // limits and euros at stake
    std::string closing(const programme::WhyNot& why) const;
    /// Whether a coverage still has to be reached: an objective may be met by another way than its coverage.
    bool still_open(const programme::CoveragePlan& plan) const;
    std::string alternative(const programme::Alternative& alternative) const;
    std::string pieces(const programme::ObjectiveResult& result) const;  // one sentence on the file

  private:
    std::string grant_clause() const;

    const programme::Evaluation* evaluation_;
    base::Language language_;
};

/// One line of the money block.
struct MoneyLine {
    std::string label;
    std::string value;
    bool strong = false;
};
std::vector<MoneyLine> money_lines(const Wording& wording);

/// The value of a parameter that was in force, with its citation; null when none was.
const programme::DatedValue* in_force(const programme::Evaluation& evaluation, programme::ParameterIndex index);
/// What a node cites and reads that the node above it did not already show; `above` may be null.
const programme::Citation* own_citation(const programme::Node& node, const programme::Node* above);
std::vector<std::uint32_t> own_facts(const programme::Node& node, const programme::Node* above);
/// Calls `visit` for a node and all below it, parents first.
template <typename Visitor>
void walk(const programme::Node& node, const Visitor& visit) {
    visit(node);
    for (const programme::Node& child : node.children) {
        walk(child, visit);
    }
}

}  // namespace egide::documents
