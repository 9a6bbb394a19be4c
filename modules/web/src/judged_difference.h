#pragma once

#include <optional>

#include "egide/desk/judged.h"
#include "egide/reading/json_writer.h"
#include "services.h"

namespace egide::web {

/// What differs between two judgements of one dossier on one day, as an object: verdicts of objectives, amounts, ceiling,
/// dates of the call's calendar. What is the same is left out.
void write_difference(reading::JsonWriter& json, const desk::Judged& before, const desk::Judged& after, base::Language language);

/// The version on the shelf that a dossier could move to; nothing when it is judged by the newest.
std::optional<ShelvedProgramme> offered_rules(Services& services, const desk::Dossier& dossier);

}  // namespace egide::web
