#include "html/timeline.h"

#include <algorithm>
#include <array>

namespace egide::documents::html {

namespace {

constexpr std::int64_t kMargin = 10;
constexpr std::int64_t kFootHeight = 22;
using Tracks = std::vector<Track>;

bool about(const programme::Node& node, std::uint32_t series) {
    return node.subject.kind == programme::Subject::Kind::observation && node.subject.index == series;
}

void add_days(const programme::Node& node, const programme::Evaluation& evaluation, std::vector<std::int32_t>& found) {
    for (const programme::ParameterIndex index : node.parameters) {
        const programme::DatedValue* used = in_force(evaluation, index);
        const auto* days = used == nullptr ? nullptr : std::get_if<std::int64_t>(&used->value);
        if (days != nullptr && evaluation.programme->parameters[index].type == programme::ParameterType::days) {
            found.push_back(static_cast<std::int32_t>(*days));
        }
    }
}

std::vector<std::int32_t> days_of(const programme::ObjectiveResult& result, std::string_view kind, std::uint32_t series,
                                  const programme::Evaluation& evaluation) {
    std::vector<std::int32_t> found;
    walk(result.tree, [&](const programme::Node& node) {
        if (rule_kind(node) == kind && about(node, series)) {
            add_days(node, evaluation, found);
        }
    });
    std::sort(found.begin(), found.end());
    return found;
}

std::string decimal(std::int64_t tenths) {
    return number(tenths / 10) + "." + number(tenths % 10);
}

}  // namespace

SeriesLimits limits_of(const programme::ObjectiveResult& result, std::uint32_t series,
                       const programme::Evaluation& evaluation) {
    if (const auto cadence = days_of(result, "cadence", series, evaluation); !cadence.empty()) {
        return {cadence.front(), cadence.back(), true};
    }
    const auto latest = days_of(result, "latest", series, evaluation);
    return latest.empty() ? SeriesLimits{} : SeriesLimits{latest.front(), std::nullopt, false};
}

std::optional<TimeScale> TimeScale::around(const Tracks& tracks, const programme::Evaluation& evaluation) {
    constexpr std::int32_t kRoomBefore = 6;
    constexpr std::int32_t kRoomAfter = 10;
    std::vector<base::Date> days{evaluation.on};
    for (const auto& milestone : {evaluation.phase_start.date, evaluation.declaration.date}) {
        if (milestone) {
            days.push_back(*milestone);
        }
    }
    for (const Track& track : tracks) {
        for (const TrackAudit& audit : track.audits) {
            days.push_back(audit.date);
        }
        if (track.safe_day && !track.lost) {
            days.push_back(*track.safe_day);
        }
    }
    const auto [first, last] = std::minmax_element(days.begin(), days.end());
    return *first == *last ? std::nullopt
                           : std::optional(TimeScale(first->plus_days(-kRoomBefore), last->plus_days(kRoomAfter)));
}

std::int64_t TimeScale::tenths(base::Date date) const {
    const std::int64_t room = (kPictureWidth - 2 * kMargin) * 10;
    const std::int64_t span = base::days_between(from_, to_);
    const std::int64_t at = std::clamp<std::int64_t>(base::days_between(from_, date), 0, span);
    return kMargin * 10 + room * at / span;
}

std::string TimeScale::x(base::Date date) const {
    return decimal(tenths(date));
}

std::string TimeScale::width(base::Date first, base::Date last) const {
    return decimal(tenths(last) - tenths(first));
}

namespace {

/// First days of months, at most a dozen of them labelled.
void draw_months(Sheet& sheet, const TimeScale& scale, std::int64_t height) {
    const int months = base::days_between(scale.from(), scale.to()) / 30;
    const int step = months <= 12 ? 1 : months <= 24 ? 2 : months <= 36 ? 3 : 6;
    const base::Date start = *base::Date::from_civil(scale.from().year(), scale.from().month(), 1);
    for (int month = 1; start.plus_months(month) <= scale.to(); ++month) {
        const base::Date day = start.plus_months(month);
        if ((static_cast<int>(day.month()) - 1) % step != 0) {
            continue;
        }
        const std::string at = scale.x(day);
        sheet.out.lone("line", {{"class", "axis"},
                                {"x1", at},
                                {"x2", at},
                                {"y1", number(kHeadHeight)},
                                {"y2", number(height - kFootHeight)}});
        const std::string shown = (day.month() < 10 ? "0" : "") + number(day.month()) + "/" + number(day.year() % 100);
        sheet.out.element("text", shown,
                          {{"class", "faint"}, {"x", at}, {"y", number(height - 6)}, {"text-anchor", "middle"}});
    }
}

/// A dashed line across every row, named above it.
void draw_edge(Sheet& sheet, const TimeScale& scale, base::Date day, const base::Text& label, std::int64_t y,
               std::int64_t height) {
    const std::string at = scale.x(day);
    const bool right = scale.tenths(day) > kPictureWidth * 10 / 2;
    sheet.out.lone(
        "line",
        {{"class", "edge"}, {"x1", at}, {"x2", at}, {"y1", number(y + 3)}, {"y2", number(height - kFootHeight)}});
    sheet.out.element("text", sheet.say(label),
                      {{"x", at}, {"y", number(y)}, {"text-anchor", right ? "end" : "start"}});
}

void draw_edges(Sheet& sheet, const TimeScale& scale, std::int64_t height) {
    const programme::Evaluation& evaluation = sheet.evaluation();
    if (evaluation.phase_start.date) {
        draw_edge(sheet, scale, *evaluation.phase_start.date,
                  messages::timeline_phase_start({.date = *evaluation.phase_start.date}), 12, height);
    }
    if (evaluation.declaration.date) {
        draw_edge(sheet, scale, *evaluation.declaration.date,
                  messages::timeline_declaration({.date = *evaluation.declaration.date}), 12, height);
    }
    if (evaluation.declaration.date != evaluation.on) {
        draw_edge(sheet, scale, evaluation.on, messages::scope_on({.on = evaluation.on}), 28, height);
    }
}

std::string names_of(const Sheet& sheet, const Tracks& tracks) {
    std::vector<std::string> names;
    for (const Track& track : tracks) {
        names.push_back(sheet.wording.subject({programme::Subject::Kind::observation, track.series}));
    }
    return sheet.wording.join(names);
}

void draw(Sheet& sheet, const programme::ObjectiveResult& result, const Tracks& tracks, const TimeScale& scale) {
    const std::int64_t height = kHeadHeight + kRowHeight * static_cast<std::int64_t>(tracks.size()) + kFootHeight;
    const std::string title = "timeline-title-" + result.objective->id;
    sheet.out.open("svg", {{"class", "timeline"},
                           {"viewBox", "0 0 " + number(kPictureWidth) + " " + number(height)},
                           {"role", "img"},
                           {"aria-labelledby", title}});
    sheet.out.element("title", sheet.say(messages::timeline_title({.names = names_of(sheet, tracks)})),
                      {{"id", title}});
    draw_months(sheet, scale, height);
    draw_edges(sheet, scale, height);
    std::int64_t top = kHeadHeight;
    for (const Track& track : tracks) {
        draw_track(sheet, track, limits_of(result, track.series, sheet.evaluation()), scale, top);
        top += kRowHeight;
    }
    sheet.out.close();
}

base::Text caption(const SeriesLimits& limits, const Sheet& sheet) {
    const auto days = [&](std::int32_t count) { return sheet.say(messages::value_days({.count = count})); };
    if (!limits.inner) {
        return messages::timeline_caption_plain();
    }
    if (!limits.cadence) {
        return messages::timeline_caption_fresh({.inner = days(*limits.inner)});
    }
    return limits.outer && *limits.outer != *limits.inner
               ? messages::timeline_caption_cadence({.inner = days(*limits.inner), .outer = days(*limits.outer)})
               : messages::timeline_caption_single({.inner = days(*limits.inner)});
}

std::string audits_in_words(const Sheet& sheet, const Track& track) {
    std::string text;
    for (std::size_t index = 0; index < track.audits.size(); ++index) {
        const TrackAudit& audit = track.audits[index];
        text += (index == 0 ? "" : " · ") + sheet.wording.show(audit.date);
        if (index > 0) {
            const std::int32_t days = base::days_between(track.audits[index - 1].date, audit.date);
            text += " (+" + sheet.say(messages::timeline_days({.count = days})) + ")";
        }
        text += audit.level.empty() ? "" : ", " + sheet.say(messages::timeline_level({.level = audit.level}));
    }
    return text.empty() ? sheet.say(messages::timeline_no_audit()) : text;
}

std::string safe_day_in_words(const Sheet& sheet, const Track& track) {
    if (track.bound.empty()) {
        return {};
    }
    const std::string day = track.lost       ? sheet.say(messages::safe_lost())
                            : track.safe_day ? sheet.wording.show(*track.safe_day)
                                             : sheet.say(messages::safe_unknown());
    return day + " · " + sheet.say(track.bound);
}

void write_table(Sheet& sheet, const Tracks& tracks, const std::string& heading) {
    Markup& out = sheet.out;
    const bool days =
        std::any_of(tracks.begin(), tracks.end(), [](const Track& track) { return !track.bound.empty(); });
    out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", heading}});
    if (days) {
        table_head(sheet, {messages::column_subject(), messages::column_audits(), messages::column_safe_day()});
    } else {
        table_head(sheet, {messages::column_subject(), messages::column_audits()});
    }
    out.open("tbody", {{"role", "rowgroup"}});
    for (const Track& track : tracks) {
        out.open("tr", {{"role", "row"}});
        out.element("th", sheet.wording.subject({programme::Subject::Kind::observation, track.series}),
                    {{"scope", "row"}, {"role", "rowheader"}});
        cell(sheet, messages::column_audits(), audits_in_words(sheet, track));
        if (days) {
            cell(sheet, messages::column_safe_day(), safe_day_in_words(sheet, track));
        }
        out.close();
    }
    out.close().close();
}

}  // namespace

void write_timeline(Sheet& sheet, const programme::ObjectiveResult& result) {
    const Tracks tracks = tracks_of(*sheet.report, result);
    const auto scale = TimeScale::around(tracks, sheet.evaluation());
    if (tracks.empty() || !scale) {
        return;
    }
    const std::string id = "timeline-" + result.objective->id;
    begin_card(sheet, id, messages::heading_timeline());
    sheet.out.open("figure");
    // A scrolling region must be reachable from the keyboard.
    sheet.out.open(
        "div", {{"class", "scroll"},
                {"role", "region"},
                {"tabindex", "0"},
                {"aria-label", sheet.say(messages::page_scroll({.name = sheet.say(messages::heading_timeline())}))}});
    draw(sheet, result, tracks, *scale);
    sheet.out.close();
    sheet.out.element("figcaption",
                      sheet.say(caption(limits_of(result, tracks.front().series, sheet.evaluation()), sheet)));
    sheet.out.close();
    write_table(sheet, tracks, id);
    end_card(sheet);
}

}  // namespace egide::documents::html
