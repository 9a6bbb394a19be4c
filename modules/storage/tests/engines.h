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
inline testing::PostgresServer& shared_server() {
    static testing::PostgresServer server;
    return server;
}

/// Every test of a suite made of this runs on both engines, each time on an empty database.
class OnBothEngines : public ::testing::TestWithParam<Engine> {
  protected:
    OnBothEngines() {
        if (GetParam() == Engine::postgresql) {
            auto database = open();
            const auto emptied = database.write([](Transaction& transaction) {
                return transaction.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            });
            EXPECT_TRUE(emptied.ok()) << told(emptied);
        }
    }

    Location location() const {
        return GetParam() == Engine::sqlite ? Location(SqliteFile{folder_ / "test.db"})
                                            : Location(PostgresServer{shared_server().connection()});
    }
    Database open(const DatabaseOptions& options = {}) const {
        auto database = Database::open(location(), options);
        if (!database.ok()) {
            throw std::runtime_error(told(database));
        }
        return std::move(database).value();
    }
    bool on_sqlite() const { return GetParam() == Engine::sqlite; }
    /// An engine's own word for a type.
    std::string type(const std::string& sqlite, const std::string& postgresql) const {
        return on_sqlite() ? sqlite : postgresql;
    }

    testing::TemporaryFolder folder_;
};

inline std::string name_of_engine(const ::testing::TestParamInfo<Engine>& info) {
    return info.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

#define EGIDE_ON_BOTH_ENGINES(suite) \
    INSTANTIATE_TEST_SUITE_P(Engines, suite, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of_engine)

}  // namespace egide::storage::sql
