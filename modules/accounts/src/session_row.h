#pragma once

#include "egide/accounts/session.h"
#include "state.h"

namespace egide::accounts {

/// How long the former token serves after a rotation: requests that were under way.
constexpr std::chrono::seconds kFormer{30};

base::Result<OpenedSession> insert_session(Transaction& transaction, const AccountStore::State& state,
                                           const NewSession& wanted);
/// The living session whose token, present or former, this is.
base::Result<std::optional<Session>> session_of(Transaction& transaction, const AccountStore::State& state,
                                                std::string_view token);
/// Writes that a session was used now, once a minute at most, and moves its end in `session`.
Done note_use(AccountStore::State& state, Session& session);
/// Ends all sessions of an account except one; gives how many.
base::Result<std::int64_t> end_sessions(Transaction& transaction, const std::string& account,
                                        const std::string& except = {});
bool is_second_factor(Proof proof);

}  // namespace egide::accounts
