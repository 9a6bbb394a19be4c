#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "egide/observation/messages.h"
#include "egide/observation/reading.h"
#include "egide/reading/nearest.h"

namespace egide::observation {
namespace {

using reading::Problems;

// The identifiers of each kind and where they were first used.
using Identifiers = std::array<std::map<std::string, const Observation*, std::less<>>, kKindCount>;

const auto& of_kind(const Identifiers& ids, Kind kind) {
    return ids[static_cast<std::size_t>(kind)];
}

void report(const Observation& observation, base::Text message, std::string_view field, Problems& problems) {
    problems.add(base::Error{base::ErrorKind::invalid, std::move(message), observation.at, std::string(field), {}});
}

Identifiers collect_identifiers(std::span<const Observation> observations, Problems& problems) {
    Identifiers ids;
    for (const Observation& observation : observations) {
        if (observation.id.empty()) {
            continue;
        }
        const auto [first, added] =
            ids[static_cast<std::size_t>(observation.kind)].emplace(observation.id, &observation);
        if (added) {
            continue;
        }
        report(observation,
               messages::id_repeats(
                   {.first = first->second->at.show(), .id = observation.id, .kind = spec(observation.kind).name}),
               "id", problems);
    }
    return ids;
}

void check_reference(const Observation& from, const FieldSpec& field, const std::string& id, const Identifiers& ids,
                     Problems& problems) {
    const auto& known = of_kind(ids, *field.refers_to);
    if (known.contains(id)) {
        return;
    }
    std::vector<std::string_view> names;
    for (const auto& [name, at] : known) {
        names.push_back(name);
    }
    const std::string meant(reading::nearest(id, names));
    const std::string_view kind = spec(*field.refers_to).name;
    report(from,
           meant.empty() ? messages::reference_unresolved({.field = field.name, .id = id, .kind = kind})
                         : messages::reference_unresolved_nearest(
                               {.field = field.name, .id = id, .kind = kind, .nearest = meant}),
           field.name, problems);
}

void check_references(const Observation& from, const Identifiers& ids, Problems& problems) {
    for (const FieldSpec& field : spec(from.kind).fields) {
        const Value* value = field.refers_to ? from.find(field.field) : nullptr;
        if (value == nullptr) {
            continue;
        }
        if (const auto* one = std::get_if<std::string>(value)) {
            check_reference(from, field, *one, ids, problems);
        }
        if (const auto* several = std::get_if<std::vector<std::string>>(value)) {
            for (const std::string& id : *several) {
                check_reference(from, field, id, ids, problems);
            }
        }
    }
}

void check_not_after(const Observation& observation, std::string_view key, std::optional<base::Date> date,
                     base::Date on, Problems& problems) {
    if (!date || *date <= on) {
        return;
    }
    report(observation,
           messages::date_in_future({.date = *date, .field = key, .kind = spec(observation.kind).name, .on = on}), key,
           problems);
}

void check_future(const Observation& observation, base::Date on, Problems& problems) {
    if (observation.supposed) {
        return;
    }
    check_not_after(observation, "date", observation.date, on, problems);
    check_not_after(observation, "collected", observation.collected, on, problems);
    check_not_after(observation, "received", observation.received, on, problems);
}

// One service gives one result a day on one subject; a second one is a copy or a contradiction, and either would bend
// the cadence.
void check_audits(std::span<const Observation> observations, Problems& problems) {
    std::map<std::tuple<Kind, std::string, std::string, base::Date>, const Observation*> seen;
    for (const Observation& audit : observations) {
        if (audit.kind != Kind::directory_audit && audit.kind != Kind::exposure_audit) {
            continue;
        }
        const std::string& subject =
            audit.text(audit.kind == Kind::directory_audit ? Field::directory : Field::perimeter);
        if (!audit.date || subject.empty()) {
            continue;
        }
        const auto [first, added] =
            seen.emplace(std::tuple(audit.kind, subject, audit.text(Field::tool), *audit.date), &audit);
        if (!added) {
            report(
                audit,
                messages::audit_repeats({.date = *audit.date, .first = first->second->at.show(), .subject = subject}),
                "date", problems);
        }
    }
}

void doubt_order(const Observation& observation, std::string_view key, std::optional<base::Date> date,
                 Problems& problems) {
    if (!date || !observation.date || *date >= *observation.date) {
        return;
    }
    report(observation,
           messages::date_before_attested(
               {.attested = *observation.date, .date = *date, .field = key, .kind = spec(observation.kind).name}),
           key, problems);
}

// What a `subject` may name: any identifier, or a provider.
std::set<std::string> subjects_of(std::span<const Observation> observations) {
    std::set<std::string> subjects;
    for (const Observation& observation : observations) {
        if (!observation.id.empty()) {
            subjects.insert(observation.id);
        }
        if (!observation.text(Field::provider).empty()) {
            subjects.insert(observation.text(Field::provider));
        }
    }
    return subjects;
}

}  // namespace

void check_set(std::span<const Observation> observations, std::optional<base::Date> on, Problems& problems) {
    const Identifiers ids = collect_identifiers(observations, problems);
    for (const Observation& observation : observations) {
        check_references(observation, ids, problems);
        if (on) {
            check_future(observation, *on, problems);
        }
    }
    check_audits(observations, problems);
}

base::Errors doubts(std::span<const Observation> observations) {
    Problems doubtful;
    const auto subjects = subjects_of(observations);
    for (const Observation& observation : observations) {
        doubt_order(observation, "collected", observation.collected, doubtful);
        doubt_order(observation, "received", observation.received, doubtful);
        const std::string& subject = observation.text(Field::subject);
        if (!subject.empty() && !subjects.contains(subject)) {
            report(observation, messages::subject_unknown({.kind = spec(observation.kind).name, .subject = subject}),
                   "subject", doubtful);
        }
    }
    return doubtful.take();
}

}  // namespace egide::observation
