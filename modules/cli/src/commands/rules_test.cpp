#include "chosen_rules.h"
#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/dossier/patch.h"
#include "egide/programme/testing.h"
#include "egide/reading/json_writer.h"
#include "rule_folder.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

struct Tested {
    std::string id;
    programme::TestRun run;
};

base::Result<Tested> run_tests(const std::filesystem::path& folder) {
    const auto rules = load_programme(folder);
    const auto tests = read_rule_tests(folder);
    if (!rules) {
        return rules.errors();
    }
    if (!tests) {
        return tests.errors();
    }
    const auto suite = programme::TestSuite::prepare(*tests, dossier::make_test_case);
    if (!suite) {
        return suite.errors();
    }
    return Tested{rules->id, suite->run(*rules)};
}

/// Several expectations of one case may fail: the case fails once.
std::size_t failed_cases(const programme::TestRun& run) {
    std::vector<std::string> names;
    for (const programme::TestFailure& failure : run.failures) {
        const std::string name = failure.at.show() + failure.test;
        if (names.empty() || names.back() != name) {
            names.push_back(name);
        }
    }
    return names.size();
}

void describe(TextBlock& block, const Session& session, const Tested& tested) {
    const programme::TestRun& run = tested.run;
    for (const programme::TestFailure& failure : run.failures) {
        block.line(0, failure.at.show() + ": " +
                          session.say(messages::rules_test_failed({.test = failure.test, .what = failure.what})));
    }
    block.line(
        0, session.say(messages::rules_tested(
               {.cases = run.cases, .expectations = run.expectations, .failed = failed_cases(run), .id = tested.id})));
    if (!run.untested.empty()) {
        block.line(2, session.say(messages::rules_untested()));
    }
    for (const std::string& rule : run.untested) {
        block.line(4, rule);
    }
}

void write_json(reading::JsonWriter& json, const std::vector<Tested>& all) {
    std::size_t cases = 0;
    std::size_t failed = 0;
    for (const Tested& tested : all) {
        cases += tested.run.cases;
        failed += failed_cases(tested.run);
    }
    json.begin_object().field("passed", static_cast<std::int64_t>(cases - failed));
    json.field("failed", static_cast<std::int64_t>(failed)).key("programmes").begin_array();
    for (const Tested& tested : all) {
        json.begin_object().field("programme", tested.id).field("cases", static_cast<std::int64_t>(tested.run.cases));
        json.field("expectations", static_cast<std::int64_t>(tested.run.expectations)).key("failures").begin_array();
        for (const programme::TestFailure& failure : tested.run.failures) {
            json.begin_object()
                .field("at", failure.at.show())
                .field("test", failure.test)
                .field("what", failure.what)
                .end_object();
        }
        json.end_array().key("untested").begin_array();
        for (const std::string& rule : tested.run.untested) {
            json.value(rule);
        }
        json.end_array().end_object();
    }
    json.end_array().end_object();
}

int run_test(Session& session) {
    const auto folders = chosen_folders(session, "DIR");
    if (!folders) {
        return session.fail(folders.errors());
    }
    std::vector<Tested> all;
    for (const std::filesystem::path& folder : *folders) {
        auto tested = run_tests(folder);
        if (!tested) {
            return session.fail(tested.errors());
        }
        all.push_back(std::move(*tested));
    }
    TextBlock block(session);
    bool holds = true;
    for (const Tested& tested : all) {
        describe(block, session, tested);
        holds = holds && tested.run.failures.empty();
    }
    reading::JsonWriter json;
    write_json(json, all);
    const int printed = session.print(session.format() == Format::json ? json.take() : block.take());
    return printed == kDone && !holds ? kUnmet : printed;
}

}  // namespace

CommandSpec rules_test() {
    return {.name = "test", .help = messages::help_rules_test(), .arguments = {folders_argument()}, .run = run_test};
}

}  // namespace egide::cli::commands
