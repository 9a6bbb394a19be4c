#include <fcntl.h>

#include <algorithm>
#include <map>

#include "bundle_index.h"
#include "bundle_proofs.h"
#include "bundle_selection.h"
#include "disk.h"
#include "egide/evidence/bundle.h"
#include "egide/evidence/messages.h"
#include "egide/reading/json_writer.h"
#include "hashes.h"
#include "zip_reader.h"
#include "zip_writer.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kMostSealedEntries = 300'000;
constexpr std::size_t kReservedMembers = 5'000;  // for heads, stamps, rules, indexes

Digest sha3_of(std::string_view bytes) {
    Sha3 hash;
    hash.update(bytes);
    return hash.finish();
}

/// A file that is removed unless it was given its name.
class PartFile {
  public:
    PartFile(Path output, Calls& calls)
        : output_(std::move(output)), part_(output_.string() + ".part"), calls_(calls) {}
    ~PartFile() {
        if (file_.valid() && !kept_) {
            calls_.remove(part_.c_str());
        }
    }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    Done open() {
        file_ = Descriptor(calls_.open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
        return file_.valid() ? Done(std::monostate{}) : call_failed(part_);
    }
    int number() const { return file_.number(); }
    Done keep() {
        if (calls_.sync(file_.number()) != 0) {
            return call_failed(part_);
        }
        if (calls_.rename(part_.c_str(), output_.c_str()) != 0) {
            return call_failed(output_);
        }
        kept_ = true;
        const Path folder = output_.parent_path();
        return sync_folder(calls_, folder.empty() ? Path(".") : folder);
    }

  private:
    Path output_;
    Path part_;
    Calls& calls_;
    Descriptor file_;
    bool kept_ = false;
};

/// Writes one bundle, member after member in the order of their names.
class BundleWriter {
  public:
    BundleWriter(Vault& vault, TimeKeeper& time, const BundleRequest& request, Calls& calls)
        : vault_(vault), time_(time), request_(request), file_(request.output, calls), calls_(calls) {}
    base::Result<SealedBundle> run();

  private:
    Done choose();
    Done record_evaluation();
    Done open();
    Done write_evaluation();
    Done write_evidence();
    Done write_object(const ChosenRevision& revision);
    Done write_indexes();
    Done write_lists();
    Done seal();
    Done write_journal();
    Done write_entries();
    Done write_earlier();
    Done write_time();
    Done add(const std::string& path, const char* role, std::string_view bytes);
    std::uint64_t total() const;

