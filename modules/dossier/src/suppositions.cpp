#include "egide/dossier/dossier_file.h"
#include "egide/dossier/messages.h"
#include "matching.h"
#include "sections.h"

namespace egide::dossier {
namespace {

using reading::Node;
using reading::Reader;

void drop_matching(std::span<const Node> drops, programme::Case& facts, reading::Problems& problems) {
    for (const Node& match : drops) {
        if (match.kind != Node::Kind::mapping || match.members.empty()) {
            problems.add(match, messages::match_malformed(), "drop");
            continue;
        }
        const auto dropped = std::erase_if(facts.observations, [&](const observation::Observation& observation) {
            return matches(observation, facts.perimeter, match);
        });
        if (dropped == 0) {
            problems.add(match, messages::match_nothing({.what = "drop"}), "drop");
        }
    }
}

void suppose_observations(std::span<const Node> items, programme::Case& facts, reading::Problems& problems) {
    for (auto& supposed : read_observations(items, facts.perimeter, problems).observations) {
        supposed.supposed = true;
        facts.observations.push_back(std::move(supposed));
    }
}

}  // namespace

base::Errors apply_suppositions(programme::Case& facts, const Node& root) {
    Remarks remarks;
    programme::Case supposed = facts;
    Reader reader(root, remarks.problems, "suppose");
    if (const Node* node = reader.child("dates")) {
        read_milestones(*node, supposed.milestones, remarks.problems);
        check_milestones(*node, supposed.milestones, remarks);
    }
    if (const Node* node = reader.child("money")) {
        read_amounts(*node, supposed.amounts, remarks.problems);
    }
    if (const Node* node = reader.child("context")) {
        read_context(*node, supposed, remarks.problems);
    }
    drop_matching(reader.items("drop"), supposed, remarks.problems);
    suppose_observations(reader.items("observations"), supposed, remarks.problems);
    reader.finish();
    observation::check_set(supposed.observations, std::nullopt, remarks.problems);
    if (!remarks.problems.any()) {
        facts = std::move(supposed);
    }
    return remarks.problems.take();
}

}  // namespace egide::dossier
