#pragma once

#include <string>
#include <vector>

#include "egide/desk/people.h"
#include "egide/jobs/workers.h"
#include "services.h"

namespace egide::web {

/// The only role that changes hands this way.
inline constexpr const char* kMainReferent = "main_referent";

/// Who stands where toward the role over a candidate.
struct RolePeople {
    std::vector<std::string> holders;
    std::vector<std::string> representatives;
    std::vector<std::string> arbiters;  // administrators of the agency
};
base::Result<RolePeople> role_people(Services& services, const std::string& candidate);
/// As what an account may act on a handover; empty: it is none of his.
std::vector<desk::Party> parties_of(const RolePeople& people, const desk::Handover& handover, const std::string& account);

/// Takes the step and, when the role changes hands with it, ends and gives the grants, cancels what others asked for and
/// writes the journal's line: all of it or nothing. Then tells those concerned.
accounts::Done act_on(Services& services, desk::Handover& handover, const desk::HandoverAct& act, const std::string& address);
/// Tells everybody concerned but the one who acted.
void tell_of(Services& services, const desk::Handover& handover, desk::HandoverStep step, const std::string& by);
/// The journal's line.
accounts::Event handover_event(Services& services, const desk::Handover& handover, const desk::HandoverAct& act,
                               const std::string& address);
/// The name of a candidate in the registry; its number when it is not there.
std::string candidate_name(Services& services, const std::string& finess);

/// What the hourly job does: offers without answer end; a takeover whose delay is over is done when the newcomer is
/// vouched for, alone, and the holder still the same; else it goes to the agency.
jobs::Outcome settle_handovers(Services& services);

}  // namespace egide::web
