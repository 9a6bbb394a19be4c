#include "simulation.h"

#include <algorithm>
#include <set>

#include "egide/documents/json.h"
#include "egide/programme/description.h"
#include "egide/reading/json_writer.h"
#include "egide/web/messages.h"
#include "json_node.h"

namespace egide::web {

namespace {

using observation::ContextSpec;
using programme::Evaluation;
using programme::Verdict;

/// FINESS category 146, dialysis alternatives: an establishment of it answers by itself.
constexpr std::string_view kDialysisCategory = "146";
constexpr std::size_t kMostTried = 8;

const ContextSpec& fact_named(std::string_view name) {
    return *std::find_if(observation::kContextFacts.begin(), observation::kContextFacts.end(), [&](const ContextSpec& one) { return one.name == name; });
}

bool told_by_category(const organisation::Perimeter& perimeter) {
    return std::any_of(perimeter.entities.begin(), perimeter.entities.end(), [](const organisation::Entity& one) { return one.category == kDialysisCategory; });
}

observation::Observation document_of(const std::string& code, base::Date date) {
    observation::Observation document;
    document.kind = observation::Kind::document;
    document.date = date;
    document.values.emplace_back(observation::Field::piece, code);
    return document;
}

/// What is decided: the case of eligibility and the verdict of each prerequisite.
std::string outcome_of(const Evaluation& evaluation) {
    std::string text(programme::word(evaluation.eligibility.verdict));
    text += evaluation.eligibility.decided_by == nullptr ? "" : " " + evaluation.eligibility.decided_by->id;
    for (const programme::ObjectiveResult& one : evaluation.prerequisites) {
        text += " " + std::string(programme::word(one.verdict));
    }
    return text;
}

Evaluation evaluated(const programme::Programme& programme, const programme::Case& facts, bool explain) {
    const base::Date on = *facts.milestones.application;
    return programme::evaluate(programme, facts, {.on = on, .known_on = {}, .explain = explain, .alternatives = false});
}

/// The open facts of which an answer may still change what is decided: every way to answer all of them is tried.
std::set<std::string_view> facts_that_matter(const programme::Programme& programme, const programme::Case& facts,
                                             const std::vector<std::string_view>& open) {
    if (open.size() > kMostTried) {
        return {open.begin(), open.end()};
    }
    std::vector<std::string> outcomes;
    programme::Case tried = facts;
    for (std::size_t way = 0; way < (std::size_t{1} << open.size()); ++way) {
        for (std::size_t at = 0; at < open.size(); ++at) {
            tried.context[static_cast<std::size_t>(fact_named(open[at]).fact)] = ((way >> at) & 1U) != 0;
        }
        outcomes.push_back(outcome_of(evaluated(programme, tried, false)));
    }
    std::set<std::string_view> matter;
    for (std::size_t at = 0; at < open.size(); ++at) {
        for (std::size_t way = 0; way < outcomes.size(); ++way) {
            if (outcomes[way] != outcomes[way ^ (std::size_t{1} << at)]) {
                matter.insert(open[at]);
            }
        }
    }
    return matter;
}

void write_questions(reading::JsonWriter& json, const programme::Programme& programme, const programme::Case& facts,
                     const SimulationAnswers& answers, base::Language language) {
    const auto read = programme::facts_read_first(programme);
    std::vector<std::string_view> open;
    std::copy_if(read.begin(), read.end(), std::back_inserter(open), [&](std::string_view name) { return !facts.context[static_cast<std::size_t>(fact_named(name).fact)]; });
    const auto matter = facts_that_matter(programme, facts, open);
    json.key("questions").begin_array();
    for (const std::string_view name : read) {
        const ContextSpec& fact = fact_named(name);
        const auto& answer = facts.context[static_cast<std::size_t>(fact.fact)];
        json.begin_object().field("name", name).field("label", language == base::Language::french ? fact.fr : fact.en).key("answer");
        answer ? json.value(*answer) : json.null();
        json.field("known", answer.has_value() && !answers.context.contains(name)).field("matters", matter.contains(name)).end_object();
    }
    json.end_array();
}

void write_asked_pieces(reading::JsonWriter& json, const Evaluation& evaluation, const SimulationAnswers& answers, base::Language language) {
    json.key("pieces").begin_array();
    for (const programme::ObjectiveResult& one : evaluation.prerequisites) {
        for (const programme::PieceStatus& status : one.pieces) {
            json.begin_object().field("code", status.piece->code).field("name", status.piece->name.in(language));
            json.field("given", answers.pieces.contains(status.piece->code)).field("state", programme::word(status.state)).end_object();
        }
    }
    json.end_array();
}

base::Text answer_sentence(const Evaluation& evaluation) {
    const auto* const decided = evaluation.eligibility.decided_by;
    if (decided == nullptr || evaluation.eligibility.verdict == Verdict::undetermined) {
        return messages::simulation_undetermined();
    }
    return evaluation.eligibility.verdict == Verdict::met ? messages::simulation_eligible({.reason = decided->say})
                                                          : messages::simulation_not_eligible({.reason = decided->say});
}

}  // namespace

programme::Case case_of(const std::string& programme, const SimulationAnswers& answers) {
    programme::Case facts;
    facts.programme = programme;
    facts.perimeter = answers.perimeter;
    facts.milestones.application = answers.application;
    for (const auto& [name, answer] : answers.context) {
        facts.context[static_cast<std::size_t>(fact_named(name).fact)] = answer;
    }
    auto& has_146 = facts.context[static_cast<std::size_t>(observation::ContextFact::has_146)];
    if (!has_146 && told_by_category(facts.perimeter)) {
        has_146 = true;
    }
    for (const auto& [code, date] : answers.pieces) {
        facts.observations.push_back(document_of(code, date));
    }
    return facts;
}

organisation::Perimeter nameless(organisation::CandidateKind kind) {
    organisation::Perimeter perimeter;
    perimeter.kind = kind;
    perimeter.support = 0;
    perimeter.entities.push_back({});
    return perimeter;
}

std::string simulation_json(const programme::Programme& programme, const programme::Case& facts, const SimulationAnswers& answers,
                            const std::vector<base::Text>& notes, base::Language language) {
    const Evaluation evaluation = evaluated(programme, facts, true);
    reading::JsonWriter json(false);
    json.begin_object().field("sentence", base::render(answer_sentence(evaluation), language));
    json.field("candidate_name", facts.perimeter.name).key("notes").begin_array();
    for (const base::Text& note : notes) {
        json.value(base::render(note, language));
    }
    json.end_array().key("eligibility");
    write_node(json, parsed(documents::eligibility_json(evaluation, language), "eligibility"));
    write_questions(json, programme, facts, answers, language);
    write_asked_pieces(json, evaluation, answers, language);
    return json.end_object().take();
}

}  // namespace egide::web
