#pragma once

#include <string>
#include <vector>

#include "egide/accounts/account.h"
#include "egide/accounts/rights.h"
#include "session.h"

namespace egide::cli {

/// One person, whole.
struct PersonPage {
    const accounts::Account& person;
    const std::vector<accounts::Grant>& grants;
    const std::vector<accounts::Session>& sessions;
    accounts::Instant now;
};

std::string lines_of(const Session& session, const std::vector<accounts::Account>& people);
std::string json_of(const std::vector<accounts::Account>& people);
std::string lines_of(const Session& session, const PersonPage& page);
std::string json_of(const PersonPage& page);
/// Every role, over what it can be given, what it may do.
std::string lines_of_roles(const Session& session);
std::string json_of_roles(const Session& session);

}  // namespace egide::cli