    Vault& vault_;
    TimeKeeper& time_;
    const BundleRequest& request_;
    PartFile file_;
    Calls& calls_;
    std::optional<ZipWriter> zip_;
    Selection selection_;
    Manifest manifest_;
    std::string files_list_;
    std::string entries_list_;
    std::string manifest_bytes_;
    std::optional<journal::LogReader> log_;  // with the entry that seals
    HeadParts heads_;
    SealedBundle sealed_;
    std::uint64_t done_bytes_ = 0;
};

/// The first of several steps that fails ends them.
template <typename... Steps>
Done in_turn(Steps... steps) {
    Done done = std::monostate{};
    ((done = steps(), done.ok()) && ...);
    return done;
}

std::map<std::string, Digest> digests_of_files(const std::vector<std::pair<std::string, std::string>>& files) {
    std::map<std::string, Digest> digests;
    for (const auto& [path, bytes] : files) {
        digests[path] = base::sha256(bytes);
    }
    return digests;
}

Done BundleWriter::record_evaluation() {
    if (!request_.evaluation) {
        return std::monostate{};
    }
    const BundleEvaluation& evaluation = *request_.evaluation;
    for (const auto& [path, bytes] : evaluation.rules) {
        if (!is_zip_name(std::string(member::rules) + path)) {
            return refused(messages::bundle_rule_path({.path = path}));
        }
    }
    const EvaluationMade made{.programme = request_.programme,
                              .rules_version = evaluation.rules_version,
                              .rules = digest_of_rules(evaluation.rules),
                              .evaluation = base::sha256(evaluation.json),
                              .dossier = base::sha256(evaluation.dossier),
                              .on = evaluation.on,
                              .rule_files = digests_of_files(evaluation.rules)};
    const auto entry = vault_.record_evaluation(request_.actor, made);
    if (!entry) {
        return entry.errors();
    }
    manifest_.evaluation = SealedEvaluation{*entry, evaluation.on.iso(), made.rules, evaluation.rules_version};
    return std::monostate{};
}

Done BundleWriter::choose() {
    const auto log = vault_.journal();
    auto selection = log ? choose_evidence(vault_, *log, request_) : base::Result<Selection>(log.errors());
    if (!selection) {
        return selection.errors();
    }
    selection_ = std::move(*selection);
    if (selection_.revisions.empty() && !manifest_.evaluation) {
        return refused(messages::bundle_empty());
    }
    if (manifest_.evaluation) {
        selection_.entries.push_back(manifest_.evaluation->entry);
        std::sort(selection_.entries.begin(), selection_.entries.end());
    }
    const std::size_t files = selection_.revisions.size() + kReservedMembers;
    if (files > kMostZipMembers) {
        return refused(messages::bundle_too_many_files(
            {.given = selection_.revisions.size(), .limit = kMostZipMembers - kReservedMembers}));
    }
    if (selection_.entries.size() > kMostSealedEntries) {
        return refused(
            messages::bundle_too_many_entries({.given = selection_.entries.size(), .limit = kMostSealedEntries}));
    }
    for (const std::uint64_t index : selection_.entries) {
        const auto bytes = log->entry(index);
        if (!bytes) {
            return bytes.errors();
        }
        entries_list_ += write_listed_entry({index, journal::leaf_hash(*bytes)});
    }
    manifest_.origin = log->checkpoint().origin;
    sealed_.entries = selection_.entries.size();
    sealed_.without_bytes = selection_.without_bytes;
    return std::monostate{};
}

Done BundleWriter::open() {
    auto opened = file_.open();
    if (opened) {
        zip_.emplace(file_.number(), calls_);
    }
    return opened;
}

Done BundleWriter::add(const std::string& path, const char* role, std::string_view bytes) {
    files_list_ += write_file_line({{}, path, role, {base::sha256(bytes), sha3_of(bytes), bytes.size()}});
    ++sealed_.files;
    return zip_->add(path, bytes);
}

Done BundleWriter::write_evaluation() {
    if (!request_.evaluation) {
        return std::monostate{};
    }
    auto done = add(std::string(member::dossier), "dossier", request_.evaluation->dossier);
    if (done) {
        done = add(std::string(member::evaluation), "evaluation", request_.evaluation->json);
    }
    auto rules = request_.evaluation->rules;
    std::sort(rules.begin(), rules.end());
    for (const auto& [path, bytes] : rules) {
        if (done) {
            done = add(std::string(member::rules) + path, "rules", bytes);
        }
    }
    return done;
}

std::uint64_t BundleWriter::total() const {
    std::uint64_t bytes = 0;
    for (const ChosenRevision& one : selection_.revisions) {
        bytes += one.path.empty() ? 0 : one.object.size;
    }
    return bytes;
}

Done BundleWriter::write_object(const ChosenRevision& revision) {
    auto source = vault_.store().open(revision.object.sha256);
    auto done = source ? zip_->begin(revision.path, revision.object.size) : Done(source.errors());
    if (!done) {
        return done;
    }
    std::string block(256U << 10, '\0');
    std::uint64_t written = 0;
    for (;;) {
        const auto count = (*source)->read(block);
        if (!count) {
            return count.errors();
        }
        if (*count == 0) {
            break;
        }
        written += *count;
        if (written > revision.object.size) {
            break;
        }
        if (done = zip_->write(std::string_view(block).substr(0, *count)); !done) {
            return done;
        }
        done_bytes_ += *count;
        if (request_.progress) {
            request_.progress(done_bytes_, total());
        }
    }
    if (written != revision.object.size) {
        return refused(messages::bundle_object_size({.object = base::hex(revision.object.sha256)}));
    }
    files_list_ += write_file_line({revision.entry, revision.path, "evidence", revision.object});
    ++sealed_.files;
    return zip_->end();
}

Done BundleWriter::write_evidence() {
    for (const ChosenRevision& revision : selection_.revisions) {
        if (!revision.path.empty()) {
            if (auto done = write_object(revision); !done) {
                return done;
            }
        }
    }
    return std::monostate{};
}

Done BundleWriter::write_indexes() {
    const IndexFacts facts{manifest_.origin, manifest_.programme, manifest_.candidate, manifest_.made,
                           manifest_.evaluation ? manifest_.evaluation->on : std::string()};
    return in_turn(
        [&] { return add("index.en.html", "index", index_html(facts, selection_, base::Language::english)); },
        [&] { return add("index.en.txt", "index", index_text(facts, selection_, base::Language::english)); },
        [&] { return add("index.fr.html", "index", index_html(facts, selection_, base::Language::french)); },
        [&] { return add("index.fr.txt", "index", index_text(facts, selection_, base::Language::french)); });
}

/// The manifest is whole before the journal records it.
Done BundleWriter::seal() {
    manifest_.entries = {selection_.entries.size(), base::sha256(entries_list_)};
    manifest_.files = {sealed_.files, base::sha256(files_list_)};
    manifest_bytes_ = write_manifest(manifest_);
    reading::JsonWriter writer(false);
    writer.begin_object().field("actor", request_.actor).field("files", sealed_.files);
    writer.field("manifest_sha256", base::hex(base::sha256(manifest_bytes_))).end_object();
    const std::vector<journal::Draft> drafts{{std::string(kinds::bundle_sealed), writer.take()}};
    const auto appended = vault_.append(drafts);
    auto log = appended ? vault_.journal() : base::Result<journal::LogReader>(appended.errors());
    if (!log) {
        return log.errors();
    }
    log_.emplace(std::move(*log));
    sealed_.sealed_by = appended->first;
    selection_.entries.push_back(appended->first);
    return std::monostate{};
}

Done BundleWriter::write_entries() {
    auto done = zip_->begin(std::string(member::entries));
    for (const std::uint64_t index : selection_.entries) {
        const auto proved = done ? prove_entry(*log_, index) : base::Result<ProvedEntry>(done.errors());
        if (!proved) {
            return proved.errors();
        }
        done = zip_->write(write_proved_entry(*proved));
    }
    return done ? zip_->end() : done;
}

Done BundleWriter::write_earlier() {
    if (heads_.earlier.empty()) {
        return std::monostate{};
    }
    std::string lines;
    for (const EarlierHead& head : heads_.earlier) {
        lines += write_earlier_head(head);
    }
    return zip_->add(std::string(member::earlier), lines);
}

/// The head that holds the sealing is stamped when an authority answers; when none does, the bundle says so.
Done BundleWriter::write_journal() {
    std::optional<journal::Instant> waiting;
    const auto configured = time_.configured();
    if (!configured) {
        return configured.errors();
    }
    if (!configured->empty()) {
        const auto outcome = time_.stamp(*log_);
        if (!outcome) {
            return outcome.errors();
        }
        sealed_.stamped = outcome->stamped;
        waiting = sealed_.stamped ? waiting : std::optional(outcome->since);
    }
    auto heads = gather_heads(*log_, time_, selection_.entries, request_.tie_to);
    if (!heads) {
        return heads.errors();
    }
    heads_ = std::move(*heads);
    heads_.waiting_since = waiting;
    return in_turn([&] { return zip_->add(std::string(member::checkpoint), log_->note()); },
                   [&] { return write_earlier(); }, [&] { return write_entries(); },
                   [&] { return zip_->add(std::string(member::keys), vault_.key().text() + "\n"); });
}

Done BundleWriter::write_lists() {
    return in_turn([&] { return zip_->add(std::string(member::entries_list), entries_list_); },
                   [&] { return zip_->add(std::string(member::files), files_list_); },
                   [&] { return zip_->add(std::string(member::manifest), manifest_bytes_); });
}

Done BundleWriter::write_time() {
    for (const HeadStamp& stamp : heads_.stamps) {
        if (auto done = zip_->add(stamp_path(stamp), stamp.bytes); !done) {
            return done;
        }
    }
    Done done = std::monostate{};
    if (!heads_.stamps.empty()) {
        done = zip_->add(std::string(member::anchors), timestamp::write_certificates(heads_.anchors));
    }
    if (done && heads_.waiting_since) {
        done = zip_->add(std::string(member::gap), write_gap(*heads_.waiting_since));
    }
    return done;
}

base::Result<SealedBundle> BundleWriter::run() {
    manifest_.candidate = request_.candidate;
    manifest_.programme = request_.programme;
    manifest_.made = time_.now();
    const Done done =
        in_turn([&] { return open(); }, [&] { return record_evaluation(); }, [&] { return choose(); },
                [&] { return write_evaluation(); }, [&] { return write_evidence(); }, [&] { return write_indexes(); },
                [&] { return seal(); }, [&] { return write_journal(); }, [&] { return write_lists(); },
                [&] { return write_time(); }, [&] { return zip_->finish(); }, [&] { return file_.keep(); });
    if (!done) {
        return done.errors();
    }
    sealed_.bytes = zip_->written();
    return sealed_;
}

}  // namespace

Digest digest_of_rules(std::vector<std::pair<std::string, std::string>> rules) {
    std::sort(rules.begin(), rules.end());
    base::Sha256 hash;
    for (const auto& [path, bytes] : rules) {
        hash.update(path + '\0' + std::to_string(bytes.size()) + '\0');
        hash.update(bytes);
    }
    return hash.finish();
}

base::Result<SealedBundle> seal_bundle(Vault& vault, TimeKeeper& time, const BundleRequest& request) {
    return BundleWriter(vault, time, request, time.calls()).run();
}

}  // namespace egide::evidence
