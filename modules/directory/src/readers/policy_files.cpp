#include "readers/policy_files.h"

#include <algorithm>
#include <fstream>

#include "readers/chunks.h"

namespace egide::directory {
namespace {

constexpr std::uint64_t kPolicyFileLimit = 4u << 20;
constexpr std::size_t kMostCopies = 100'000;

bool is_plain_name(std::string_view name) {
    return name != "." && name != ".." && name.size() <= 255 &&
           name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

std::string policy_bytes(const std::filesystem::path& path, PolicyFile kind) {
    if (kind != PolicyFile::registry) {
        return read_whole_text(path, kPolicyFileLimit);
    }
    std::error_code trouble;
    const auto size = std::filesystem::file_size(path, trouble);
    if (trouble || size > kPolicyFileLimit) {
        return {};
    }
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

void PolicyFiles::note(const SysvolFile& file, std::string_view archive, std::string_view name) {
    const PolicyFile kind = policy_file_named(name);
    const bool digits = !archive.empty() && archive.size() <= 20 &&
                        std::all_of(archive.begin(), archive.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (kind != PolicyFile::other && digits && is_plain_name(file.domain) && is_plain_name(file.guid) &&
        !file.domain.empty() && copies_.size() < kMostCopies) {
        copies_.push_back({file, kind, std::string(archive) + "_" + std::string(name)});
    }
}

void PolicyFiles::read(const std::filesystem::path& folder, Model& model) const {
    std::error_code trouble;
    if (!std::filesystem::is_directory(folder, trouble)) {
        return;
    }
    model.has_policy_files = true;
    for (const Copy& copy : copies_) {
        std::filesystem::path path = folder / std::string(copy.file.domain);
        path = copy.file.guid.empty() ? path / copy.name : path / std::string(copy.file.guid) / copy.name;
        const std::string bytes = policy_bytes(path, copy.kind);
        if (bytes.empty()) {
            model.policy_files_cut = true;  // what was announced and is not there may hold anything
            continue;
        }
        for (PolicyFact& fact : policy_facts(copy.kind, bytes)) {
            model.policy_findings.push_back({copy.file.domain, copy.file.guid, copy.file.path, std::move(fact)});
        }
    }
}

}  // namespace egide::directory
