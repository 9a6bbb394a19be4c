#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.h"
#include "egide/accounts/rights.h"
#include "egide/desk/moves.h"
#include "services.h"

namespace egide::web {

/// Where a dossier lies: in the region of its EJ, with its candidate and its establishments.
accounts::ObjectPlace place_of(const desk::Dossier& dossier);
/// Which dossiers a standing reaches for an action.
desk::Reach reach_of(const accounts::Standing& standing, std::string_view action, storage::sql::Instant now);
/// The roles that somebody holds over a dossier now.
std::vector<std::string> roles_over(const accounts::Standing& standing, const desk::Dossier& dossier,
                                    storage::sql::Instant now);

/// The dossier that the path names ({id}), when the caller may do this to it; else the answer.
Or<desk::Dossier> named_dossier(Services& services, const http::Request& request, std::string_view action);
Or<desk::Contents> named_contents(Services& services, const http::Request& request, std::string_view action);

/// Whether the caller is shown parts of this kind: what is spent and where it is paid is the business of those who handle
/// money, or who submit.
bool may_see_part(Services& services, const http::Request& request, const desk::Dossier& dossier, desk::PartKind kind);

/// The rules that a dossier is judged by.
base::Result<DossierRules::Rules> rules_of(Services& services, storage::sql::Transaction& transaction,
                                           const desk::Dossier& dossier);
/// Its verdicts on a day (today in Paris when absent).
base::Result<desk::Judged> judged_today(Services& services, const desk::Contents& contents,
                                        std::optional<base::Date> on = {});

/// What is known beside the parts now; `account` is who would move the dossier.
base::Result<desk::Surroundings> surroundings_of(Services& services, const desk::Contents& contents,
                                                 const std::string& account = {});
/// Of that, what is not among the rows of dossiers: the region that the registry tells, the main referents.
base::Result<std::monostate> add_outside(Services& services, const desk::Dossier& dossier, desk::Surroundings& around);

/// Writes what happened into the journal's waiting list, in the transaction of what caused it. Details hold words and
/// identifiers, never a text that somebody typed.
accounts::Done note_change(Services& services, storage::sql::Transaction& transaction, const http::Request& request,
                           std::string kind, const desk::Dossier& dossier, std::map<std::string, std::string> details = {});

/// Who holds one of these roles over a dossier now; each account once.
std::vector<std::string> holders_of(Services& services, const desk::Dossier& dossier,
                                    std::span<const std::string_view> roles);
/// Tells them, but not the one who did it. To be called after the commit.
void tell_roles(Services& services, const http::Request& request, const desk::Dossier& dossier,
                std::span<const std::string_view> roles, std::string_view kind, const base::Text& text,
                const std::string& link);

/// "/dossiers/<id>/<where>".
std::string dossier_address(const desk::Dossier& dossier, std::string_view where = {});

}  // namespace egide::web
