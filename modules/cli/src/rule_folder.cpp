#include "rule_folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "egide/base/sha256.h"
#include "egide/cli/messages.h"
#include "egide/reading/tree.h"

namespace egide::cli {

namespace fs = std::filesystem;

namespace {

base::Error unavailable(const base::Text& message) {
    return {base::ErrorKind::unavailable, message, {}, {}, {}};
}
base::Error invalid(const base::Text& message) {
    return {base::ErrorKind::invalid, message, {}, {}, {}};
}

/// The YAML files of a folder, by name; none when it does not exist.
std::vector<std::string> yaml_files(const fs::path& folder, const std::string& below) {
    std::vector<std::string> names;
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / below, failed)) {
        if (entry.is_regular_file() && entry.path().extension() == ".yaml") {
            names.push_back((fs::path(below) / entry.path().filename()).generic_string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

void append(base::Errors& errors, const base::Errors& more) {
    errors.insert(errors.end(), more.begin(), more.end());
}

void add_to(base::Sha256& hash, const std::string& name, const std::string& bytes) {
    hash.update(name + '\0' + std::to_string(bytes.size()) + '\0');
    hash.update(bytes);
}

base::Result<std::vector<programme::RuleDocument>> read_documents(const fs::path& folder,
                                                                  const std::vector<std::string>& names,
                                                                  base::Sha256& hash) {
    std::vector<programme::RuleDocument> documents;
    base::Errors errors;
    for (const std::string& name : names) {
        const auto bytes = read_file(folder / name);
        if (!bytes) {
            append(errors, bytes.errors());
            continue;
        }
        add_to(hash, name, *bytes);
        auto root = reading::read_yaml(*bytes, (folder / name).generic_string());
        if (!root) {
            append(errors, root.errors());
            continue;
        }
        documents.push_back({name, std::move(*root)});
    }
    if (!errors.empty()) {
        return errors;
    }
    return documents;
}

bool is_programme(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "programme.yaml", ignored);
}

bool is_plain_name(const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
    }) && name.find("..") == std::string::npos;
}

}  // namespace

base::Result<std::string> read_file(const fs::path& file) {
    std::error_code failed;
    if (!fs::is_regular_file(file, failed)) {
        return unavailable(messages::file_unreadable({.path = file.string()}));
    }
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return unavailable(messages::file_unreadable({.path = file.string()}));
    }
    return bytes;
}

base::Result<RuleFolder> read_rule_folder(const fs::path& path) {
    if (!is_programme(path)) {
        return unavailable(messages::rules_folder_missing({.path = path.string()}));
    }
    std::vector<std::string> names = yaml_files(path, "objectives");
    for (const char* name : {"programme.yaml", "expenses.yaml"}) {
        if (fs::exists(path / name)) {
            names.emplace_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    base::Sha256 hash;
    auto documents = read_documents(path, names, hash);
    if (!documents) {
        return documents.errors();
    }
    return RuleFolder{path, std::move(*documents), base::hex(hash.finish())};
}

base::Result<std::vector<programme::RuleDocument>> read_rule_tests(const fs::path& path) {
    base::Sha256 unused;
    return read_documents(path, yaml_files(path, "tests"), unused);
}

base::Result<programme::Programme> load_programme(const fs::path& path) {
    const auto folder = read_rule_folder(path);
    return folder ? programme::load(folder->documents, folder->sha256)
                  : base::Result<programme::Programme>(folder.errors());
}

base::Result<std::vector<fs::path>> programme_folders(const fs::path& folder) {
    if (is_programme(folder)) {
        return std::vector<fs::path>{folder};
    }
    std::vector<fs::path> found;
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
        if (is_programme(entry.path())) {
            found.push_back(entry.path());
        }
    }
    if (found.empty()) {
        return unavailable(messages::rules_folder_missing({.path = folder.string()}));
    }
    std::sort(found.begin(), found.end());
    return found;
}

base::Result<programme::Programme> find_programme(const fs::path& folder, const std::string& id,
                                                  const std::string& version) {
    const bool plain = is_plain_name(id) && (version.empty() || is_plain_name(version));
    if (plain && !version.empty() && is_programme(folder / (id + "@" + version))) {
        return load_programme(folder / (id + "@" + version));
    }
    if (!plain || !is_programme(folder / id)) {
        const auto found = programme_folders(folder);
        if (!found) {
            return found.errors();
        }
        std::vector<std::string> known;
        std::transform(found->begin(), found->end(), std::back_inserter(known),
                       [](const fs::path& one) { return one.filename().string(); });
        return invalid(messages::programme_unknown({.folder = folder.string(), .id = id, .known = known}));
    }
    auto loaded = load_programme(folder / id);
    if (loaded && !version.empty() && loaded->version != version) {
        return invalid(messages::programme_version_unknown({.id = id, .present = loaded->version, .version = version}));
    }
    return loaded;
}

}  // namespace egide::cli
