#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "egide/storage/sql/database.h"
#include "egide/testing/postgres_server.h"
#include "egide/testing/temporary_folder.h"

namespace egide::storage::sql {

inline void PrintTo(Fault fault, std::ostream* out) {
    *out << "fault " << static_cast<int>(fault);
}

}  // namespace egide::storage::sql

namespace egide::testing {

/// What a person would read, for a failed expectation.
template <typename T>
std::string told(const base::Result<T>& result) {
    std::string out;
    if (!result.ok()) {
        for (const auto& error : result.errors()) {
            out += base::render(error.message, base::Language::english) + " [" + error.detail + "] ";
        }
    }
    return out;
}

/// One PostgreSQL for all the tests of this program.
inline PostgresServer& shared_server() {
    static PostgresServer server;
    return server;
}

/// Every test of a suite made of this runs on both engines, each time on an empty database.
class OnBothEngines : public ::testing::TestWithParam<storage::sql::Engine> {
  protected:
    OnBothEngines() {
        if (GetParam() == storage::sql::Engine::postgresql) {
            auto database = open();
            const auto emptied = database.write([](storage::sql::Transaction& transaction) {
                return transaction.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            });
            EXPECT_TRUE(emptied.ok()) << told(emptied);
        }
    }

    storage::sql::Location location() const {
        return GetParam() == storage::sql::Engine::sqlite
                   ? storage::sql::Location(storage::sql::SqliteFile{folder_ / "test.db"})
                   : storage::sql::Location(storage::sql::PostgresServer{shared_server().connection()});
    }
    storage::sql::Database open(const storage::sql::DatabaseOptions& options = {}) const {
        auto database = storage::sql::Database::open(location(), options);
        if (!database.ok()) {
            throw std::runtime_error(told(database));
        }
        return std::move(database).value();
    }
    bool on_sqlite() const { return GetParam() == storage::sql::Engine::sqlite; }
    /// An engine's own word for a type.
    std::string type(const std::string& sqlite, const std::string& postgresql) const {
        return on_sqlite() ? sqlite : postgresql;
    }

    TemporaryFolder folder_;
};

inline std::string name_of_engine(const ::testing::TestParamInfo<storage::sql::Engine>& info) {
    return info.param == storage::sql::Engine::sqlite ? "Sqlite" : "Postgresql";
}

#define EGIDE_ON_BOTH_ENGINES(suite)                                                                     \
    INSTANTIATE_TEST_SUITE_P(                                                                            \
        Engines, suite,                                                                                  \
        ::testing::Values(egide::storage::sql::Engine::sqlite, egide::storage::sql::Engine::postgresql), \
        egide::testing::name_of_engine)

}  // namespace egide::testing
