#include "verify_bundle.h"

#include <algorithm>
#include <array>

#include "egide/evidence/messages.h"
#include "egide/reading/tree.h"
#include "verify_slice.h"
#include "verify_time.h"
#include "zip_crc.h"

namespace egide::evidence {

namespace {

constexpr std::uint64_t kMostEarlierHeads = 1'000;
constexpr std::size_t kLargestStamp = 1U << 20;

}  // namespace

ProofReport BundleCheck::run() {
    if (!open()) {
        return findings_.unreadable("bundle");
    }
    if (check_head()) {
        check_earlier();
        check_manifest();
        check_entries();
        faults_before_files_ = findings_.faults();
        check_files();
        check_strangers();
        check_evaluation();
        heads_.compare_references();
        check_time();
        conclude();
    }
    return findings_.finish("bundle");
}

bool BundleCheck::open() {
    zip_ = read_zip(source_);
    if (zip_.trouble) {
        findings_.fault("zip", zip_.trouble->message, {zip_.trouble->member, {}, zip_.trouble->byte});
        return false;
    }
    constexpr std::array required{member::entries_list, member::files,   member::manifest,
                                  member::checkpoint,   member::entries, member::keys};
    bool complete = true;
    for (const std::string_view name : required) {
        if (zip_.find(name) == nullptr) {
            findings_.fault("member_missing", messages::proof_member_missing(), {std::string(name)});
            complete = false;
        }
    }
    return complete;
}

std::optional<std::string> BundleCheck::small(std::string_view name, std::size_t most) {
    const ZipMember* found = zip_.find(name);
    auto bytes = found == nullptr ? std::nullopt : read_small_member(source_, *found, most);
    if (!bytes) {
        findings_.fault("member_too_large", messages::proof_member_too_large({.limit = most}), {std::string(name)});
    } else if (zip_crc(0, *bytes) != found->crc) {
        findings_.fault("member_crc", messages::proof_member_crc(), {std::string(name)});
    }
    return bytes;
}

bool BundleCheck::check_head() {
    const auto keys = small(member::keys, kLargestNote);
    const auto note = small(member::checkpoint, kLargestNote);
    if (!keys || !note) {
        return false;
    }
    auto stated = stated_keys(*keys, std::string(member::keys), findings_);
    return heads_.open(*note, std::move(stated), std::string(member::checkpoint));
}

void BundleCheck::check_earlier() {
    const ZipMember* found = zip_.find(member::earlier);
    if (found == nullptr) {
        return;
    }
    const std::string name(member::earlier);
    MemberLines lines(source_, *found);
    while (const auto line = lines.next()) {
        const auto head = read_earlier_head(*line);
        if (!head) {
            report_line(findings_, name, lines.lines(), head.errors());
        } else if (lines.lines() > kMostEarlierHeads) {
            findings_.fault("too_many", messages::proof_too_many({.limit = kMostEarlierHeads}), {name});
            return;
        } else {
            heads_.add_earlier(*head, name, lines.lines());
        }
    }
    if (!lines.whole()) {
        findings_.fault("member_crc", messages::proof_member_crc(), {name});
    }
}

void BundleCheck::check_manifest() {
    const std::string name(member::manifest);
    manifest_bytes_ = small(name, kLargestManifest).value_or(std::string());
    auto manifest = read_manifest(manifest_bytes_);
    if (!manifest) {
        findings_.fault("malformed", messages::proof_malformed(), {name}, manifest.errors().front().detail);
        return;
    }
    manifest_ = std::move(*manifest);
    if (manifest_->origin != heads_.head().checkpoint.origin) {
        findings_.fault(
            "other_origin",
            messages::proof_other_origin({.found = manifest_->origin, .origin = heads_.head().checkpoint.origin}),
            {name});
    }
}

void BundleCheck::check_list(std::string_view name, MemberLines& lines, std::uint64_t count, const ListDigest& sealed) {
    if (!lines.whole()) {
        findings_.fault("member_crc", messages::proof_member_crc(), {std::string(name)});
    } else if (manifest_ && (lines.digest() != sealed.sha256 || count != sealed.count)) {
        findings_.fault("list_altered", messages::proof_list_altered(), {std::string(name)});
    }
}

void BundleCheck::check_sealed(const Event& event) {
    const auto payload = reading::read_json(event.payload, {});
    const reading::Node* digest = payload ? payload->find("manifest_sha256") : nullptr;
    sealed_ = true;
    if (digest == nullptr || digest->scalar != base::hex(base::sha256(manifest_bytes_))) {
        findings_.fault("manifest_altered", messages::proof_manifest_altered({.index = event.index}),
                        {std::string(member::manifest)});
    }
}

void BundleCheck::check_entry(const ProvedEntry& entry, const std::optional<ListedEntry>& listed) {
    const auto event = entries_->check(entry, listed);
    if (!event) {
        return;
    }
    if (!listed && event->kind == kinds::bundle_sealed) {
        check_sealed(*event);
    } else if (!listed) {
        findings_.fault("entry_added", messages::proof_entry_added({.index = event->index}),
                        {std::string(member::entries), event->index});
    }
    const bool wanted = manifest_ && manifest_->evaluation && manifest_->evaluation->entry == event->index;
    if (wanted && event->kind == kinds::evaluation_made) {
        recorded_ = recorded_evaluation(*event);
    }
}

void BundleCheck::check_entries() {
    entries_.emplace(heads_.head().checkpoint, std::string(member::entries), findings_);
    SliceWalk walk(source_, *zip_.find(member::entries_list), *zip_.find(member::entries), findings_);
    walk.run(
        [this](const ProvedEntry& entry, const std::optional<ListedEntry>& listed) { check_entry(entry, listed); });
    check_list(member::entries_list, walk.list(), walk.listed(), manifest_ ? manifest_->entries : ListDigest{});
    if (!sealed_) {
        findings_.fault("not_sealed", messages::proof_not_sealed(), {std::string(member::entries)});
    }
}

void BundleCheck::check_strangers() {
    // Those of the lists were met in check_files; here, what no list may hold.
    const std::array own{member::entries_list, member::files,   member::manifest, member::checkpoint,
                         member::earlier,      member::entries, member::keys,     member::anchors};
    for (const ZipMember& one : zip_.members) {
        const bool outside =
            one.name.starts_with("journal/") || one.name.starts_with(member::time) || one.name.starts_with("manifest");
        if (outside && std::find(own.begin(), own.end(), one.name) == own.end() && one.name != member::gap &&
            !parse_stamp_path(one.name)) {
            findings_.fault("member_added", messages::proof_member_added(), {one.name});
        }
    }
}

void BundleCheck::check_time() {
    std::vector<std::string> anchors;
    if (zip_.find(member::anchors) != nullptr) {
        const auto pem = small(member::anchors, kLargestStamp);
        auto read = timestamp::read_certificates(pem.value_or(std::string()), std::string(member::anchors));
        if (read) {
            anchors = std::move(*read);
        } else {
            findings_.fault("malformed", messages::proof_malformed(), {std::string(member::anchors)});
        }
    }
    TimeCheck time(options_, heads_.heads(), std::move(anchors), findings_);
    std::optional<journal::Instant> waiting;
    for (const ZipMember& one : zip_.members) {
        if (auto stamp = parse_stamp_path(one.name)) {
            if (auto bytes = small(one.name, kLargestStamp)) {
                stamp->bytes = std::move(*bytes);
                time.check(*stamp, one.name);
            }
        } else if (one.name == member::gap) {
            waiting = read_gap(small(one.name, kLargestStamp).value_or(std::string()));
            if (!waiting) {
                findings_.fault("malformed", messages::proof_malformed(), {one.name});
            }
        }
    }
    time.conclude(entries_->checked(), waiting);
}

void BundleCheck::conclude() {
    if (faults_before_files_ == findings_.faults()) {
        findings_.prove("files", messages::proof_files({.bytes = file_bytes_, .count = files_}));
    }
    if (findings_.faults() == 0) {
        findings_.prove("entries", messages::proof_entries(
                                       {.count = entries_->checked().size(), .size = heads_.head().checkpoint.size}));
        findings_.prove("records", messages::proof_records({.count = entries_->records()}));
    }
    const auto& checked = entries_->checked();
    const auto apart =
        static_cast<std::uint64_t>(std::count_if(checked.begin(), checked.end(), [&](const CheckedEntry& entry) {
            return entry.object && !with_file_.contains(entry.index);
        }));
    if (apart > 0) {
        findings_.leave_open("not_enclosed", messages::proof_not_enclosed({.count = apart}));
    }
    if (entries_->withheld() > 0) {
        findings_.leave_open("withheld", messages::proof_withheld({.count = entries_->withheld()}));
    }
    findings_.leave_open("content", messages::proof_content());
    findings_.leave_open("completeness", messages::proof_completeness());
}

ProofReport verify_bundle(const SeekableBytes& source, const ProofOptions& options) {
    return BundleCheck(source, options).run();
}

}  // namespace egide::evidence
