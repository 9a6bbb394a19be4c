#pragma once

#include <string>

#include "egide/accounts/account.h"

namespace egide::accounts {

base::Error absent();
base::Error link_absent();
base::Error changed_meanwhile();
base::Error busy();
/// A value that is refused.
base::Error refused(base::Text why, std::string field);
base::Error email_taken();
base::Error forbidden(base::Text why);

}  // namespace egide::accounts
