#pragma once

#include <string>

#include "egide/observation/observation.h"
#include "egide/organisation/perimeter.h"

namespace egide::cli {

/// A scalar as YAML: plain when nothing could be misread, else between double quotes.
std::string yaml_scalar(std::string_view text);
/// One observation as an item of `observations:` in dossier.yaml, on one line: "  - {kind: …}\n".
std::string yaml_item(const observation::Observation& observation, const organisation::Perimeter& perimeter);

}  // namespace egide::cli
