#pragma once

#include <optional>
#include <vector>

#include "egide/observation/reading.h"
#include "egide/programme/case.h"
#include "egide/reading/reader.h"

namespace egide::dossier {

/// What one reading has met so far.
struct Remarks {
    reading::Problems problems;
    base::Errors warnings;

    void warn(const reading::Node& node, base::Text message, std::string field);
};

/// `programme: d1bis` or `d1bis@version`.
void read_programme(const reading::Node& node, programme::Case& into, reading::Problems& problems);

/// The three sections of plain values. A key that is absent leaves what was known; a null removes it.
void read_milestones(const reading::Node& node, programme::Milestones& into, reading::Problems& problems);
void read_amounts(const reading::Node& node, programme::Amounts& into, reading::Problems& problems);
void read_context(const reading::Node& node, programme::Case& into, reading::Problems& problems);

/// Reports milestones in an order that cannot be (a declaration before the phase), warns of one that is unusual.
void check_milestones(const reading::Node& node, const programme::Milestones& milestones, Remarks& remarks);

/// Adds the observations of a list; `nodes` are the mappings they came from, one for one.
struct ObservationList {
    std::vector<observation::Observation> observations;
    std::vector<const reading::Node*> nodes;
};
ObservationList read_observations(std::span<const reading::Node> items, const organisation::Perimeter& perimeter,
                                  reading::Problems& problems);

}  // namespace egide::dossier
