// A copy is read whole before anything is made of it, and what was made is checked again where it stands.
#include <algorithm>

#include "copy/copied_files.h"
#include "copy/manifest.h"
#include "egide/evidence/vault.h"
#include "egide/journal/verify.h"
#include "egide/storage/objects/copy.h"
#include "egide/storage/sql/copy.h"
#include "egide/web/instance_vault.h"
#include "egide/web/messages.h"
#include "instance_rows.h"

namespace egide::web {

namespace {

namespace fs = std::filesystem;

base::Error invalid(base::Text message, const fs::path& file) {
    return {base::ErrorKind::invalid, std::move(message), {file.string(), 0, 0}, {}, {}};
}

/// The files that stand beside objects and journal are those of the manifest, byte for byte, and no others.
base::Errors check_files(const fs::path& data, const CopiedFiles& expected) {
    base::Errors errors;
    const auto found = files_below(data, is_plain);
    if (!found) {
        return found.errors();
    }
    std::size_t known = 0;
    for (const fs::path& relative : *found) {
        const auto line = expected.find(relative.generic_string());
        known += line != expected.end();
        if (line == expected.end()) {
            errors.push_back(invalid(messages::copy_extra_file({.path = relative.generic_string()}), data / relative));
        } else if (const auto now = measured(data / relative); !now || *now != line->second) {
            errors.push_back(invalid(messages::copy_altered_file({.path = relative.generic_string()}), data / relative));
        }
    }
    if (known != expected.size()) {
        errors.push_back(invalid(messages::copy_files_missing({.count = expected.size() - known}), data));
    }
    return errors;
}

/// The public key that the journal of a copy is checked with: its own, for it is the same key that signs on.
base::Result<journal::VerifierKey> key_in(const fs::path& data) {
    const auto text = read_whole(data / "keys" / "journal.pub", 4096);
    if (!text) {
        return text.errors();
    }
    return journal::VerifierKey::parse(text->substr(0, text->find('\n')));
}

base::Errors check_journal(const fs::path& data, const InstanceCopy& copy, const CopyProgress& progress) {
    const auto key = key_in(data);
    if (!key) {
        return key.errors();
    }
    const auto verified =
        journal::verify_log(data / "journal", {.keys = {{*key}}, .threads = 2, .progress = progress});
    if (!verified) {
        return verified.errors();
    }
    base::Errors errors;
    for (const journal::Finding& finding : verified->findings) {
        if (finding.fault != journal::Fault::unpublished) {
            errors.push_back(invalid(finding.message, data / "journal" / finding.file));
        }
    }
    if (errors.empty() && verified->size != copy.entries) {
        errors.push_back(invalid(messages::copy_other_size({.expected = copy.entries, .found = verified->size}), data));
    }
    return errors;
}

base::Errors check_objects(const fs::path& data, const evidence::ObjectStore& store, const InstanceCopy& copy) {
    const auto log = journal::LogReader::open(data / "journal");
    const auto expected = log ? evidence::expected_objects(*log) : log.errors();
    if (!expected) {
        return expected.errors();
    }
    const auto checked = store.check(*expected);
    if (!checked) {
        return checked.errors();
    }
    base::Errors errors;
    for (const evidence::StoreFinding& finding : checked->findings) {
        const bool told = finding.fault == evidence::StoreFault::missing && finding.object &&
                          std::find(copy.missing.begin(), copy.missing.end(), base::hex(*finding.object)) !=
                              copy.missing.end();
        if (!told && finding.fault != evidence::StoreFault::extra) {
            errors.push_back(invalid(finding.message, data / "objects" / finding.file));
        }
    }
    return errors;
}

base::Errors check_data(const fs::path& data, const evidence::ObjectStore& store, const Manifest& manifest,
                        const CopyProgress& progress) {
    base::Errors errors = check_files(data, manifest.files);
    for (base::Errors more : {check_journal(data, manifest.copy, progress), check_objects(data, store, manifest.copy)}) {
        errors.insert(errors.end(), more.begin(), more.end());
    }
    return errors;
}

base::Result<Manifest> checked_manifest(const fs::path& copy, const CopyProgress& progress) {
    auto manifest = read_manifest(copy / kManifestName);
    if (!manifest) {
        return manifest;
    }
    const auto rows = storage::sql::check_copy(copy / kRowsName);
    if (!rows) {
        return rows.errors();
    }
    const evidence::FolderStore store(copy / kDataName / "objects");
    base::Errors errors = check_data(copy / kDataName, store, *manifest, progress);
    if (rows->sha256 != manifest->copy.rows_sha256 || rows->rows != manifest->copy.rows) {
        errors.push_back(invalid(messages::copy_other_rows(), copy / kRowsName));
    }
    if (!errors.empty()) {
        return errors;
    }
    return manifest;
}

/// Sessions of the former place are worth nothing here, and an older copy must not revive one that was closed.
Done forget_the_passing(storage::sql::Database& database) {
    return database.write([](storage::sql::Transaction& transaction) -> Done {
        for (const char* const statement :
             {"DELETE FROM account_session", "DELETE FROM web_upload", "DELETE FROM web_upload_piece", "DELETE FROM web_told",
              "DELETE FROM web_reply"}) {
            if (const auto removed = transaction.execute(statement); !removed) {
                return removed.errors();
            }
        }
        return std::monostate{};
    });
}

Done fill_rows(const Configuration& configuration, const fs::path& copy, const fs::path& part) {
    std::error_code none;
    fs::create_directories(part / "db", none);
    fs::permissions(part / "db", fs::perms::owner_all, none);
    auto database = storage::sql::Database::open(rows_of(configuration, part), configuration.database);
    if (!database) {
        return database.errors();
    }
    const auto schemas = all_schemas();
    if (const auto migrated = storage::sql::migrate(*database, schemas); !migrated) {
        return migrated.errors();
    }
    if (const auto filled = storage::sql::import_copy(*database, copy / kRowsName); !filled) {
        return filled.errors();
    }
    return forget_the_passing(*database);
}

/// All but the objects that have their place elsewhere.
Done copy_data(const fs::path& from, const fs::path& to, bool with_objects) {
    const auto files = files_below(
        from, [&](const fs::path& relative) { return with_objects || *relative.begin() != "objects"; });
    if (!files) {
        return files.errors();
    }
    for (const fs::path& relative : *files) {
        if (const auto copied = copy_durably(from / relative, to / relative); !copied) {
            return copied.errors();
        }
        // Objects stay what the store made them: read-only.
        std::error_code none;
        fs::permissions(to / relative, fs::status(from / relative, none).permissions(), none);
    }
    return std::monostate{};
}

/// From the copy to the bucket, each read again there. What is there already stays: its name is its hash.
Done fill_bucket(const fs::path& copy, const fs::path& part, evidence::ObjectStore& bucket, const CopyProgress& progress) {
    const auto log = journal::LogReader::open(part / "journal");
    const auto expected = log ? evidence::expected_objects(*log) : log.errors();
    if (!expected) {
        return expected.errors();
    }
    const evidence::FolderStore from(copy / kDataName / "objects");
    const auto copied = storage::objects::copy_objects(from, bucket, *expected, {.deep = true, .progress = progress});
    return copied ? Done(std::monostate{}) : copied.errors();
}

/// Where the configuration wants the key of accounts: one that is there has to be the same.
Done place_accounts_key(const Configuration& configuration, const fs::path& part) {
    const fs::path& place = configuration.accounts_key_file;
    const fs::path own = part / kAccountsKeyName;
    std::error_code none;
    if (place.empty() || !fs::exists(own, none)) {
        return std::monostate{};
    }
    if (!fs::exists(place, none)) {
        const auto copied = copy_durably(own, place);
        return copied ? Done(std::monostate{}) : copied.errors();
    }
    const auto known = measured(place);
    const auto brought = measured(own);
    const bool same = known && brought && *known == *brought;
    return same ? Done(std::monostate{}) : invalid(messages::accounts_other_key({.path = place.string()}), place);
}

Done make_data(const Configuration& configuration, const fs::path& copy, const fs::path& part, const Manifest& manifest,
               const CopyProgress& progress) {
    const auto store = objects_of(configuration, part);
    Done done = store ? copy_data(copy / kDataName, part, !configuration.bucket.given()) : store.errors();
    done = done && configuration.bucket.given() ? fill_bucket(copy, part, **store, progress) : done;
    if (done) {
        const base::Errors errors = check_data(part, **store, manifest, {});
        done = errors.empty() ? done : Done(errors);
    }
    return done ? place_accounts_key(configuration, part) : done;
}

}  // namespace

base::Result<InstanceCopy> check_instance_copy(const fs::path& copy, const CopyProgress& progress) {
    auto manifest = checked_manifest(copy, progress);
    return manifest ? base::Result<InstanceCopy>(std::move(manifest->copy)) : manifest.errors();
}

base::Result<InstanceCopy> import_instance(const fs::path& copy, const Configuration& configuration,
                                           const CopyProgress& progress) {
    auto manifest = checked_manifest(copy, progress);
    if (!manifest) {
        return manifest.errors();
    }
    auto making = FolderInMaking::beside(configuration.data);
    if (!making) {
        return making.errors();
    }
    Done done = make_data(configuration, copy, making->path(), *manifest, progress);
    // Last: on a server the rows are committed at once, in one transaction.
    done = done ? fill_rows(configuration, copy, making->path()) : done;
    done = done ? making->put() : done;
    return done ? base::Result<InstanceCopy>(std::move(manifest->copy)) : done.errors();
}

}  // namespace egide::web
