#pragma once

#include <span>

#include "egide/desk/people.h"
#include "egide/programme/programme.h"
#include "listing.h"
#include "services.h"

namespace egide::web {

/// What a supplier's document can be: pas, contract …
std::span<const std::string_view> supply_kinds();
/// The name of what a code asks for: an objective or a piece; empty when the rules know none of it.
std::string deliverable_name(const programme::Programme& programme, std::string_view code, base::Language language);

const std::vector<std::string>& ask_names();
/// A supplier is told which candidate asks, not which dossier.
Cells ask_cells(Services& services, const desk::Ask& ask, const desk::Dossier& dossier, const programme::Programme& programme,
                base::Language language);
http::Response asks_answer(Services& services, const http::Request& request, const std::vector<desk::Ask>& asks);

const std::vector<std::string>& deposit_names();
/// Its clients are told to the supplier alone.
Cells deposit_cells(const desk::Deposit& deposit, bool own);
http::Response deposits_answer(const std::vector<desk::Deposit>& deposits, bool own);

}  // namespace egide::web
