#include "sections.h"

#include <algorithm>

#include "egide/dossier/messages.h"
#include "egide/organisation/finess.h"
#include "evidence_files.h"

namespace egide::dossier {
namespace {

using reading::Node;
using reading::Problems;
using reading::Reader;

void replace_date(Reader& reader, std::string_view key, std::optional<base::Date>& into) {
    if (reader.has_null(key)) {
        into.reset();
    } else if (reader.has(key)) {
        into = reader.date(key);
    }
}

void replace_amount(Reader& reader, std::string_view key, std::optional<base::Money>& into) {
    if (reader.has_null(key)) {
        into.reset();
    } else if (reader.has(key)) {
        into = observation::read_amount(*reader.node().find(key), reader.problems(), key);
    }
}

void replace_fact(Reader& reader, std::string_view key, std::optional<bool>& into) {
    if (reader.has_null(key)) {
        into.reset();
    } else if (reader.has(key)) {
        into = reader.boolean(key);
    }
}

bool is_programme_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

struct Order {
    std::string_view earlier;
    std::optional<base::Date> before;
    std::string_view later;
    std::optional<base::Date> after;
    bool impossible() const { return before && after && *before > *after; }
};

const Node& place_of(const Node& dates, std::string_view key) {
    const Node* found = dates.find(key);
    return found == nullptr ? dates : *found;
}

}  // namespace

void Remarks::warn(const Node& node, base::Text message, std::string field) {
    warnings.push_back({base::ErrorKind::invalid, std::move(message), node.at(), std::move(field), {}});
}

void read_programme(const Node& node, programme::Case& into, Problems& problems) {
    const auto text = reading::as_text(node, problems, "programme");
    if (!text) {
        return;
    }
    const std::size_t at = text->find('@');
    into.programme = text->substr(0, at);
    const bool versioned = at != std::string::npos;
    into.programme_version = versioned ? text->substr(at + 1) : std::string();
    if (!is_programme_name(into.programme) || (versioned && into.programme_version.empty())) {
        problems.add(node, messages::programme_malformed({.given = *text}), "programme");
    }
}

void read_milestones(const Node& node, programme::Milestones& into, Problems& problems) {
    Reader reader(node, problems, "dates");
    replace_date(reader, "application", into.application);
    replace_date(reader, "ars_validation", into.ars_validation);
    replace_date(reader, "phase_start", into.phase_start);
    replace_date(reader, "declaration", into.declaration);
    reader.finish();
}

void read_amounts(const Node& node, programme::Amounts& into, Problems& problems) {
    Reader reader(node, problems, "money");
    replace_amount(reader, "ceiling", into.ceiling);
    replace_amount(reader, "ceiling_d1", into.ceiling_d1);
    replace_amount(reader, "eligible_expenses", into.eligible_expenses);
    reader.finish();
}

void read_context(const Node& node, programme::Case& into, Problems& problems) {
    Reader reader(node, problems, "context");
    for (const observation::ContextSpec& fact : observation::kContextFacts) {
        replace_fact(reader, fact.name, into.context[static_cast<std::size_t>(fact.fact)]);
    }
    reader.finish();
}

void check_milestones(const Node& node, const programme::Milestones& dates, Remarks& remarks) {
    const Order phase{"phase_start", dates.phase_start, "declaration", dates.declaration};
    if (phase.impossible()) {
        remarks.problems.add(place_of(node, "declaration"),
                             messages::dates_declaration_before_phase(
                                 {.declaration = *dates.declaration, .phase_start = *dates.phase_start}),
                             "declaration");
    }
    const Order usual[] = {{"application", dates.application, "ars_validation", dates.ars_validation},
                           {"ars_validation", dates.ars_validation, "declaration", dates.declaration},
                           {"application", dates.application, "declaration", dates.declaration}};
    for (const Order& order : usual) {
        if (order.impossible()) {
            remarks.warn(
                place_of(node, order.later),
                messages::dates_unusual_order(
                    {.after = *order.after, .before = *order.before, .earlier = order.earlier, .later = order.later}),
                std::string(order.later));
        }
    }
}

ObservationList read_observations(std::span<const Node> items, const organisation::Perimeter& perimeter,
                                  Problems& problems) {
    const auto resolve = [&](std::string_view finess) {
        return perimeter.find(organisation::parse_finess(finess).value_or(std::string(finess)));
    };
    ObservationList list;
    for (const Node& item : items) {
        auto read = observation::read_observation(item, resolve, problems);
        if (!read) {
            continue;
        }
        if (read->evidence) {
            check_evidence_path(*item.find("evidence"), read->evidence->path, problems);
        }
        list.observations.push_back(std::move(*read));
        list.nodes.push_back(&item);
    }
    return list;
}

}  // namespace egide::dossier
