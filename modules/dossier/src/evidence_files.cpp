#include "evidence_files.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <vector>

#include "egide/base/sha256.h"
#include "egide/dossier/messages.h"

namespace egide::dossier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 1u << 20;

enum class State { hashed, missing, outside, not_a_file, unreadable };

struct HashedFile {
    State state = State::missing;
    std::string sha256;
};

bool is_plain(std::string_view text) {
    const fs::path path(text);
    const bool goes_up = std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
    const bool has_drive = text.size() > 1 && text[1] == ':';
    const bool is_windows = text.find('\\') != std::string_view::npos;
    return path.is_relative() && !goes_up && !has_drive && !is_windows && text.find('\0') == std::string_view::npos;
}

bool lies_within(const fs::path& folder, const fs::path& file) {
    const auto [end, inside] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
    return end == folder.end();
}

HashedFile hash_stream(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return {State::unreadable, {}};
    }
    base::Sha256 sha256;
    std::vector<char> piece(kPieceBytes);
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        sha256.update({piece.data(), static_cast<std::size_t>(stream.gcount())});
    }
    if (stream.bad()) {
        return {State::unreadable, {}};
    }
    return {State::hashed, base::hex(sha256.finish())};
}

/// `folder` is canonical: links are followed on both sides before they are compared.
HashedFile hash_file(const fs::path& folder, const std::string& path) {
    std::error_code failed;
    const fs::path file = fs::weakly_canonical(folder / path, failed);
    if (failed) {
        return {State::unreadable, {}};
    }
    if (!lies_within(folder, file)) {
        return {State::outside, {}};
    }
    const fs::file_status status = fs::status(file, failed);
    if (status.type() == fs::file_type::not_found) {
        return {State::missing, {}};
    }
    if (!fs::is_regular_file(status)) {
        return {State::not_a_file, {}};
    }
    return hash_stream(file);
}

void report(const reading::Node& node, const std::string& path, State state, Remarks& remarks) {
    switch (state) {
        case State::hashed:
            return;
        case State::missing:
            return remarks.warn(node, messages::evidence_missing({.path = path}), "evidence");
        case State::outside:
            return remarks.problems.add(node, messages::evidence_outside({.path = path}), "evidence");
        case State::not_a_file:
            return remarks.problems.add(node, messages::evidence_not_a_file({.path = path}), "evidence");
        case State::unreadable:
            return remarks.problems.add({base::ErrorKind::unavailable,
                                         messages::evidence_unreadable({.path = path}),
                                         node.at(),
                                         "evidence",
                                         {}});
    }
}

}  // namespace

void check_evidence_path(const reading::Node& node, std::string_view path, reading::Problems& problems) {
    if (!is_plain(path)) {
        problems.add(node, messages::evidence_path({.path = path}), "evidence");
    }
}

void hash_evidence(const fs::path& folder, std::span<observation::Observation> observations,
                   std::span<const reading::Node* const> nodes, Remarks& remarks) {
    std::error_code failed;
    const fs::path canonical = fs::canonical(folder, failed);
    std::map<std::string, HashedFile> hashed;  // one file may prove several facts
    for (std::size_t i = 0; i < observations.size(); ++i) {
        auto& evidence = observations[i].evidence;
        if (!evidence || !is_plain(evidence->path)) {
            continue;
        }
        auto [entry, added] = hashed.try_emplace(evidence->path);
        if (added) {
            entry->second = hash_file(canonical, evidence->path);
        }
        evidence->sha256 = entry->second.sha256;
        report(*nodes[i]->find("evidence"), evidence->path, entry->second.state, remarks);
    }
}

}  // namespace egide::dossier
