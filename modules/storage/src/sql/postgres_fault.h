#pragma once

#include <pqxx/except>
#include <string>

#include "fault.h"

namespace egide::storage::sql {

/// What the server's SQLSTATE or the library's class says; std::logic_error when it says that the statement is wrong.
/// `open`: the connection still stands.
Fault fault_of_exception(const pqxx::pqxx_exception& error, bool open);

/// A prepared statement whose table changed since: it is well once it is prepared anew.
bool is_stale_plan(const pqxx::pqxx_exception& error);

/// Why there is no connection: a server that answers refuses the account, one that does not is lost.
Fault fault_of_connecting(const std::string& connection);

}  // namespace egide::storage::sql
