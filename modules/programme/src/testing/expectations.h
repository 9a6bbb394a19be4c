#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/programme/evaluation.h"
#include "egide/programme/testing.h"
#include "egide/reading/reader.h"

namespace egide::programme {

struct ExpectedVerdict {
    enum class What : std::uint8_t { objective, node, prerequisite };
    What what = What::objective;
    std::string id;
    Verdict verdict = Verdict::met;
};

struct ExpectedAlternative {
    std::string ambiguity;
    std::string objective;  // empty: only the amount changes
    std::optional<Verdict> verdict;
};

/// What a test expects, ready to be compared many times.
struct Expectations {
    std::vector<ExpectedVerdict> verdicts;
    std::vector<std::pair<std::string, PieceState>> pieces;
    std::vector<ExpectedAlternative> alternatives;
    std::optional<Verdict> eligibility;
    std::string eligibility_case;
    std::optional<base::Ratio> decote_low;   // percent
    std::optional<base::Ratio> decote_high;
    bool has_grant = false;
    Grant grant;
    std::size_t count() const;
};

Expectations read_expectations(const reading::Node& node, reading::Problems& problems);
/// Empty when all holds; stops at the first difference when asked.
std::vector<std::string> compare(const Expectations& expected, const Evaluation& evaluation, bool first_only);

}  // namespace egide::programme
