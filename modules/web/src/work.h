#pragma once

#include <map>
#include <string>
#include <vector>

#include "egide/jobs/schedule.h"
#include "egide/jobs/workers.h"
#include "services.h"

namespace egide::web::work {

/// What the jobs of this module do, by kind.
std::map<std::string, jobs::Doer> doers(Services& services);
/// The jobs that come back by themselves.
std::vector<jobs::Schedule> schedules();
/// The kinds that people may ask for.
bool may_be_asked(std::string_view kind);
/// "Vérification du journal".
base::Text name_of(std::string_view kind);

/// Somebody who cannot sign in asks for a new link: a job sends it to him, or without mail tells the administrators, if
/// there is such an account. One job for a client and an e-mail address in ten minutes, 32 for a client.
base::Result<jobs::Enqueued> ask_for_reset(Services& services, const std::string& email, const std::string& client);

/// Tells an account something: kept until it is read, and shown at once where the account listens.
void notify(Services& services, const std::string& account, std::string_view kind, const base::Text& text,
            const std::string& link);

/// Tells everybody who administers the instance.
void tell_administrators(Services& services, std::string_view kind, const base::Text& text, const std::string& link);

}  // namespace egide::web::work
