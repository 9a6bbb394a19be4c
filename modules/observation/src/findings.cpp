#include <algorithm>

#include "egide/observation/messages.h"
#include "values.h"

namespace egide::observation {
namespace {

using reading::Node;
using reading::Problems;

const base::Ratio kHighestScore{10};

std::optional<base::Ratio> read_score(const Node& node, Problems& problems) {
    const auto score = read_decimal(node, problems, "cvss");
    if (score && (*score < base::Ratio{0} || *score > kHighestScore)) {
        problems.add(node, messages::cvss_out_of_range({.given = node.scalar}), "cvss");
        return std::nullopt;
    }
    return score;
}

// A report gives one score, or one per version of the standard.
std::optional<base::Ratio> read_highest_score(const Node& node, Problems& problems) {
    if (node.kind != Node::Kind::sequence) {
        return read_score(node, problems);
    }
    if (node.items.empty()) {
        problems.add(node, messages::cvss_empty_list(), "cvss");
    }
    std::optional<base::Ratio> highest;
    for (const Node& item : node.items) {
        const auto score = read_score(item, problems);
        if (score && (!highest || *score > *highest)) {
            highest = score;
        }
    }
    return highest;
}

Finding read_finding(const Node& node, Problems& problems) {
    reading::Reader reader(node, problems, "findings");
    Finding finding;
    if (const Node* id = reader.require_child("id")) {
        finding.id = read_text(*id, problems, "id").value_or("");
    }
    if (reader.has("cvss")) {
        finding.cvss = read_highest_score(*node.find("cvss"), problems);
    }
    if (reader.has("asset")) {
        finding.asset = read_text(*node.find("asset"), problems, "asset").value_or("");
    }
    if (reader.has("critical")) {
        finding.rated_critical = read_boolean(*node.find("critical"), problems, "critical");
    }
    reader.finish();
    return finding;
}

}  // namespace

std::optional<Value> read_findings(const Node& node, Problems& problems) {
    if (node.kind != Node::Kind::sequence) {
        problems.add(node, messages::list_expected({.field = "findings"}), "findings");
        return std::nullopt;
    }
    std::vector<Finding> findings;
    findings.reserve(node.items.size());
    for (const Node& item : node.items) {
        findings.push_back(read_finding(item, problems));
    }
    return Value(std::move(findings));
}

}  // namespace egide::observation
