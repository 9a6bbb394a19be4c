#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/programme/case.h"
#include "egide/programme/loading.h"

namespace egide::programme {

/// How a test's dossier becomes a Case; given by the module that reads dossiers. `with` may be null.
using CaseMaker = std::function<base::Result<Case>(const reading::Node& dossier, const reading::Node* with)>;

struct TestFailure {
    std::string test;
    base::SourcePosition at;
    std::string what;  // "D1.O1.A: expected met, got not_met"
};

struct TestRun {
    std::size_t cases = 0;
    std::size_t expectations = 0;
    std::vector<TestFailure> failures;
    std::vector<std::string> untested;  // rule ids lacking a met, a not_met or an undetermined expectation: "D1.O1.A.R1: undetermined"
};

/// Test files of one programme, prepared once so that mutation runs do not read YAML again.
class TestSuite {
  public:
    struct Prepared;
    TestSuite();
    ~TestSuite();
    TestSuite(TestSuite&&) noexcept;
    static base::Result<TestSuite> prepare(std::span<const RuleDocument> tests, const CaseMaker& make);
    TestRun run(const Programme& programme) const;
    /// Stops at the first failure.
    bool fails(const Programme& programme) const;

  private:
    std::unique_ptr<Prepared> prepared_;
};

struct Mutant {
    std::string file;
    std::uint32_t line = 0;
    std::string what;  // "cadence_mean: 60 → 61"
    bool killed = false;
    bool refused = false;  // the loader already rejects it: counted apart
};

/// Changes the rules one small way at a time and runs the suite on each. Deterministic order.
std::vector<Mutant> mutate(std::span<const RuleDocument> documents, const TestSuite& suite, unsigned threads,
                           const std::function<void(std::size_t done, std::size_t total)>& progress);

}  // namespace egide::programme
