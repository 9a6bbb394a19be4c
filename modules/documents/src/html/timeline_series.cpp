#include <algorithm>

#include "html/timeline.h"

namespace egide::documents::html {

namespace {

constexpr std::int64_t kBandTop = 36;
constexpr std::int64_t kBandHeight = 14;

/// One row while it is drawn.
struct Row {
    Sheet* sheet;
    const TimeScale* scale;
    std::int64_t top;

    void band(std::string_view style, base::Date first, base::Date last) const {
        if (first < last) {
            sheet->out.lone("rect", {{"class", std::string(style)},
                                     {"x", scale->x(first)},
                                     {"y", number(top + kBandTop)},
                                     {"width", scale->width(first, last)},
                                     {"height", number(kBandHeight)}});
        }
    }
    void label(std::string_view style, const std::string& x, std::int64_t y, std::string_view anchor,
               std::string_view text) const {
        sheet->out.element(
            "text", text,
            {{"class", std::string(style)}, {"x", x}, {"y", number(top + y)}, {"text-anchor", std::string(anchor)}});
    }
};

void draw_gap(const Row& row, base::Date first, base::Date last, const SeriesLimits& limits) {
    constexpr std::int64_t kRoomForDays = 300;  // tenths
    const std::int32_t days = base::days_between(first, last);
    const bool broken = limits.cadence && limits.outer && days > *limits.outer;
    if (row.scale->tenths(last) - row.scale->tenths(first) < kRoomForDays) {
        return;
    }
    row.label(broken ? "broken-days" : "faint", row.scale->x(first.plus_days(days / 2)), 31, "middle",
              row.sheet->say(messages::timeline_days({.count = days})));
}

/// What an audit, or the start of the phase, covers until the next audit.
void draw_cover(const Row& row, base::Date from, base::Date next, const SeriesLimits& limits, bool audit) {
    const base::Date inner = audit && limits.inner ? std::min(from.plus_days(*limits.inner), next) : from;
    row.band("inner", from, inner);
    if (limits.outer) {
        const base::Date outer = std::min(from.plus_days(*limits.outer), next);
        row.band("outer", inner, outer);
        row.band("broken", outer, next);
        if (outer < next) {
            row.band("frame", from, next);
        }
    }
}

void draw_bands(const Row& row, const Track& track, const SeriesLimits& limits) {
    const programme::Evaluation& evaluation = row.sheet->evaluation();
    const auto& audits = track.audits;
    const base::Date end = evaluation.declaration.date.value_or(row.scale->to());
    if (!limits.cadence) {
        if (limits.inner && evaluation.declaration.date) {
            row.band("fresh", std::max(end.plus_days(-*limits.inner), row.scale->from()), end);
        }
        return;
    }
    const auto& start = evaluation.phase_start.date;
    if (start && !audits.empty() && *start < audits.front().date) {
        draw_cover(row, *start, audits.front().date, limits, false);
        draw_gap(row, *start, audits.front().date, limits);
    }
    for (std::size_t index = 0; index + 1 < audits.size(); ++index) {
        draw_cover(row, audits[index].date, audits[index + 1].date, limits, true);
    }
    if (!audits.empty() && limits.inner) {
        const base::Date last = audits.back().date;
        row.band("inner", last, std::min(last.plus_days(*limits.inner), std::max(end, last)));
    }
}

void draw_audits(const Row& row, const Track& track, const SeriesLimits& limits) {
    const auto& audits = track.audits;
    const std::int64_t middle = row.top + kBandTop + kBandHeight / 2;
    const programme::Evaluation& evaluation = row.sheet->evaluation();
    for (std::size_t index = 0; index + 1 < audits.size(); ++index) {
        draw_gap(row, audits[index].date, audits[index + 1].date, limits);
    }
    // Before the declaration has come, the distance to it is no gap yet.
    const auto& declared = evaluation.declaration.date;
    if (!audits.empty() && declared && *declared <= evaluation.on && audits.back().date < *declared) {
        draw_gap(row, audits.back().date, *declared, limits);
    }
    for (const TrackAudit& audit : audits) {
        const std::string at = row.scale->x(audit.date);
        row.sheet->out.lone(
            "circle", {{"class", "audit"}, {"cx", at}, {"cy", number(middle)}, {"r", audit.level.empty() ? "6" : "9"}});
        if (!audit.level.empty()) {
            row.label("level", at, kBandTop + kBandHeight / 2 + 4, "middle", audit.level);
        }
    }
}

void draw_safe_day(const Row& row, const Track& track) {
    // On the day of the declaration itself nothing more is needed.
    if (!track.safe_day || track.lost || track.safe_day == row.sheet->evaluation().declaration.date) {
        return;
    }
    const std::int64_t middle = row.top + kBandTop + kBandHeight / 2;
    const std::string at = row.scale->x(*track.safe_day);
    row.sheet->out.lone("path", {{"class", "safe"}, {"d", "M" + at + " " + number(middle - 8) + "l8 8l-8 8l-8 -8z"}});
    const bool right = row.scale->tenths(*track.safe_day) > kPictureWidth * 10 / 2;
    row.label("safe-day", at, 66, right ? "end" : "start",
              row.sheet->say(messages::timeline_safe_day({.date = *track.safe_day})));
}

}  // namespace

void draw_track(Sheet& sheet, const Track& track, const SeriesLimits& limits, const TimeScale& scale,
                std::int64_t top) {
    const Row row{&sheet, &scale, top};
    const std::int64_t middle = top + kBandTop + kBandHeight / 2;
    sheet.out.lone("line", {{"class", "lane"},
                            {"x1", "0"},
                            {"x2", number(kPictureWidth)},
                            {"y1", number(middle)},
                            {"y2", number(middle)}});
    row.label("name", "0", 12, "start", sheet.wording.subject({programme::Subject::Kind::observation, track.series}));
    draw_bands(row, track, limits);
    draw_audits(row, track, limits);
    draw_safe_day(row, track);
}

}  // namespace egide::documents::html
