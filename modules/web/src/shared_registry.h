#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "egide/storage/sql/database.h"

namespace egide::web {

/// The registry of a data folder and the one that the nodes of a database share: what one of them imports, the others
/// have. The one that was written last wins. Safe from several threads.
class SharedRegistry {
  public:
    SharedRegistry(storage::sql::Database& database, std::filesystem::path data)
        : database_(&database), data_(std::move(data)) {}

    /// Shares the file when it changed here, takes over the shared one when it is newer. Without other nodes (SQLite) it
    /// does nothing. To be called every few seconds.
    storage::sql::Done follow();

  private:
    struct Shared {
        std::int64_t version = 0;
        std::string sha256;
        storage::sql::Instant at{};
    };
    base::Result<std::optional<Shared>> shared() const;
    storage::sql::Done share(std::int64_t version, storage::sql::Instant at);
    storage::sql::Done take_over(const Shared& there);

    storage::sql::Database* database_;
    std::filesystem::path data_;
    std::mutex mutex_;
    std::optional<storage::sql::Instant> seen_;  // the file's time when it was last the shared one
    std::int64_t version_ = 0;                   // which it then was
};

}  // namespace egide::web
