#pragma once

#include "egide/reading/json_writer.h"
#include "handovers.h"

namespace egide::web {

/// A handover with its steps, as one of its parties may see it. A newcomer who asks learns nothing of who holds the role,
/// of who acted, nor whether the people he named are those whom the dossiers name.
void write_handover(Services& services, reading::JsonWriter& json, const desk::Handover& handover,
                    const std::vector<desk::Party>& as, base::Language language);
/// {id, name, email} of an account, or null.
void write_account(Services& services, reading::JsonWriter& json, std::string_view key, const std::string& account);

}  // namespace egide::web
