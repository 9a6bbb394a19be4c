// What another instance may change here: only what its side may change at home.
#include "exchange_rights.h"

#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "part_rules.h"

namespace egide::desk {

namespace {

bool known_file_state(const std::string& word) {
    return word == "confirmed" || word == "replaced" || word == "withdrawn";
}

bool is_condition(const std::string& word) {
    for (std::size_t i = 0; i < dossier::kConditions; ++i) {
        if (dossier::word_of(static_cast<dossier::Condition>(i)) == word) {
            return true;
        }
    }
    return false;
}

/// A part whose value is a JSON object, of a kind and an identifier that a person could have given.
bool is_part(const TravelRow& row) {
    const auto kind = part_kind_of(text_in(row, "kind"));
    if (!kind || is_single(*kind) != text_in(row, "id").empty()) {
        return false;
    }
    if (cell_of(row, "value").is_null()) {
        return table_of(row).word == "past";
    }
    const auto node = reading::read_json(text_in(row, "value"), row.key);
    if (!node || node->kind != reading::Node::Kind::mapping || node->find("evidence") != nullptr) {
        return false;
    }
    reading::Problems problems;
    if (!is_judged(*kind)) {
        check_value(*kind, *node, problems);
    }
    return !problems.any();
}

bool is_list(const std::string& text) {
    const auto node = reading::read_json(text, "list");
    return node && node->kind == reading::Node::Kind::sequence;
}

bool is_object(const std::string& text) {
    const auto node = reading::read_json(text, "object");
    return node && node->kind == reading::Node::Kind::mapping;
}

bool agency_part(const TravelRow& row) {
    const auto kind = part_kind_of(text_in(row, "kind"));
    return kind == PartKind::convention || kind == PartKind::order;
}

/// Readers set dates of the case by the steps they take, and what the agency alone writes.
bool side_may_change_part(PeerSide side, const TravelRow& row) {
    const bool dates = part_kind_of(text_in(row, "kind")) == PartKind::dates;
    return dates || agency_part(row) == (side == PeerSide::authority);
}

/// A candidate answers a request; nothing else of it is his to change.
bool only_answered(const MergeLine& line) {
    if (!line.mine || !line.theirs) {
        return false;
    }
    for (const TravelColumn& column : table_of(*line.theirs).columns) {
        const bool may = column.name == "state" || column.name == "answered_at";
        if (!may && cell_of(*line.mine, column.name).kinds() != cell_of(*line.theirs, column.name).kinds()) {
            return false;
        }
    }
    const std::string after = text_in(*line.theirs, "state");
    return after == "answered" || after == text_in(*line.mine, "state");
}

bool is_candidates_way(const dossier::Transition& way) {
    return way.action == "dossier.edit" || way.action == "dossier.submit" || way.action == "dossier.sign";
}

/// A choice of rules: the candidate's, and it leads nowhere else.
bool is_rules_choice(const TravelRow& step) {
    return name_of_rules_step(text_in(step, "way")).has_value() && text_in(step, "stage_before") == text_in(step, "stage_after");
}

base::Errors wrong_step(const TravelRow& step, base::Text why) {
    return {{base::ErrorKind::invalid, std::move(why), {step.key, 0, 0}, "move", {}}};
}

}  // namespace

bool has_known_words(const TravelRow& row) {
    const std::string_view table = table_of(row).word;
    if (table == "part" || table == "past") {
        return is_part(row);
    }
    if (table == "piece") {
        return known_file_state(text_in(row, "state"));
    }
    if (table == "request") {
        const auto state = request_state_of(text_in(row, "state"));
        return phase_of(text_in(row, "phase")) && state && *state != RequestState::draft;
    }
    if (table == "message") {
        const std::string side = text_in(row, "side");
        const std::string topic = text_in(row, "topic");
        return (side == "candidate" || side == "authority") && (topic.starts_with("piece:") || topic.starts_with("request:")) &&
               is_list(text_in(row, "attachments"));
    }
    if (table == "ruling") {
        return phase_of(text_in(row, "phase")) && ruling_word_of(text_in(row, "ruling"));
    }
    if (table == "waiver") {
        return is_condition(text_in(row, "condition"));
    }
    if (table == "move") {
        return is_object(text_in(row, "details"));
    }
    return table != "stage" || dossier::stage_of(text_in(row, "stage"));
}

bool side_may(PeerSide side, const MergeLine& line) {
    const TravelRow& row = line.theirs ? *line.theirs : *line.mine;
    if (line.table == "part" || line.table == "past") {
        return side_may_change_part(side, row);
    }
    if (line.table == "piece" || line.table == "snapshot") {
        return side == PeerSide::candidate || line.effect == MergeEffect::add;
    }
    if (line.table == "waiver" || line.table == "ruling") {
        return side == PeerSide::authority;
    }
    if (line.table == "request") {
        return side == PeerSide::authority || only_answered(line);
    }
    if (line.table == "message") {
        return side == PeerSide::authority || text_in(row, "side") == "candidate";
    }
    return true;  // steps are judged together
}

base::Errors step_errors(const std::vector<const TravelRow*>& steps, PeerSide side, const std::string& from,
                         const std::string& to, bool diverged) {
    std::string at = diverged && !steps.empty() ? text_in(*steps.front(), "stage_before") : from;
    for (const TravelRow* const step : steps) {
        const std::string word = text_in(*step, "way");
        const dossier::Transition* const way = dossier::find_transition(word);
        const auto before = dossier::stage_of(text_in(*step, "stage_before"));
        if (is_rules_choice(*step) && text_in(*step, "stage_before") == at) {
            continue;
        }
        const bool leads = way != nullptr && before && text_in(*step, "stage_before") == at &&
                           std::find(way->from.begin(), way->from.end(), *before) != way->from.end() &&
                           dossier::word_of(way->to) == text_in(*step, "stage_after");
        if (!leads) {
            return wrong_step(*step, messages::package_step_strange({.way = word}));
        }
        if (side == PeerSide::candidate && !is_candidates_way(*way)) {
            return wrong_step(*step, messages::package_step_not_theirs({.way = word}));
        }
        at = text_in(*step, "stage_after");
    }
    return at == to ? base::Errors() : refused_package(messages::package_stage_without_step(), "stage");
}

}  // namespace egide::desk
