#include "opened_dossier.h"

#include <algorithm>
#include <cstdio>

#include "egide/cli/messages.h"
#include "egide/documents/html.h"
#include "egide/documents/json.h"
#include "egide/observation/codes.h"
#include "rule_folder.h"

namespace egide::cli {

base::Result<OpenedDossier> open_dossier(const Session& session, const std::string& path) {
    auto reading = dossier::read_dossier_folder(path, {.on = session.on()});
    if (!reading) {
        return reading.errors();
    }
    const programme::Case& facts = reading->facts;
    auto rules = find_programme(session.programmes_folder(), facts.programme, facts.programme_version);
    if (!rules) {
        return rules.errors();
    }
    OpenedDossier opened;
    opened.programme = std::make_unique<const programme::Programme>(std::move(*rules));
    opened.facts = std::make_unique<programme::Case>(std::move(reading->facts));
    opened.trigram = reading->trigram;
    opened.warnings = std::move(reading->warnings);
    return opened;
}

programme::EvaluationOptions options_of(const Session& session) {
    return {.on = session.on(), .known_on = session.request().date("--known-on")};
}

int wrong_use(const Session& session, const base::Text& trouble) {
    const std::string name = name_of(session.request().path);
    const std::string hint = session.say(messages::usage_hint({.command = name}));
    std::fprintf(stderr, "%s\n%s\n", documents::harmless(name + ": " + session.say(trouble)).c_str(), hint.c_str());
    return kUsage;
}

namespace {

int print_objective(const Session& session, const documents::Report& report, const std::string& asked) {
    const std::string code = observation::canonical_code(asked);
    const auto& prerequisites = report.evaluation.prerequisites;
    const auto found =
        std::find_if(prerequisites.begin(), prerequisites.end(),
                     [&](const programme::ObjectiveResult& result) { return result.objective->id == code; });
    const programme::ObjectiveResult* result = found != prerequisites.end() ? &*found : report.evaluation.find(code);
    if (result == nullptr) {
        std::vector<std::string> known;
        for (const programme::ObjectiveResult& one : report.evaluation.objectives) {
            known.push_back(one.objective->id);
        }
        return wrong_use(session, messages::usage_objective_unknown({.given = asked, .known = known}));
    }
    return session.print(documents::objective_text(report, *result, session.style()));
}

int print_json(const Session& session, const OpenedDossier& opened, const programme::Evaluation* before) {
    const programme::Evaluation evaluation = programme::evaluate(*opened.programme, *opened.facts, options_of(session));
    documents::Comparison comparison;
    if (before != nullptr) {
        comparison = {before, programme::differences(*before, evaluation)};
    }
    const int printed = session.print(
        documents::evaluation_json(evaluation, session.language(), before == nullptr ? nullptr : &comparison));
    return status_of(session, evaluation, printed);
}

}  // namespace

int print_evaluation(const Session& session, const OpenedDossier& opened, const programme::Evaluation* before) {
    if (session.format() == Format::json) {
        return print_json(session, opened, before);
    }
    const documents::Report report =
        documents::prepare(*opened.programme, *opened.facts, options_of(session), session.threads());
    int printed = kDone;
    if (session.format() == Format::html) {
        printed = session.print(documents::report_html(report, session.language()));
    } else if (session.request().has("--objective")) {
        printed = print_objective(session, report, session.request().text("--objective"));
    } else {
        const std::string changes =
            before == nullptr ? std::string()
                              : documents::difference_text(*before, report.evaluation, session.style()) + "\n";
        printed = session.print(changes + documents::evaluation_text(report, session.style()));
    }
    return status_of(session, report.evaluation, printed);
}

int status_of(const Session& session, const programme::Evaluation& evaluation, int printed) {
    const bool holds = std::all_of(
        evaluation.objectives.begin(), evaluation.objectives.end(), [](const programme::ObjectiveResult& result) {
            return result.verdict == programme::Verdict::met || result.verdict == programme::Verdict::not_applicable;
        });
    return printed == kDone && session.request().has("--fail-on-unmet") && !holds ? kUnmet : printed;
}

}  // namespace egide::cli
