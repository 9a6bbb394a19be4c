#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/programme/loading.h"

namespace egide::cli {

/// The files of one programme, read. `sha256` covers their names, sizes and bytes, in the order of the names.
struct RuleFolder {
    std::filesystem::path path;
    std::vector<programme::RuleDocument> documents;
    std::string sha256;
};

/// Reads programme.yaml, expenses.yaml and objectives/*.yaml; every faulty file is reported, not the first alone.
base::Result<RuleFolder> read_rule_folder(const std::filesystem::path& path);
/// The case files beside the rules: tests/*.yaml, in the order of their names.
base::Result<std::vector<programme::RuleDocument>> read_rule_tests(const std::filesystem::path& path);
/// Reads and loads.
base::Result<programme::Programme> load_programme(const std::filesystem::path& path);

/// The folder of a programme: `<folder>/<id>` holds the newest version, `<folder>/<id>@<version>` a former one. An
/// empty version asks for the newest. Says which programmes exist when there is none of that name.
base::Result<programme::Programme> find_programme(const std::filesystem::path& folder, const std::string& id,
                                                  const std::string& version);
/// The programme folders below a folder, or the folder itself when it is one, in the order of the names.
base::Result<std::vector<std::filesystem::path>> programme_folders(const std::filesystem::path& folder);

/// The bytes of a file; unavailable when it cannot be read.
base::Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace egide::cli
