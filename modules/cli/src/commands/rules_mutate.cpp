#include "chosen_rules.h"
#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/dossier/patch.h"
#include "egide/programme/testing.h"
#include "egide/reading/json_writer.h"
#include "progress.h"
#include "rule_folder.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

constexpr std::int64_t kFloorPercent = 95;

struct Mutated {
    std::string id;
    std::vector<programme::Mutant> mutants;
    std::int64_t tried = 0;
    std::int64_t killed = 0;
    std::int64_t refused = 0;

    bool holds() const { return killed * 100 >= tried * kFloorPercent; }
    base::Ratio score() const { return base::Ratio::of(killed, tried).value_or(base::Ratio(1)); }
};

Mutated counted(std::string id, std::vector<programme::Mutant> mutants) {
    Mutated result{std::move(id), std::move(mutants)};
    for (const programme::Mutant& mutant : result.mutants) {
        result.refused += mutant.refused;
        result.tried += !mutant.refused;
        result.killed += !mutant.refused && mutant.killed;
    }
    return result;
}

base::Result<Mutated> run_mutations(const Session& session, const std::filesystem::path& path) {
    const auto folder = read_rule_folder(path);
    if (!folder) {
        return folder.errors();
    }
    const auto rules = programme::load(folder->documents, folder->sha256);
    const auto tests = read_rule_tests(path);
    if (!rules || !tests) {
        return rules ? tests.errors() : rules.errors();
    }
    const auto suite = programme::TestSuite::prepare(*tests, dossier::make_test_case);
    if (!suite) {
        return suite.errors();
    }
    if (suite->fails(*rules)) {
        return base::Error{base::ErrorKind::invalid,
                           messages::rules_tests_fail_first({.id = rules->id}),
                           {path.string(), 0, 0},
                           {},
                           {}};
    }
    Progress progress(session, rules->id + " : " + session.say(messages::rules_progress()));
    auto mutants = programme::mutate(folder->documents, *suite, session.threads(),
                                     [&](std::size_t done, std::size_t total) { progress.show(done, total); });
    return counted(rules->id, std::move(mutants));
}

void describe(TextBlock& block, const Session& session, const Mutated& result) {
    const base::Language language = session.language();
    const base::Ratio floor = base::Ratio::of(kFloorPercent, 100).value_or(base::Ratio(1));
    block.line(0, session.say(messages::rules_mutated({.floor = base::show_percent(floor, language, 0),
                                                       .id = result.id,
                                                       .killed = result.killed,
                                                       .refused = result.refused,
                                                       .score = base::show_percent(result.score(), language, 1),
                                                       .total = result.tried})));
    if (result.killed < result.tried) {
        block.line(2, session.say(messages::rules_survivors()));
    }
    for (const programme::Mutant& mutant : result.mutants) {
        if (!mutant.killed && !mutant.refused) {
            block.line(4, mutant.file + ":" + std::to_string(mutant.line) + ": " + mutant.what);
        }
    }
}

void write_json(reading::JsonWriter& json, const Mutated& result) {
    json.begin_object().field("programme", result.id).field("tried", result.tried).field("killed", result.killed);
    json.field("refused", result.refused)
        .field("score_pct", result.score().times(base::Ratio(100)).value_or(base::Ratio(0)).decimal());
    json.key("survivors").begin_array();
    for (const programme::Mutant& mutant : result.mutants) {
        if (!mutant.killed && !mutant.refused) {
            json.begin_object().field("file", mutant.file).field("line", static_cast<std::int64_t>(mutant.line));
            json.field("what", mutant.what).end_object();
        }
    }
    json.end_array().end_object();
}

int run_mutate(Session& session) {
    const auto folders = chosen_folders(session, "DIR");
    if (!folders) {
        return session.fail(folders.errors());
    }
    TextBlock block(session);
    reading::JsonWriter json;
    json.begin_array();
    bool holds = true;
    for (const std::filesystem::path& folder : *folders) {
        const auto result = run_mutations(session, folder);
        if (!result) {
            return session.fail(result.errors());
        }
        describe(block, session, *result);
        write_json(json, *result);
        holds = holds && result->holds();
    }
    json.end_array();
    const int printed = session.print(session.format() == Format::json ? json.take() : block.take());
    return printed == kDone && !holds ? kUnmet : printed;
}

}  // namespace

CommandSpec rules_mutate() {
    return {
        .name = "mutate", .help = messages::help_rules_mutate(), .arguments = {folders_argument()}, .run = run_mutate};
}

}  // namespace egide::cli::commands
