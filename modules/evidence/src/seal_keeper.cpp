#include <algorithm>

#include "bundle_text.h"
#include "disk.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/seal.h"
#include "egide/reading/json_writer.h"
#include "seal_head.h"

namespace egide::evidence {

namespace {

using timestamp::HashAlgorithm;

std::vector<timestamp::Authority*> pointers_to(const std::vector<std::unique_ptr<timestamp::Authority>>& owned) {
    std::vector<timestamp::Authority*> all;
    std::transform(owned.begin(), owned.end(), std::back_inserter(all), [](const auto& one) { return one.get(); });
    return all;
}

std::string text_of(const std::string& note) {
    const auto parsed = journal::parse_note(note, {});
    return parsed ? parsed->text : std::string();
}

reading::JsonWriter head_payload(const journal::Checkpoint& checkpoint) {
    const auto chain = journal::parse_chain(checkpoint);
    reading::JsonWriter writer(false);
    writer.begin_object().field("digest", base::hex(journal::link_to(checkpoint).digest));
    writer.field("number", chain ? chain->number : 0).field("size", checkpoint.size);
    return writer;
}

}  // namespace

base::Result<journal::Checkpoint> checkpoint_of(const std::string& note, const std::string& file) {
    const auto parsed = journal::parse_note(note, file);
    return parsed ? journal::parse_checkpoint(parsed->text, file) : base::Result<journal::Checkpoint>(parsed.errors());
}

TimeKeeper::TimeKeeper(Vault& vault, journal::Clock clock, journal::Calls& calls)
    : vault_(vault), clock_(std::move(clock)), calls_(calls) {}

std::filesystem::path TimeKeeper::folder() const {
    return vault_.folder() / "time";
}

timestamp::Queue TimeKeeper::queue() const {
    return {TimeFolder{folder()}.queue(), clock_, calls_};
}

/// The note first, so that no token is ever obtained for a head that nobody can name.
base::Result<std::string> TimeKeeper::keep_head(const std::string& note, HashAlgorithm algorithm) {
    const timestamp::Digest digest = timestamp::digest_of(algorithm, text_of(note));
    const auto kept = keep_file(calls_, TimeFolder{folder()}.head(digest), note);
    return kept ? queue().add(digest) : base::Result<std::string>(kept.errors());
}

base::Result<TimeKeeper::Head> TimeKeeper::head_of(const timestamp::Digest& digest) const {
    const Path file = TimeFolder{folder()}.head(digest);
    auto note = read_file(file, 1U << 20);
    if (!note) {
        return note.errors();
    }
    auto checkpoint = checkpoint_of(*note, file.string());
    if (!checkpoint) {
        return checkpoint.errors();
    }
    return Head{std::move(*note), std::move(*checkpoint)};
}

base::Result<TimeKeeper::Head> TimeKeeper::head_of_proof(const std::string& id) const {
    const auto proof = queue().proof(id);
    if (!proof || !*proof) {
        return proof ? base::Errors{refused(messages::seal_no_proof())} : proof.errors();
    }
    return head_of((*proof)->digest);
}

base::Result<std::uint64_t> TimeKeeper::record_stamp(const std::string& id) {
    const auto proof = queue().proof(id);
    if (!proof || !*proof) {
        return proof ? base::Errors{refused(messages::seal_no_proof())} : proof.errors();
    }
    const auto head = head_of((*proof)->digest);
    if (!head) {
        return head.errors();
    }
    auto writer = head_payload(head->checkpoint);
    writer.field("authority", (*proof)->authority).field("token_sha256", base::hex(base::sha256((*proof)->token)));
    const std::vector<journal::Draft> drafts{{std::string(kinds::time_stamped), writer.end_object().take()}};
    const auto appended = vault_.append(drafts);
    return appended ? base::Result<std::uint64_t>(head->checkpoint.size) : appended.errors();
}

Done TimeKeeper::record_waiting(const timestamp::Digest& digest, journal::Instant since) {
    const auto head = head_of(digest);
    if (!head) {
        return head.errors();
    }
    auto writer = head_payload(head->checkpoint);
    writer.field("since", journal::show_instant(since));
    const std::vector<journal::Draft> drafts{{std::string(kinds::time_waiting), writer.end_object().take()}};
    const auto appended = vault_.append(drafts);
    return appended ? Done(std::monostate{}) : appended.errors();
}

base::Result<StampOutcome> TimeKeeper::stamp() {
    const auto log = vault_.journal();
    return log ? stamp(*log) : base::Result<StampOutcome>(log.errors());
}

base::Result<StampOutcome> TimeKeeper::stamp(const journal::LogReader& log) {
    const auto authorities = connect();
    if (!authorities) {
        return authorities.errors();
    }
    if (authorities->empty()) {
        return unavailable(messages::seal_no_authority());
    }
    const auto id = keep_head(log.note(), authorities->front()->hash());
    if (!id) {
        return id.errors();
    }
    auto waiting = queue();
    const auto run = waiting.run(pointers_to(*authorities));
    if (!run) {
        return run.errors();
    }
    StampOutcome outcome{log.checkpoint().size, false, clock_(), {}, {}};
    for (const std::string& proved : run->proved) {
        const auto recorded = record_stamp(proved);
        if (!recorded) {
            return recorded.errors();
        }
        if (proved != *id) {
            outcome.others_stamped.push_back(*recorded);
        }
    }
    return settle(std::move(outcome), *id);
}

/// What became of one head after a run: stamped then or before, or waiting, which is recorded the first time.
base::Result<StampOutcome> TimeKeeper::settle(StampOutcome outcome, const std::string& id) {
    const auto proof = queue().proof(id);
    const auto state = queue().state();
    if (!proof || !state) {
        return proof ? state.errors() : proof.errors();
    }
    outcome.stamped = proof->has_value();
    const auto pending = std::find_if(state->pending.begin(), state->pending.end(),
                                      [&](const timestamp::Pending& one) { return one.id == id; });
    if (pending != state->pending.end()) {
        outcome.since = pending->since;
        outcome.refusals = pending->refusals;
        if (pending->attempts <= 1) {
            if (auto recorded = record_waiting(pending->digest, pending->since); !recorded) {
                return recorded.errors();
            }
        }
    }
    return outcome;
}

base::Result<std::vector<StampedHead>> TimeKeeper::stamped_heads() const {
    const auto proofs = queue().proofs();
    if (!proofs) {
        return proofs.errors();
    }
    std::vector<StampedHead> heads;
    for (const timestamp::Proof& proof : *proofs) {
        const auto head = head_of(proof.digest);
        const auto record = kept_file(TimeFolder{folder()}.record(proof.id));
        if (!head || !record) {
            return head ? record.errors() : head.errors();
        }
        heads.push_back(
            {head->checkpoint.size, head->note, proof.token, record->value_or(std::string()), proof.authority});
    }
    std::stable_sort(heads.begin(), heads.end(),
                     [](const StampedHead& one, const StampedHead& other) { return one.size < other.size; });
    return heads;
}

base::Result<StampStatus> TimeKeeper::status() const {
    const auto log = vault_.journal();
    const auto heads = log ? stamped_heads() : log.errors();
    const auto gaps = heads ? queue().gaps() : heads.errors();
    const auto state = gaps ? queue().state() : gaps.errors();
    const auto all = state ? configured() : state.errors();
    const auto proofs = all ? watched() : all.errors();
    const auto anchors_there = proofs ? anchors() : proofs.errors();
    if (!anchors_there) {
        return anchors_there.errors();
    }
    StampStatus status;
    status.size = log->checkpoint().size;
    if (!heads->empty()) {
        status.last_stamped = heads->back().size;
    }
    status.authorities = all->size();
    status.gaps = *gaps;
    status.pending = state->pending;
    status.damaged = state->damaged;
    status.renewals = timestamp::watch(*proofs, {*anchors_there, {}}, clock_());
    return status;
}

}  // namespace egide::evidence
