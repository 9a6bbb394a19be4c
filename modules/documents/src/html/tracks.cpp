#include <algorithm>

#include "egide/observation/dictionary.h"
#include "html/timeline.h"

namespace egide::documents::html {

namespace {

/// Whether an observation is about another one: a reference field names it.
bool refers_to(const observation::Observation& seen, const observation::Observation& target) {
    for (const observation::FieldSpec& field : observation::spec(seen.kind).fields) {
        if (field.refers_to == target.kind && !target.id.empty() && seen.text(field.field) == target.id) {
            return true;
        }
    }
    return false;
}

std::string level_of(const observation::Observation& audit) {
    // The level of an exposure audit is kept without being read: only that of a directory means something.
    const observation::Value* level =
        audit.kind == observation::Kind::directory_audit ? audit.find(observation::Field::level) : nullptr;
    const auto* number = level == nullptr ? nullptr : std::get_if<std::int64_t>(level);
    return number == nullptr ? std::string() : std::to_string(*number);
}

bool is_audit(observation::Kind kind) {
    return kind == observation::Kind::directory_audit || kind == observation::Kind::exposure_audit;
}

std::vector<TrackAudit> audits_of(const programme::Case& facts, std::uint32_t series) {
    std::vector<TrackAudit> audits;
    for (const observation::Observation& seen : facts.observations) {
        if (is_audit(seen.kind) && seen.date && refers_to(seen, facts.observations[series])) {
            audits.push_back({*seen.date, level_of(seen)});
        }
    }
    std::stable_sort(audits.begin(), audits.end(),
                     [](const TrackAudit& left, const TrackAudit& right) { return left.date < right.date; });
    return audits;
}

void add_track(std::vector<Track>& tracks, const programme::Case& facts, std::uint32_t series) {
    const bool known =
        std::any_of(tracks.begin(), tracks.end(), [&](const Track& track) { return track.series == series; });
    if (!known) {
        tracks.push_back({series, audits_of(facts, series), std::nullopt, false, {}});
    }
}

/// Objectives that only judge the last audits have no last safe day: their series are those of their rules.
void add_judged_series(const programme::ObjectiveResult& result, const programme::Case& facts,
                       std::vector<Track>& tracks) {
    walk(result.tree, [&](const programme::Node& node) {
        if (rule_kind(node) == "latest" && node.subject.kind == programme::Subject::Kind::observation) {
            add_track(tracks, facts, node.subject.index);
        }
    });
}

}  // namespace

std::vector<Track> tracks_of(const Report& report, const programme::ObjectiveResult& result) {
    const programme::Case& facts = *report.evaluation.facts;
    std::vector<Track> tracks;
    for (const programme::LastSafeDay& one : report.last_safe_days) {
        if (one.objective == result.objective) {
            add_track(tracks, facts, one.series);
            tracks.back().safe_day = one.day;
            tracks.back().lost = one.lost;
            tracks.back().bound = one.bound;
        }
    }
    add_judged_series(result, facts, tracks);
    std::sort(tracks.begin(), tracks.end(),
              [](const Track& left, const Track& right) { return left.series < right.series; });
    return tracks;
}

}  // namespace egide::documents::html
