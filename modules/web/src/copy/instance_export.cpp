// Rows first, then evidence, then what stands beside: a row never names evidence that the copy lacks.
#include "copy/copied_files.h"
#include "copy/manifest.h"
#include "egide/evidence/vault.h"
#include "egide/storage/shared_journal.h"
#include "egide/storage/sql/copy.h"
#include "egide/web/instance_vault.h"
#include "egide/web/messages.h"
#include "instance_rows.h"

namespace egide::web {

namespace {

namespace fs = std::filesystem;

Done copy_rows(const Configuration& configuration, const fs::path& part, InstanceCopy& copy) {
    auto database = storage::sql::Database::open(rows_of(configuration, configuration.data), configuration.database);
    if (!database) {
        return database.errors();
    }
    const auto schemas = all_schemas();
    if (auto sound = storage::sql::check_schema(*database, schemas); !sound) {
        return sound;
    }
    const auto rows = storage::sql::export_copy(*database, part / kRowsName, storage::kJournalTables);
    if (!rows) {
        return rows.errors();
    }
    copy.rows = rows->rows;
    copy.rows_sha256 = rows->sha256;
    return std::monostate{};
}

Done copy_evidence(const Configuration& configuration, const fs::path& data, InstanceCopy& copy,
                   const CopyProgress& progress) {
    auto options = vault_options(configuration);
    auto vault = options ? evidence::Vault::open(configuration.data, std::move(*options))
                         : base::Result<evidence::Vault>(options.errors());
    if (!vault) {
        return vault.errors();
    }
    const auto copied = vault->copy_to(data, false, progress);
    if (!copied) {
        return copied.errors();
    }
    copy.entries = copied->size;
    copy.objects = copied->objects;
    for (const evidence::Digest& missing : copied->missing) {
        copy.missing.push_back(base::hex(missing));
    }
    return std::monostate{};
}

/// The key of accounts when it is kept elsewhere: in the copy it stands where an instance has it by itself.
Done copy_accounts_key(const Configuration& configuration, const fs::path& data, CopiedFiles& files) {
    std::error_code none;
    fs::remove(data / kAccountsKeyName, none);
    const auto copied = copy_durably(configuration.accounts_key(), data / kAccountsKeyName);
    if (!copied) {
        return copied.errors();
    }
    files[kAccountsKeyName] = *copied;
    return std::monostate{};
}

Done copy_files(const Configuration& configuration, const fs::path& data, CopiedFiles& files) {
    const auto plain = files_below(configuration.data, is_plain);
    if (!plain) {
        return plain.errors();
    }
    for (const fs::path& relative : *plain) {
        std::error_code none;
        fs::remove(data / relative, none);  // the vault's copy may have brought it
        const auto copied = copy_durably(configuration.data / relative, data / relative);
        if (!copied) {
            return copied.errors();
        }
        files.emplace(relative.generic_string(), *copied);
    }
    return configuration.accounts_key_file.empty() ? Done(std::monostate{})
                                                   : copy_accounts_key(configuration, data, files);
}

}  // namespace

base::Result<InstanceCopy> export_instance(const Configuration& configuration, const fs::path& destination,
                                           storage::sql::Instant now, const CopyProgress& progress) {
    if (!evidence::Vault::exists(configuration.data)) {
        return base::Error{base::ErrorKind::unavailable,
                           messages::copy_no_instance({.path = configuration.data.string()}), {}, {}, {}};
    }
    auto making = FolderInMaking::beside(destination);
    if (!making) {
        return making.errors();
    }
    const fs::path part = making->path();
    Manifest manifest;
    manifest.copy.version = EGIDE_VERSION;
    manifest.copy.at = now;
    Done done = copy_rows(configuration, part, manifest.copy);
    done = done ? copy_evidence(configuration, part / kDataName, manifest.copy, progress) : done;
    done = done ? copy_files(configuration, part / kDataName, manifest.files) : done;
    manifest.copy.files = manifest.files.size();
    done = done ? write_durably(part / kManifestName, write_manifest(manifest)) : done;
    done = done ? making->put() : done;
    return done ? base::Result<InstanceCopy>(std::move(manifest.copy)) : done.errors();
}

}  // namespace egide::web
