#include "judged_difference.h"

#include <algorithm>

#include "review_access.h"

namespace egide::web {

namespace {

using programme::ObjectiveResult;

const ObjectiveResult* result_of(const desk::Judged& judged, const std::string& id) {
    const auto& all = judged.evaluation.objectives;
    const auto at = std::find_if(all.begin(), all.end(), [&](const ObjectiveResult& one) { return one.objective->id == id; });
    return at == all.end() ? nullptr : &*at;
}

void write_verdict(reading::JsonWriter& json, std::string_view key, const ObjectiveResult* result) {
    json.key(key);
    result == nullptr ? json.null() : json.value(programme::word(result->verdict));
}

void write_objective(reading::JsonWriter& json, const ObjectiveResult* before, const ObjectiveResult* after, base::Language language) {
    const ObjectiveResult* const known = after == nullptr ? before : after;
    if (before != nullptr && after != nullptr && before->verdict == after->verdict) {
        return;
    }
    json.begin_object().field("id", known->objective->id).field("title", known->objective->title.in(language));
    write_verdict(json, "before", before);
    write_verdict(json, "after", after);
    json.end_object();
}

void write_objectives(reading::JsonWriter& json, const desk::Judged& before, const desk::Judged& after, base::Language language) {
    json.key("objectives").begin_array();
    for (const ObjectiveResult& one : after.evaluation.objectives) {
        write_objective(json, result_of(before, one.objective->id), &one, language);
    }
    for (const ObjectiveResult& one : before.evaluation.objectives) {
        if (result_of(after, one.objective->id) == nullptr) {
            write_objective(json, &one, nullptr, language);
        }
    }
    json.end_array();
}

struct NamedDate {
    std::string id;
    base::Bilingual name;
    std::string day;  // empty: not published
};

std::vector<NamedDate> calendar_of(const desk::Judged& judged) {
    std::vector<NamedDate> dates;
    const auto values = judged.programme->values(judged.evaluation.on, judged.evaluation.known_on);
    for (const auto& entry : judged.programme->calendar) {
        const auto* const day = std::get_if<base::Date>(&values.at(entry.date));
        dates.push_back({entry.id, entry.name, day == nullptr ? std::string() : day->iso()});
    }
    return dates;
}

void write_day(reading::JsonWriter& json, std::string_view key, const std::string& day) {
    json.key(key);
    day.empty() ? json.null() : json.value(day);
}

void write_dates(reading::JsonWriter& json, const desk::Judged& before, const desk::Judged& after, base::Language language) {
    const auto old = calendar_of(before);
    json.key("dates").begin_array();
    for (const NamedDate& one : calendar_of(after)) {
        const auto at = std::find_if(old.begin(), old.end(), [&](const NamedDate& other) { return other.id == one.id; });
        const std::string day = at == old.end() ? std::string() : at->day;
        if (day != one.day) {
            json.begin_object().field("id", one.id).field("name", one.name.in(language));
            write_day(json, "before", day);
            write_day(json, "after", one.day);
            json.end_object();
        }
    }
    json.end_array();
}

}  // namespace

void write_difference(reading::JsonWriter& json, const desk::Judged& before, const desk::Judged& after, base::Language language) {
    json.begin_object();
    write_objectives(json, before, after, language);
    write_money(json, "low_before", before.evaluation.grant.low);
    write_money(json, "low_after", after.evaluation.grant.low);
    write_money(json, "high_before", before.evaluation.grant.high);
    write_money(json, "high_after", after.evaluation.grant.high);
    write_money(json, "ceiling_before", before.evaluation.ceiling);
    write_money(json, "ceiling_after", after.evaluation.ceiling);
    write_dates(json, before, after, language);
    json.end_object();
}

std::optional<ShelvedProgramme> offered_rules(Services& services, const desk::Dossier& dossier) {
    const auto shelf = services.rules.get();
    std::optional<ShelvedProgramme> offered;
    for (const ShelvedProgramme& one : shelf.ok() ? **shelf : std::vector<ShelvedProgramme>()) {
        const bool other = one.folder == dossier.programme && one.sha256 != dossier.rules && one.programme->version >= dossier.rules_version;
        offered = other ? one : offered;
    }
    return offered;
}

}  // namespace egide::web
