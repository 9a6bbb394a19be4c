#include <algorithm>

#include "bundle_text.h"
#include "egide/evidence/messages.h"
#include "egide/reading/tree.h"
#include "hashes.h"
#include "verify_bundle.h"
#include "verify_slice.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kLargestEvaluation = 2U << 20;

bool has_its_place(const SealedFile& file) {
    const std::string& path = file.path;
    if (!is_zip_name(path)) {
        return false;
    }
    const bool index =
        path == "index.en.html" || path == "index.en.txt" || path == "index.fr.html" || path == "index.fr.txt";
    const std::string_view role = index                                ? "index"
                                  : path.starts_with(member::evidence) ? "evidence"
                                  : path.starts_with(member::rules)    ? "rules"
                                  : path == member::evaluation         ? "evaluation"
                                  : path == member::dossier            ? "dossier"
                                                                       : "";
    return file.role == role;
}

/// Members that the list of files does not name.
bool is_listed_elsewhere(std::string_view name) {
    return name.starts_with("journal/") || name.starts_with(member::time) || name.starts_with("manifest");
}

std::optional<Digest> rules_stated_by(const std::string& evaluation) {
    const auto root = reading::read_json(evaluation, {}, {.bytes = kLargestEvaluation, .nodes = 100'000});
    const reading::Node* rules = root ? root->find("rules") : nullptr;
    const reading::Node* digest = rules == nullptr ? nullptr : rules->find("sha256");
    return digest == nullptr ? std::nullopt : parse_digest(digest->scalar);
}

std::optional<Digest> digest_in(const reading::Node& payload, std::string_view key) {
    const reading::Node* found = payload.find(key);
    return found == nullptr ? std::nullopt : parse_digest(found->scalar);
}

}  // namespace

std::optional<RecordedEvaluation> recorded_evaluation(const Event& event) {
    const auto payload = reading::read_json(event.payload, {});
    if (!payload) {
        return std::nullopt;
    }
    const auto dossier = digest_in(*payload, "dossier_sha256");
    const auto evaluation = digest_in(*payload, "evaluation_sha256");
    const auto rules = digest_in(*payload, "rules_sha256");
    if (!dossier || !evaluation || !rules) {
        return std::nullopt;
    }
    RecordedEvaluation recorded{*dossier, *evaluation, *rules, {}};
    if (const reading::Node* files = payload->find("rules_files"); files != nullptr) {
        for (const reading::Member& file : files->members) {
            recorded.rule_files[file.key] = parse_digest(file.value.scalar).value_or(Digest{});
        }
    }
    return recorded;
}

bool BundleCheck::feeds_rules(const SealedFile& file, std::uint64_t size) {
    if (file.role != "rules") {
        return false;
    }
    const std::string name = file.path.substr(member::rules.size());
    enclosed_.rules.update(name + '\0' + std::to_string(size) + '\0');
    return true;
}

void BundleCheck::note_evaluation(const SealedFile& file, const ObjectName& name, const std::string& bytes) {
    if (file.role == "rules") {
        enclosed_.rule_files[file.path.substr(member::rules.size())] = name.sha256;
    } else if (file.role == "dossier") {
        enclosed_.dossier = name.sha256;
    } else if (file.role == "evaluation") {
        enclosed_.evaluation = name.sha256;
        enclosed_.stated_rules = rules_stated_by(bytes);
    }
}

void BundleCheck::check_content(const SealedFile& file, const ObjectName& name) {
    if (name != file.object) {
        findings_.fault("file_altered", messages::proof_file_altered(), {file.path});
    }
    if (!file.entry) {
        return;
    }
    with_file_.insert(*file.entry);
    const CheckedEntry* entry = entries_->find(*file.entry);
    if (entry == nullptr || entry->object != file.object.sha256) {
        findings_.fault("file_other_entry", messages::proof_file_other_entry({.index = *file.entry}),
                        {file.path, *file.entry});
    }
}

void BundleCheck::check_file(const SealedFile& file, const ZipMember& found) {
    base::Sha256 sha256;
    Sha3 sha3;
    const bool rules = feeds_rules(file, found.size);
    const bool kept = file.role == "evaluation" && found.size <= kLargestEvaluation;
    std::string bytes;
    const ZipRead read = read_zip_member(source_, found, [&](std::string_view piece) {
        sha256.update(piece);
        sha3.update(piece);
        if (rules) {
            enclosed_.rules.update(piece);
        }
        if (kept) {
            bytes += piece;
        }
        file_bytes_ += piece.size();
        if (options_.progress) {
            options_.progress(file_bytes_, source_.size());
        }
    });
    ++files_;
    const ObjectName name{sha256.finish(), sha3.finish(), found.size};
    note_evaluation(file, name, bytes);
    check_content(file, name);
    if (read != ZipRead::whole && name == file.object) {
        findings_.fault("member_crc", messages::proof_member_crc(), {file.path});
    }
}

void BundleCheck::check_files() {
    MemberLines lines(source_, *zip_.find(member::files));
    auto found = zip_.members.begin();
    std::uint64_t count = 0;
    std::string last;
    const auto skip_until = [&](const std::string* path) {
        for (; found != zip_.members.end() && (path == nullptr || found->name < *path); ++found) {
            if (!is_listed_elsewhere(found->name)) {
                findings_.fault("member_added", messages::proof_member_added(), {found->name});
            }
        }
    };
    while (const auto line = lines.next()) {
        const auto file = read_file_line(*line);
        if (!file || !has_its_place(*file) || (count > 0 && file->path <= last)) {
            report_line(findings_, std::string(member::files), lines.lines(),
                        file ? base::Errors{malformed("path out of place or of order")} : file.errors());
            continue;
        }
        ++count;
        last = file->path;
        skip_until(&file->path);
        if (found != zip_.members.end() && found->name == file->path) {
            check_file(*file, *found++);
        } else {
            findings_.fault("file_missing", messages::proof_file_missing(), {file->path, file->entry});
        }
    }
    skip_until(nullptr);
    check_list(member::files, lines, count, manifest_ ? manifest_->files : ListDigest{});
}

void BundleCheck::check_rule_files(const RecordedEvaluation& recorded) {
    bool located = false;
    const auto fault = [&](const std::string& name) {
        located = true;
        findings_.fault("rules_altered", messages::proof_rules_altered(), {std::string(member::rules) + name});
    };
    if (recorded.rule_files.empty()) {
        return findings_.fault("rules_altered", messages::proof_rules_altered(), {std::string(member::rules)});
    }
    for (const auto& [name, digest] : enclosed_.rule_files) {
        const auto known = recorded.rule_files.find(name);
        if (known == recorded.rule_files.end() || known->second != digest) {
            fault(name);
        }
    }
    for (const auto& [name, digest] : recorded.rule_files) {
        if (!enclosed_.rule_files.contains(name)) {
            fault(name);
        }
    }
    if (!located) {
        fault({});
    }
}

void BundleCheck::check_evaluation() {
    if (!manifest_) {
        return;
    }
    const auto fault = [&](const char* code, const base::Text& text, std::string_view where) {
        findings_.fault(code, text, {std::string(where)});
    };
    const bool enclosed = enclosed_.evaluation || enclosed_.dossier || !enclosed_.rule_files.empty();
    if (!manifest_->evaluation) {
        if (enclosed) {
            fault("evaluation_unrecorded", messages::proof_evaluation_unrecorded(), member::evaluation);
        }
        return;
    }
    if (!recorded_) {
        return fault("evaluation_unrecorded", messages::proof_evaluation_unrecorded(), member::evaluation);
    }
    const std::uint64_t before = findings_.faults();
    if (enclosed_.evaluation != recorded_->evaluation) {
        fault("evaluation_altered", messages::proof_evaluation_altered(), member::evaluation);
    }
    if (enclosed_.dossier != recorded_->dossier) {
        fault("evaluation_altered", messages::proof_evaluation_altered(), member::dossier);
    }
    if (enclosed_.rules.finish() != recorded_->rules || manifest_->evaluation->rules != recorded_->rules) {
        check_rule_files(*recorded_);
    }
    if (enclosed_.stated_rules != recorded_->rules) {
        fault("evaluation_altered", messages::proof_evaluation_other_rules(), member::evaluation);
    }
    if (findings_.faults() == before) {
        findings_.prove("evaluation", messages::proof_evaluation({.on = base::Date::parse(manifest_->evaluation->on).value_or(base::Date())}));
        findings_.leave_open("evaluation_result", messages::proof_evaluation_result());
    }
}

}  // namespace egide::evidence
