#include "postgres_fault.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace egide::storage::sql {

namespace {

struct StateFault {
    std::string_view begins;  // of a SQLSTATE; the first that fits counts
    Fault fault;
};

/// PostgreSQL's manual, appendix A.
constexpr std::array<StateFault, 30> kStates{{
    {"23505", Fault::unique},      {"23503", Fault::foreign_key},
    {"23001", Fault::foreign_key}, {"23", Fault::check},
    {"22", Fault::value},          {"40003", Fault::in_doubt},
    {"40", Fault::conflict},       {"55P03", Fault::conflict},
    {"0A000", Fault::conflict},  // as a stale plan; other uses of a missing feature are bugs, see below
    {"57014", Fault::too_slow},    {"25P03", Fault::too_slow},
    {"25P04", Fault::too_slow},    {"57P05", Fault::lost},
    {"57P", Fault::lost},          {"08", Fault::lost},
    {"53100", Fault::disk_full},   {"53300", Fault::busy},
    {"53", Fault::other},          {"25006", Fault::read_only},
    {"58030", Fault::disk},        {"58P01", Fault::damaged},
    {"XX001", Fault::damaged},     {"XX002", Fault::damaged},
    {"28", Fault::refused},        {"3D000", Fault::refused},
    {"42501", Fault::refused},     {"54", Fault::value},
    {"P0", Fault::other},          {"XX", Fault::other},
    {"F0", Fault::other},
}};

std::string state_of(const pqxx::pqxx_exception& error) {
    const auto* const sql = dynamic_cast<const pqxx::sql_error*>(&error);
    return sql == nullptr ? std::string() : sql->sqlstate();
}

[[noreturn]] void throw_wrong_statement(const pqxx::pqxx_exception& error) {
    throw std::logic_error(
        fmt::format("PostgreSQL cannot run the statement ({}): {}", state_of(error), error.base().what()));
}

bool comes_from_server(const pqxx::pqxx_exception& error) {
    return dynamic_cast<const pqxx::sql_error*>(&error) != nullptr;
}

}  // namespace

bool is_stale_plan(const pqxx::pqxx_exception& error) {
    return state_of(error) == "0A000" && std::string_view(error.base().what()).find("cached plan") != std::string::npos;
}

Fault fault_of_exception(const pqxx::pqxx_exception& error, bool open) {
    if (dynamic_cast<const pqxx::in_doubt_error*>(&error) != nullptr) {
        return Fault::in_doubt;
    }
    if (dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr) {
        if (open) {  // class 08 on a connection that stands: a wrong number of parameters (08P01)
            throw_wrong_statement(error);
        }
        return Fault::lost;
    }
    if (dynamic_cast<const pqxx::deadlock_detected*>(&error) != nullptr ||
        dynamic_cast<const pqxx::serialization_failure*>(&error) != nullptr) {
        return Fault::conflict;
    }
    const std::string state = state_of(error);
    const auto* const found = std::find_if(kStates.begin(), kStates.end(),
                                           [&](const StateFault& known) { return state.starts_with(known.begins); });
    const bool wrong_statement =
        found == kStates.end() || state == "08P01" || (state == "0A000" && !is_stale_plan(error));
    if (!wrong_statement) {
        return found->fault;
    }
    if (comes_from_server(error) && state.empty()) {
        return Fault::lost;  // the library found no answer to take a state from
    }
    throw_wrong_statement(error);
}

Fault fault_of_connecting(const std::string& connection) {
    return ::PQping(connection.c_str()) == PQPING_OK ? Fault::refused : Fault::lost;
}

}  // namespace egide::storage::sql
