#pragma once

#include <string>
#include <vector>

#include "egide/exposure/opssies.h"
#include "egide/observation/reading.h"

namespace egide::exposure {

struct OpssiesTarget {
    observation::EntityResolver entities;
    std::string trigram;  // of the candidate GHT, when known: events of the group concern the whole candidate
    std::string
        perimeter_id;  // attach every exposure audit to that perimeter; empty = one perimeter per recipient and scope
};

/// The facts of a document and the events that could not become one.
struct OpssiesObservations {
    std::vector<observation::Observation> observations;
    base::Errors warnings;
};

/// Turns audits into observations: types 28 (CERT Santé, tool `other`), 29 (`industrial`) and 60 (`SILENE`) into
/// exposure_audit and their perimeters, 27 into directory_audit (ADS) of the forest. `conformant`, findings and the
/// directory level stay unknown: the profile does not carry them and does not publish what its level means. An event of
/// nobody in the perimeter, or without a usable date, is left out and told.
OpssiesObservations observations_of(const OpssiesDocument& document, const OpssiesTarget& target);

}  // namespace egide::exposure
