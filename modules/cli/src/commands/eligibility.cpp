#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/documents/json.h"
#include "egide/reading/json_writer.h"
#include "opened_dossier.h"
#include "rule_folder.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

int examine(Session& session, const std::string& file) {
    const auto opened = open_dossier(session, file);
    if (!opened) {
        return session.fail(opened.errors());
    }
    session.warn(opened->warnings);
    const programme::Evaluation evaluation =
        programme::evaluate(*opened->programme, *opened->facts, options_of(session));
    const int printed =
        session.print(session.format() == Format::json ? documents::eligibility_json(evaluation, session.language())
                                                       : documents::eligibility_text(evaluation, session.style()));
    const bool eligible = evaluation.eligibility.verdict == programme::Verdict::met;
    return printed == kDone && session.request().has("--fail-on-unmet") && !eligible ? kUnmet : printed;
}

void describe(TextBlock& block, const Session& session, const programme::Programme& rules) {
    block.line(0, session.say(messages::eligibility_general({.programme = rules.title})));
    for (const programme::EligibilityCase& one : rules.eligibility) {
        const std::string result = session.say(one.eligible ? messages::eligibility_yes() : messages::eligibility_no());
        block.line(2, session.say(messages::eligibility_case({.id = one.id, .result = result, .says = one.say})));
        block.citation(4, session, rules, one.cite);
    }
    for (const programme::Objective& prerequisite : rules.prerequisites) {
        block.line(2, session.say(messages::eligibility_prerequisite({.title = prerequisite.title})));
        block.citation(4, session, rules, prerequisite.cite);
    }
}

void write_json(reading::JsonWriter& json, const Session& session, const programme::Programme& rules) {
    json.begin_object().field("programme", rules.id).key("cases").begin_array();
    for (const programme::EligibilityCase& one : rules.eligibility) {
        json.begin_object().field("case", one.id).field("result", one.eligible ? "eligible" : "not_eligible");
        json.field("sentence", session.say(one.say))
            .field("source", one.cite.source)
            .field("place", one.cite.place)
            .end_object();
    }
    json.end_array().key("prerequisites").begin_array();
    for (const programme::Objective& prerequisite : rules.prerequisites) {
        json.begin_object().field("id", prerequisite.id).field("title", session.say(prerequisite.title)).end_object();
    }
    json.end_array().end_object();
}

/// Without a dossier: the cases and prerequisites of every programme.
int explain(Session& session) {
    const auto folders = programme_folders(session.programmes_folder());
    if (!folders) {
        return session.fail(folders.errors());
    }
    TextBlock block(session);
    reading::JsonWriter json;
    json.begin_array();
    for (const std::filesystem::path& folder : *folders) {
        const auto rules = load_programme(folder);
        if (!rules) {
            return session.fail(rules.errors());
        }
        describe(block, session, *rules);
        write_json(json, session, *rules);
    }
    json.end_array();
    return session.print(session.format() == Format::json ? json.take() : block.take());
}

int run_eligibility(Session& session) {
    const std::string file = session.request().text("FILE");
    return file.empty() ? explain(session) : examine(session, file);
}

}  // namespace

CommandSpec eligibility() {
    return {.name = "eligibility",
            .help = messages::help_eligibility(),
            .arguments = {{"FILE", ValueKind::file, messages::help_dossier_optional(), false}},
            .options = {fail_on_unmet()},
            .run = run_eligibility};
}

}  // namespace egide::cli::commands
