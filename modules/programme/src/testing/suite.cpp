#include <algorithm>
#include <map>

#include "criteria/criterion.h"
#include "egide/programme/messages.h"
#include "egide/programme/testing.h"
#include "testing/expectations.h"

namespace egide::programme {

using reading::Problems;
using reading::Reader;

struct PreparedTest {
    std::string name;
    base::SourcePosition at;
    Case facts;
    base::Date on;
    std::optional<base::Date> known_on;
    Expectations expected;
};

struct TestSuite::Prepared {
    std::vector<PreparedTest> tests;
};

TestSuite::TestSuite() : prepared_(std::make_unique<Prepared>()) {}
TestSuite::~TestSuite() = default;
TestSuite::TestSuite(TestSuite&&) noexcept = default;

namespace {

std::string file_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

const reading::Node* base_of(Reader& file, std::span<const RuleDocument> tests, Problems& problems) {
    if (const auto* inline_dossier = file.child("dossier")) return inline_dossier;
    const auto name = file.require_text("base");
    if (!name) return nullptr;
    const auto found = std::find_if(tests.begin(), tests.end(), [&](const auto& each) { return file_name(each.name) == *name; });
    if (found != tests.end()) return &found->root;
    problems.add(*file.child("base"), messages::test_base_missing({.name = *name}));
    return nullptr;
}

void prepare_case(const reading::Node& node, const reading::Node& dossier, const CaseMaker& make, Problems& problems,
                  std::vector<PreparedTest>& out) {
    Reader reader(node, problems, "case");
    PreparedTest test;
    test.at = node.at();
    test.name = reader.require_text("name").value_or("");
    const auto on = reader.date("on");
    test.known_on = reader.date("known_on");
    auto made = make(dossier, reader.child("with"));
    if (const auto* expect = reader.require_child("expect")) test.expected = read_expectations(*expect, problems);
    reader.finish();
    if (!made.ok()) {
        for (const auto& error : made.errors()) problems.add(error);
        return;
    }
    test.facts = std::move(made).value();
    const auto date = on ? on : test.facts.milestones.declaration;
    if (!date) {
        problems.add(node, messages::test_no_date());
        return;
    }
    test.on = *date;
    out.push_back(std::move(test));
}

void note_ids(const Criterion& criterion, std::map<std::string, std::uint8_t>& seen) {
    if (!criterion.head().id.empty()) seen.emplace(criterion.head().id, std::uint8_t{0});
    for (const auto* child : criterion.children()) note_ids(*child, seen);
}

/// Which of met, not_met and undetermined no test expects, rule by rule.
std::vector<std::string> untested_of(const Programme& programme, const std::vector<PreparedTest>& tests) {
    std::map<std::string, std::uint8_t> seen;
    for (const auto* list : {&programme.prerequisites, &programme.objectives}) {
        for (const auto& objective : *list) note_ids(*objective.criterion, seen);
    }
    for (const auto& test : tests) {
        for (const auto& each : test.expected.verdicts) {
            const auto place = seen.find(each.id);
            if (each.what != ExpectedVerdict::What::node || place == seen.end()) continue;
            if (each.verdict == Verdict::met) place->second |= 1;
            if (each.verdict == Verdict::not_met) place->second |= 2;
            if (each.verdict == Verdict::undetermined) place->second |= 4;
        }
    }
    std::vector<std::string> untested;
    for (const auto& [id, bits] : seen) {
        std::string lacks;
        if ((bits & 1) == 0) lacks += " met";
        if ((bits & 2) == 0) lacks += " not_met";
        if ((bits & 4) == 0) lacks += " undetermined";
        if (!lacks.empty()) untested.push_back(id + ":" + lacks);
    }
    return untested;
}

std::vector<std::string> differences_of(const PreparedTest& test, const Programme& programme, bool first_only) {
    EvaluationOptions options;
    options.on = test.on;
    options.known_on = test.known_on;
    const auto& verdicts = test.expected.verdicts;
    const bool reads_nodes =
        std::any_of(verdicts.begin(), verdicts.end(), [](const auto& each) { return each.what == ExpectedVerdict::What::node; });
    options.explain = reads_nodes || !test.expected.pieces.empty();  // without explanation, a tree stops where it is decided
    options.alternatives = !test.expected.alternatives.empty();
    return compare(test.expected, evaluate(programme, test.facts, options), first_only);
}

}  // namespace

base::Result<TestSuite> TestSuite::prepare(std::span<const RuleDocument> tests, const CaseMaker& make) {
    Problems problems;
    TestSuite suite;
    for (const auto& document : tests) {
        if (document.root.find("cases") == nullptr) continue;  // a base dossier
        Reader file(document.root, problems, "test");
        const auto* dossier = base_of(file, tests, problems);
        for (const auto& item : file.items("cases")) {
            if (dossier != nullptr) prepare_case(item, *dossier, make, problems, suite.prepared_->tests);
        }
        file.finish();
    }
    if (problems.any()) return problems.take();
    return suite;
}

TestRun TestSuite::run(const Programme& programme) const {
    TestRun run;
    for (const auto& test : prepared_->tests) {
        ++run.cases;
        run.expectations += test.expected.count();
        for (auto& what : differences_of(test, programme, false)) run.failures.push_back({test.name, test.at, std::move(what)});
    }
    run.untested = untested_of(programme, prepared_->tests);
    return run;
}

bool TestSuite::fails(const Programme& programme) const {
    return std::any_of(prepared_->tests.begin(), prepared_->tests.end(),
                       [&](const PreparedTest& test) { return !differences_of(test, programme, true).empty(); });
}

}  // namespace egide::programme
