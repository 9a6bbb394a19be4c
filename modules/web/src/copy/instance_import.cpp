// A copy is read whole before anything is made of it, and what was made is checked again where it stands.
#include <algorithm>

#include "copy/copied_files.h"
#include "copy/manifest.h"
#include "egide/evidence/vault.h"
#include "egide/journal/verify.h"
#include "egide/storage/sql/copy.h"
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

base::Errors check_objects(const fs::path& data, const InstanceCopy& copy) {
    const auto log = journal::LogReader::open(data / "journal");
    const auto expected = log ? evidence::expected_objects(*log) : log.errors();
    if (!expected) {
        return expected.errors();
    }
    const auto checked = evidence::FolderStore(data / "objects").check(*expected);
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

base::Errors check_data(const fs::path& data, const Manifest& manifest, const CopyProgress& progress) {
    base::Errors errors = check_files(data, manifest.files);
    for (base::Errors more : {check_journal(data, manifest.copy, progress), check_objects(data, manifest.copy)}) {
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
    base::Errors errors = check_data(copy / kDataName, *manifest, progress);
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
             {"DELETE FROM account_session", "DELETE FROM web_upload", "DELETE FROM web_reply"}) {
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

Done copy_data(const fs::path& from, const fs::path& to) {
    const auto files = files_below(from, [](const fs::path&) { return true; });
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
    Done done = copy_data(copy / kDataName, making->path());
    if (done) {
        const base::Errors errors = check_data(making->path(), *manifest, {});
        done = errors.empty() ? Done(std::monostate{}) : Done(errors);
    }
    // Last: on a server the rows are committed at once, in one transaction.
    done = done ? fill_rows(configuration, copy, making->path()) : done;
    done = done ? making->put() : done;
    return done ? base::Result<InstanceCopy>(std::move(manifest->copy)) : done.errors();
}

}  // namespace egide::web
