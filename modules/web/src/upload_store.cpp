#include "upload_store.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "egide/web/messages.h"
#include "sealed.h"
#include "services.h"
#include "upload_bytes.h"

namespace egide::web {

namespace fs = std::filesystem;

namespace {

using storage::sql::Row;
using storage::sql::Rows;
using storage::sql::Transaction;

constexpr const char* kColumns = "SELECT id, account, length, name, media_type, created_at, expires_at FROM web_upload";

bool is_upload_id(std::string_view id) {
    return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

base::Result<Upload> upload_of(Services& services, const Row& row) {
    Upload upload{row.text(0), row.text(1), static_cast<std::uint64_t>(row.integer(2)), 0, row.maybe_text(3).value_or(""),
                  row.maybe_text(4).value_or(""), row.instant(5), row.instant(6)};
    const auto offset = offset_of(services, upload.id);
    if (!offset) {
        return offset.errors();
    }
    upload.offset = *offset;
    return upload;
}

base::Error disk_trouble(const fs::path& file) {
    return {base::ErrorKind::unavailable, messages::upload_disk(), {}, {}, file.string()};
}

evidence::Done make_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return disk_trouble(file);
    }
    ::close(descriptor);
    return std::monostate{};
}

}  // namespace

fs::path file_of(const Services& services, const std::string& upload) {
    return services.uploads_folder() / upload;
}

base::Result<Upload> begin_upload(Services& services, Upload wanted) {
    wanted.id = random_id();
    wanted.created = services.now();
    wanted.expires = wanted.created + services.configuration.application.upload_kept;
    if (auto made = services.upload_bucket ? evidence::Done(std::monostate{}) : make_file(file_of(services, wanted.id));
        !made) {
        return made.errors();
    }
    const auto done = services.database->write([&](Transaction& transaction) {
        return transaction.execute(
            "INSERT INTO web_upload (id, account, length, name, media_type, created_at, expires_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            {wanted.id, wanted.account, wanted.length, wanted.name, wanted.media_type, wanted.created, wanted.expires});
    });
    return done ? base::Result<Upload>(std::move(wanted)) : base::Result<Upload>(done.errors());
}

base::Result<std::optional<Upload>> find_upload(Services& services, const std::string& account, const std::string& id) {
    if (!is_upload_id(id)) {
        return std::optional<Upload>();
    }
    const auto now = services.now();
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query(std::string(kColumns) + " WHERE id = $1 AND account = $2 AND expires_at > $3",
                                 {id, account, now});
    });
    if (!rows) {
        return rows.errors();
    }
    if (rows->empty()) {
        return std::optional<Upload>();
    }
    auto upload = upload_of(services, rows->front());
    return upload ? base::Result<std::optional<Upload>>(std::optional(std::move(*upload))) : upload.errors();
}

base::Result<std::vector<Upload>> uploads_of(Services& services, const std::string& account) {
    const auto now = services.now();
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query(
            std::string(kColumns) + " WHERE account = $1 AND expires_at > $2 ORDER BY created_at DESC, id LIMIT 1000",
            {account, now});
    });
    if (!rows) {
        return rows.errors();
    }
    std::vector<Upload> all;
    for (const Row& row : *rows) {
        auto upload = upload_of(services, row);
        if (!upload) {
            return upload.errors();
        }
        all.push_back(std::move(*upload));
    }
    return all;
}

base::Result<std::int64_t> drop_upload(Services& services, const std::string& id) {
    const auto removed = remove_bytes(services, id);
    const auto dropped = services.database->write([&](Transaction& transaction) {
        return transaction.execute("DELETE FROM web_upload WHERE id = $1", {id});
    });
    return removed ? dropped : removed.errors();
}

base::Result<std::int64_t> forget_uploads(Services& services) {
    const auto now = services.now();
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query("SELECT id FROM web_upload WHERE expires_at <= $1", {now});
    });
    if (!rows) {
        return rows.errors();
    }
    for (const Row& row : *rows) {
        const auto dropped = drop_upload(services, row.text(0));
        if (!dropped) {
            return dropped.errors();
        }
    }
    return static_cast<std::int64_t>(rows->size());
}

std::int64_t free_share(const fs::path& folder) {
    struct statvfs disk {};
    const bool known = ::statvfs(folder.c_str(), &disk) == 0 && disk.f_blocks > 0;
    return known ? static_cast<std::int64_t>(disk.f_bavail * 100 / disk.f_blocks) : 100;
}

bool UploadsAtWork::take(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return ids_.insert(id).second;
}

void UploadsAtWork::leave(const std::string& id) {
    const std::lock_guard lock(mutex_);
    ids_.erase(id);
}

}  // namespace egide::web
