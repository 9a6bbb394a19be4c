#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/organisation/perimeter.h"
#include "egide/organisation/registry.h"

namespace egide::organisation {

/// Who would apply, on which day. A group is asked for by identifier, agency number or exact name; an EJ by its FINESS
/// number.
struct CandidateRequest {
    std::string candidate;
    base::Date on;
    bool sites_of_group = false;  // also list the EG of each member EJ: they do not count for a GHT
};

/// A perimeter to start a dossier from, and what a person should look at before using it.
struct CandidateDraft {
    Perimeter perimeter;
    std::vector<base::Text> notes;
};

/// The perimeter of a GHT or an EJ as the registry tells it that day: closed entities and former members stay out,
/// dated memberships are kept. Combined activity and PMSI sense are not in the registry: they stay unknown.
base::Result<CandidateDraft> draft_candidate(const Registry& registry, const CandidateRequest& request);

/// From a FINESS legal status code: public bodies, private non-profit bodies, companies and persons; nothing when the
/// code is unknown.
std::optional<Ownership> ownership_of(std::string_view legal_status);

/// One line of an agency's list of combined activity.
struct ActivityRow {
    std::string finess;
    std::int64_t combined_activity = 0;
    std::optional<int> year;
    base::SourcePosition at;
};

struct ActivityList {
    std::vector<ActivityRow> rows;
    base::Errors warnings;  // e.g. a number that had lost its leading zero
};

/// Reads a list with columns for the FINESS number, the combined activity and, if any, the year, whatever their order
/// and exact titles
/// ("finess;ac;annee", "N° FINESS EJ", "Activité combinée 2023"…); titles may follow a few lines of heading. French or
/// plain numbers, whole and not negative. The same FINESS twice for one year is an error.
base::Result<ActivityList> read_combined_activity(std::string_view bytes, std::string file);

/// What a merge did: `missing` are the perimeter's entities without an AC, `unused` the rows of nobody in the
/// perimeter.
struct ActivityMerge {
    std::size_t applied = 0;
    std::vector<std::uint32_t> missing;
    std::size_t unused = 0;
};

/// Writes the AC and its year into the perimeter: of the year asked for, else of the most recent one that the list has
/// for each entity.
ActivityMerge merge_combined_activity(Perimeter& perimeter, const ActivityList& list,
                                      std::optional<int> year = std::nullopt);

}  // namespace egide::organisation
