#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/storage/sql/value.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// What a copy of a whole instance holds: a folder with `copy.json`, `database.copy` and `data/`. docs/guide-exploitation.md
/// says how to take and to restore one.
struct InstanceCopy {
    std::string version;  // of the program that took it
    storage::sql::Instant at{};
    std::int64_t rows = 0;
    std::string rows_sha256;    // lower-case hexadecimal
    std::uint64_t entries = 0;  // of the journal
    std::uint64_t objects = 0;
    std::uint64_t files = 0;           // beside objects and journal: keys, registry, authorities
    std::vector<std::string> missing;  // objects that the instance itself no longer had: SHA-256
};

using CopyProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Copies an instance, in service or not, into a folder that is not there yet: whole or not at all, readable by its owner
/// alone, for the keys of the journal and of accounts are in it. Rows are copied before the evidence, so that no row
/// names evidence that the copy lacks. Uploads under way are left out.
base::Result<InstanceCopy> export_instance(const Configuration& configuration, const std::filesystem::path& destination,
                                           storage::sql::Instant now, const CopyProgress& progress = {});

/// Reads the whole of a copy again: every file, row and object, the journal and its heads. What is wrong is an error
/// each.
base::Result<InstanceCopy> check_instance_copy(const std::filesystem::path& copy, const CopyProgress& progress = {});

/// Makes an instance from a copy, checked first: a data folder that is not there or is empty, and an empty database
/// when the configuration names a server. Nothing is left behind when it fails. Everybody has to sign in again, and
/// uploads that were under way begin anew.
base::Result<InstanceCopy> import_instance(const std::filesystem::path& copy, const Configuration& configuration,
                                           const CopyProgress& progress = {});

}  // namespace egide::web
