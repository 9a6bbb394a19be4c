#include "rule_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "egide/base/sha256.h"
#include "egide/programme/loading.h"
#include "egide/reading/tree.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> rule_names(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "objectives", failed)) {
        if (entry.is_regular_file() && entry.path().extension() == ".yaml") {
            names.push_back("objectives/" + entry.path().filename().string());
        }
    }
    for (const char* name : {"programme.yaml", "expenses.yaml"}) {
        if (fs::is_regular_file(folder / name, failed)) {
            names.emplace_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

base::Result<ShelvedProgramme> read_programme(const fs::path& folder) {
    ShelvedProgramme shelved;
    shelved.folder = folder.filename().string();
    base::Sha256 hash;
    for (const std::string& name : rule_names(folder)) {
        std::ifstream stream(folder / name, std::ios::binary);
        std::string bytes(std::istreambuf_iterator<char>(stream), {});
        if (!stream) {
            return base::Error{base::ErrorKind::unavailable,
                               messages::file_unreadable({.path = (folder / name).string()}), {}, {}, {}};
        }
        hash.update(name + '\0' + std::to_string(bytes.size()) + '\0');
        hash.update(bytes);
        shelved.files.push_back({name, std::move(bytes)});
    }
    shelved.sha256 = base::hex(hash.finish());
    auto programme = load_rules(shelved.files, shelved.sha256);
    if (!programme) {
        return programme.errors();
    }
    shelved.programme = std::make_shared<const programme::Programme>(std::move(*programme));
    return shelved;
}

}  // namespace

base::Result<programme::Programme> load_rules(const std::vector<RuleText>& files, const std::string& sha256) {
    std::vector<programme::RuleDocument> documents;
    base::Errors errors;
    for (const RuleText& file : files) {
        auto root = reading::read_yaml(file.bytes, file.name);
        if (root) {
            documents.push_back({file.name, std::move(*root)});
        } else {
            errors.insert(errors.end(), root.errors().begin(), root.errors().end());
        }
    }
    return errors.empty() ? programme::load(documents, sha256) : base::Result<programme::Programme>(errors);
}

base::Result<std::shared_ptr<const std::vector<ShelvedProgramme>>> RuleShelf::get() {
    const std::lock_guard lock(mutex_);
    if (loaded_) {
        return loaded_;
    }
    std::vector<fs::path> folders;
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, failed)) {
        if (fs::is_regular_file(entry.path() / "programme.yaml", failed)) {
            folders.push_back(entry.path());
        }
    }
    std::sort(folders.begin(), folders.end());
    std::vector<ShelvedProgramme> all;
    for (const fs::path& folder : folders) {
        auto one = read_programme(folder);
        if (!one) {
            return one.errors();
        }
        all.push_back(std::move(*one));
    }
    loaded_ = std::make_shared<const std::vector<ShelvedProgramme>>(std::move(all));
    return loaded_;
}

}  // namespace egide::web
