#include "egide/evidence/messages.h"
#include "egide/evidence/receipt.h"
#include "verify_entries.h"
#include "verify_heads.h"
#include "verify_time.h"

namespace egide::evidence {

namespace {

/// One verification of one receipt.
class ReceiptCheck {
  public:
    explicit ReceiptCheck(const ProofOptions& options)
        : options_(options), findings_(options), heads_(options, findings_) {}
    ProofReport run(std::string_view bytes, const journal::LogReader* log);

  private:
    void check_entry(const ProvedEntry& entry);
    void say_what(const Event& event);
    void check_use(const Event& event);
    void check_time(const ReceiptText& receipt);
    void compare(const journal::LogReader& log, const ProvedEntry& entry);
    void look_for_newer(const journal::LogReader& log);

    const ProofOptions& options_;
    ProofFindings findings_;
    HeadCheck heads_;
    std::optional<EntryCheck> entries_;
    std::optional<Event> event_;
};

ProofReport ReceiptCheck::run(std::string_view bytes, const journal::LogReader* log) {
    const auto receipt = parse_receipt(bytes);
    if (!receipt) {
        findings_.fault("malformed", messages::proof_no_receipt(), {}, receipt.errors().front().detail);
        return findings_.unreadable("receipt");
    }
    std::string keys;
    for (const std::string& key : receipt->keys) {
        keys += key + "\n";
    }
    if (heads_.open(receipt->checkpoint, stated_keys(keys, {}, findings_), {})) {
        std::uint64_t number = 0;
        for (const EarlierHead& head : receipt->earlier) {
            heads_.add_earlier(head, {}, ++number);
        }
        check_entry(receipt->entry);
        heads_.compare_references();
        check_time(*receipt);
        if (log != nullptr) {
            compare(*log, receipt->entry);
        } else {
            findings_.leave_open("newest", messages::proof_receipt_newest());
        }
        findings_.leave_open("content", messages::proof_content());
    }
    return findings_.finish("receipt");
}

void ReceiptCheck::check_entry(const ProvedEntry& entry) {
    entries_.emplace(heads_.head().checkpoint, std::string(), findings_);
    const std::uint64_t before = findings_.faults();
    event_ = entries_->check(entry, std::nullopt);
    if (!event_) {
        return;
    }
    check_use(*event_);
    if (findings_.faults() == before) {
        say_what(*event_);
    }
    if (entries_->withheld() > 0) {
        findings_.leave_open("withheld", messages::proof_withheld({.count = entries_->withheld()}));
    }
}

/// A true receipt may be shown for something else.
void ReceiptCheck::check_use(const Event& event) {
    const ProofPlace place{{}, event.index};
    if (event.evidence.empty()) {
        findings_.fault("receipt_kind", messages::proof_receipt_kind({.kind = event.kind}), place);
    }
    if (options_.object && (!event.object || event.object->sha256 != *options_.object)) {
        findings_.fault("receipt_other_object", messages::proof_receipt_other_object(), place);
    }
    if (!options_.evidence.empty() && event.evidence != options_.evidence) {
        findings_.fault(
            "receipt_other_evidence",
            messages::proof_receipt_other_evidence({.expected = options_.evidence, .found = event.evidence}), place);
    }
}

void ReceiptCheck::say_what(const Event& event) {
    const base::Bilingual at = readable_moment(event.at);
    const std::string object = event.object ? base::hex(event.object->sha256) : std::string();
    const ProofPlace place{{}, event.index};
    if (event.kind == kinds::read) {
        findings_.prove("reading",
                        messages::proof_receipt_reading({.actor = event.actor,
                                                         .at = at,
                                                         .evidence = event.evidence,
                                                         .number = event.reader_count,
                                                         .revision = event.revision}),
                        place);
    } else if (event.kind == kinds::absent) {
        findings_.prove("absence",
                        messages::proof_receipt_absence({.actor = event.actor, .at = at, .evidence = event.evidence}),
                        place);
    } else if (event.object) {
        findings_.prove("deposit",
                        messages::proof_receipt_deposit({.actor = event.actor,
                                                         .at = at,
                                                         .evidence = event.evidence,
                                                         .object = object,
                                                         .revision = event.revision}),
                        place);
    } else {
        findings_.prove("act",
                        messages::proof_receipt_act(
                            {.actor = event.actor, .at = at, .evidence = event.evidence, .kind = event.kind}),
                        place);
    }
}

void ReceiptCheck::check_time(const ReceiptText& receipt) {
    TimeCheck time(options_, heads_.heads(), receipt.anchors, findings_);
    for (const HeadStamp& stamp : receipt.stamps) {
        time.check(stamp, stamp_path(stamp));
    }
    time.conclude(entries_->checked(), std::nullopt);
}

void ReceiptCheck::compare(const journal::LogReader& log, const ProvedEntry& entry) {
    const journal::Checkpoint& then = heads_.head().checkpoint;
    const journal::Checkpoint& now = log.checkpoint();
    const std::uint64_t index = entry.proof.index;
    if (now.origin != then.origin) {
        return findings_.fault("other_origin",
                               messages::proof_other_origin({.found = now.origin, .origin = then.origin}), {});
    }
    if (now.size < then.size) {
        return findings_.fault("rolled_back", messages::proof_rolled_back({.signed_size = then.size, .size = now.size}),
                               {{}, now.size});
    }
    const auto proof = log.prove_consistency(then.size);
    const auto kept = log.entry(index);
    if (!kept || *kept != entry.bytes) {
        return findings_.fault("entry_altered", messages::proof_journal_entry({.index = index}), {{}, index});
    }
    if (!proof || !journal::verify_consistency(then.size, now.size, then.root, now.root, *proof)) {
        return findings_.fault("split_view", messages::proof_split_view({.size = then.size}), {});
    }
    findings_.prove("journal", messages::proof_journal({.size = now.size}));
    look_for_newer(log);
}

void ReceiptCheck::look_for_newer(const journal::LogReader& log) {
    if (!event_ || event_->evidence.empty()) {
        return;
    }
    bool newest = true;
    const auto looked = each_event(log, event_->index + 1, [&](const Event& event) -> Done {
        const bool ends = event.kind == kinds::withdrawn;
        if (event.evidence == event_->evidence && (ends || event.kind == kinds::revised)) {
            newest = false;
            const base::Bilingual at = readable_moment(event.at);
            findings_.reserve(
                "superseded",
                ends ? messages::proof_receipt_withdrawn({.at = at, .index = event.index})
                     : messages::proof_receipt_revised({.at = at, .index = event.index, .revision = event.revision}),
                {{}, event.index});
        }
        return std::monostate{};
    });
    if (looked && newest) {
        findings_.prove("newest", messages::proof_receipt_is_newest());
    } else if (!looked) {
        findings_.leave_open("newest", messages::proof_receipt_newest());
    }
}

}  // namespace

ProofReport verify_receipt(std::string_view bytes, const ProofOptions& options) {
    return ReceiptCheck(options).run(bytes, nullptr);
}

ProofReport compare_receipt(std::string_view bytes, const journal::LogReader& log, const ProofOptions& options) {
    return ReceiptCheck(options).run(bytes, &log);
}

ProofReport verify_proof(const SeekableBytes& source, const ProofOptions& options) {
    char first = 0;
    const bool text = source.read(0, std::span(&first, 1)) && first == '{';
    if (!text || source.size() > kLargestReceipt) {
        return verify_bundle(source, options);
    }
    std::string bytes(static_cast<std::size_t>(source.size()), '\0');
    return verify_receipt(source.read(0, bytes) ? bytes : std::string(), options);
}

}  // namespace egide::evidence
