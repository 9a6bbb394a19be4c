#pragma once

#include <map>
#include <string>

#include "egide/accounts/audit.h"

namespace egide::accounts {

/// What is told of an event; its time is the store's.
struct Note {
    std::string_view kind;
    std::string account = {};
    Actor actor = {};
    std::map<std::string, std::string> details = {};
};

/// Writes it beside what caused it.
Done note(Transaction& transaction, const AccountStore::State& state, const Note& told);

}  // namespace egide::accounts
