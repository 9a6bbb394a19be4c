#pragma once

#include "dossier_access.h"
#include "egide/desk/moves.h"
#include "listing.h"

namespace egide::web {

const std::vector<std::string>& dossier_names();
Cells dossier_cells(const desk::Dossier& dossier, base::Language language);

/// One part, its value as the object that it is.
const std::vector<std::string>& part_names();
Cells part_cells(const desk::Part& part, dossier::Stage stage);

/// A JSON object of our own, inside another one.
Cell object_cell(const std::string& json);
Cell money_cell(const std::optional<base::Money>& money);
Cell date_cell(const std::optional<base::Date>& date);
Cell text_cell(const base::Text& text, base::Language language);

/// The amounts and counts that a change may have moved.
void write_summary(reading::JsonWriter& json, const desk::Summary& summary);

/// A dossier as its page shows it: the row, what the caller may do, the ways out with their conditions, clocks, siblings.
base::Result<std::string> dossier_json(Services& services, const http::Request& request, const desk::Contents& contents,
                                       const std::optional<storage::sql::Instant>& last_visit);

}  // namespace egide::web
