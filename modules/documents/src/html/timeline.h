#pragma once

#include <optional>
#include <string>
#include <vector>

#include "html/sheet.h"

namespace egide::documents::html {

/// The limits in days that a rule sets around the audits of one series.
struct SeriesLimits {
    std::optional<std::int32_t> inner;  // the shortest: a mean, or freshness before the declaration
    std::optional<std::int32_t> outer;  // the longest accepted gap
    bool cadence = false;               // false: only freshness before the declaration counts
};
SeriesLimits limits_of(const programme::ObjectiveResult& result, std::uint32_t series,
                       const programme::Evaluation& evaluation);

/// One audit of a series; `level` is the score that a directory audit gave, empty when it has none.
struct TrackAudit {
    base::Date date;
    std::string level;
};

/// The audits of one directory or perimeter, as they are drawn.
struct Track {
    std::uint32_t series = 0;  // observation index
    std::vector<TrackAudit> audits;
    std::optional<base::Date> safe_day;
    bool lost = false;
    base::Text bound;
};
/// One track for each series that the objective looks at, in the order of the dossier.
std::vector<Track> tracks_of(const Report& report, const programme::ObjectiveResult& result);

/// The days drawn, from left to right, and where each falls, in tenths of a unit of the picture.
class TimeScale {
  public:
    TimeScale(base::Date from, base::Date to) : from_(from), to_(to) {}
    static std::optional<TimeScale> around(const std::vector<Track>& tracks, const programme::Evaluation& evaluation);
    base::Date from() const { return from_; }
    base::Date to() const { return to_; }
    std::int64_t tenths(base::Date date) const;
    std::string x(base::Date date) const;
    std::string width(base::Date first, base::Date last) const;

  private:
    base::Date from_;
    base::Date to_;
};

inline constexpr std::int64_t kPictureWidth = 760;
inline constexpr std::int64_t kRowHeight = 78;
inline constexpr std::int64_t kHeadHeight = 40;

/// A coordinate.
inline std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// Draws one series: validity bands, gaps in days, audits, last safe day. `top` is the upper edge of its row.
void draw_track(Sheet& sheet, const Track& track, const SeriesLimits& limits, const TimeScale& scale, std::int64_t top);

}  // namespace egide::documents::html
