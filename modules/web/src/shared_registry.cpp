#include "shared_registry.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <ctime>

#include "copy/copied_files.h"
#include "egide/base/sha256.h"
#include "egide/organisation/store.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

namespace fs = std::filesystem;
using storage::sql::Instant;
using storage::sql::Transaction;

constexpr std::size_t kRowBytes = std::size_t{1} << 20;
constexpr std::size_t kMostRegistryBytes = std::size_t{1} << 30;
constexpr const char* kRegistryName = "registry";

/// When a file was written, to the millisecond; nothing when it is not there.
std::optional<Instant> written_at(const fs::path& file) {
    struct stat known {};
    if (::stat(file.c_str(), &known) != 0) {
        return std::nullopt;
    }
    return Instant(std::chrono::milliseconds(std::int64_t{known.st_mtim.tv_sec} * 1000 + known.st_mtim.tv_nsec / 1'000'000));
}

void set_time(const fs::path& file, Instant at) {
    const auto count = at.time_since_epoch().count();
    const timespec time{static_cast<std::time_t>(count / 1000), static_cast<long>(count % 1000) * 1'000'000};
    const timespec both[2] = {time, time};
    static_cast<void>(::utimensat(AT_FDCWD, file.c_str(), both, 0));
}

base::Result<std::string> joined(Transaction& transaction) {
    std::string bytes;
    const auto read = transaction.each("SELECT bytes FROM web_file_part WHERE name = $1 ORDER BY number",
                                       std::vector<storage::sql::Value>{kRegistryName}, [&](const storage::sql::Row& row) {
                                           bytes += row.blob(0);
                                           return true;
                                       });
    return read ? base::Result<std::string>(std::move(bytes)) : read.errors();
}

storage::sql::Done put_parts(Transaction& transaction, const std::string& bytes) {
    auto done = transaction.execute("DELETE FROM web_file_part WHERE name = $1", {kRegistryName});
    for (std::size_t at = 0; done && at < bytes.size(); at += kRowBytes) {
        done = transaction.execute("INSERT INTO web_file_part (name, number, bytes) VALUES ($1, $2, $3)",
                                   {kRegistryName, static_cast<std::int64_t>(at / kRowBytes),
                                    storage::sql::Blob{bytes.substr(at, kRowBytes)}});
    }
    return done ? storage::sql::Done(std::monostate{}) : done.errors();
}

}  // namespace

base::Result<std::optional<SharedRegistry::Shared>> SharedRegistry::shared() const {
    const auto rows = database_->read([](Transaction& transaction) {
        return transaction.query("SELECT version, sha256, at FROM web_file WHERE name = $1", {kRegistryName});
    });
    if (!rows) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Shared>()
                         : std::optional(Shared{rows->front().integer(0), rows->front().text(1), rows->front().instant(2)});
}

storage::sql::Done SharedRegistry::follow() {
    if (database_->engine() == storage::sql::Engine::sqlite) {
        return std::monostate{};
    }
    const std::lock_guard lock(mutex_);
    const auto there = shared();
    if (!there) {
        return there.errors();
    }
    const auto here = written_at(organisation::registry_path(data_));
    const bool same_here = here == seen_;
    if (*there && same_here && version_ == (*there)->version) {
        return std::monostate{};
    }
    if (*there && (!here || same_here || *here <= (*there)->at)) {
        return take_over(**there);
    }
    return here ? share(*there ? (*there)->version : 0, *here) : storage::sql::Done(std::monostate{});
}

/// In place of the version that was seen; another node that shared meanwhile is looked at next time.
storage::sql::Done SharedRegistry::share(std::int64_t version, Instant at) {
    const auto bytes = read_whole(organisation::registry_path(data_), kMostRegistryBytes);
    if (!bytes) {
        return bytes.errors();
    }
    const std::string sha256 = base::hex(base::sha256(*bytes));
    const auto changed = database_->write([&](Transaction& transaction) -> base::Result<bool> {
        const auto row = version == 0
                             ? transaction.execute("INSERT INTO web_file (name, version, sha256, at) VALUES ($1, 1, $2, $3) "
                                                   "ON CONFLICT DO NOTHING",
                                                   {kRegistryName, sha256, at})
                             : transaction.execute("UPDATE web_file SET version = version + 1, sha256 = $1, at = $2 "
                                                   "WHERE name = $3 AND version = $4",
                                                   {sha256, at, kRegistryName, version});
        if (!row || *row == 0) {
            return row ? base::Result<bool>(false) : row.errors();
        }
        const auto put = put_parts(transaction, *bytes);
        return put ? base::Result<bool>(true) : put.errors();
    });
    if (!changed) {
        return changed.errors();
    }
    if (*changed) {
        version_ = version + 1;
        seen_ = at;
    }
    return std::monostate{};
}

storage::sql::Done SharedRegistry::take_over(const Shared& there) {
    const fs::path file = organisation::registry_path(data_);
    const auto known = measured(file);
    if (!known || known->sha256 != there.sha256) {
        const auto bytes = database_->read(joined);
        if (!bytes || base::hex(base::sha256(*bytes)) != there.sha256) {
            return bytes ? storage::sql::Done(std::monostate{})  // it is being replaced: the next time
                         : bytes.errors();
        }
        const auto registry = organisation::read_registry(*bytes, file.string());
        if (!registry) {
            return registry.errors();
        }
        if (const auto saved = organisation::save_registry(*registry, data_); !saved) {
            return saved.errors();
        }
    }
    set_time(file, there.at);
    seen_ = written_at(file);
    version_ = there.version;
    return std::monostate{};
}

}  // namespace egide::web
