#include "bundle_proofs.h"

#include <algorithm>
#include <map>

#include "seal_head.h"

namespace egide::evidence {

namespace {

/// Notes by the size of their head, all below the head of the log.
class TiedHeads {
  public:
    explicit TiedHeads(const journal::LogReader& log) : log_(log) {}

    void add(const std::string& note) {
        const auto checkpoint = checkpoint_of(note, {});
        if (checkpoint && checkpoint->origin == log_.checkpoint().origin && checkpoint->size < log_.checkpoint().size) {
            notes_.try_emplace(checkpoint->size, note);
        }
    }
    /// The past head of this size, found by halves: sizes do not decrease with numbers.
    Done add_linked(const std::optional<journal::Link>& link, std::uint64_t heads) {
        if (!link) {
            return std::monostate{};
        }
        std::uint64_t low = 0;
        for (std::uint64_t high = heads; low < high;) {
            const std::uint64_t middle = low + (high - low) / 2;
            const auto note = log_.past_note(middle);
            const auto checkpoint = note ? checkpoint_of(*note, {}) : base::Result<journal::Checkpoint>(note.errors());
            if (!checkpoint) {
                return checkpoint.errors();
            }
            if (checkpoint->size < link->size) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low < heads) {
            const auto note = log_.past_note(low);
            if (!note) {
                return note.errors();
            }
            add(*note);
        }
        return std::monostate{};
    }
    base::Result<std::vector<EarlierHead>> proved() const {
        std::vector<EarlierHead> heads;
        for (const auto& [size, note] : notes_) {
            auto proof = log_.prove_consistency(size);
            if (!proof) {
                return proof.errors();
            }
            heads.push_back({note, std::move(*proof)});
        }
        return heads;
    }

  private:
    const journal::LogReader& log_;
    std::map<std::uint64_t, std::string> notes_;
};

void add_stamps(HeadParts& parts, const StampedHead& head, unsigned number) {
    if (!head.record.empty()) {
        parts.stamps.push_back({head.size, number, true, head.record});
    }
    parts.stamps.push_back({head.size, number, false, head.token});
}

/// The first stamped head of each size; then, for each entry, the first that covers it.
std::vector<const StampedHead*> covering(const std::vector<StampedHead>& stamped,
                                         std::span<const std::uint64_t> entries, std::uint64_t size) {
    std::vector<const StampedHead*> chosen;
    auto next = entries.begin();
    for (const StampedHead& head : stamped) {
        const auto covered = std::lower_bound(next, entries.end(), head.size);
        if (head.size <= size && (covered != next || head.size == size)) {
            chosen.push_back(&head);
            next = covered;
        }
    }
    return chosen;
}

}  // namespace

base::Result<HeadParts> gather_heads(const journal::LogReader& log, const TimeKeeper& time,
                                     std::span<const std::uint64_t> entries, std::span<const std::string> tie_to) {
    const journal::Checkpoint& head = log.checkpoint();
    const auto stamped = time.stamped_heads();
    auto anchors = stamped ? time.anchors() : base::Result<std::vector<std::string>>(stamped.errors());
    if (!anchors) {
        return anchors.errors();
    }
    HeadParts parts;
    parts.anchors = std::move(*anchors);
    TiedHeads tied(log);
    std::uint64_t last = 0;
    unsigned number = 0;
    for (const StampedHead* one : covering(*stamped, entries, head.size)) {
        tied.add(one->note);
        number = one->size == last ? number + 1 : 1;
        last = one->size;
        if (number == 1) {  // two heads of one size differ in their time alone: one text is kept
            add_stamps(parts, *one, number);
        }
    }
    if (const auto chain = journal::parse_chain(head)) {
        for (const auto& link : {chain->previous, chain->month, chain->year}) {
            if (auto added = tied.add_linked(link, chain->number); !added) {
                return added.errors();
            }
        }
    }
    for (const std::string& note : tie_to) {
        tied.add(note);
    }
    auto earlier = tied.proved();
    if (!earlier) {
        return earlier.errors();
    }
    parts.earlier = std::move(*earlier);
    return parts;
}

base::Result<ProvedEntry> prove_entry(const journal::LogReader& log, std::uint64_t index) {
    auto bytes = log.entry(index);
    auto proof = bytes ? log.prove(index) : base::Result<journal::InclusionProof>(bytes.errors());
    const auto entry = proof ? journal::read_entry(*bytes, {}) : base::Result<journal::Entry>(proof.errors());
    if (!entry) {
        return entry.errors();
    }
    ProvedEntry proved{std::move(*bytes), std::move(*proof), {}};
    for (const journal::Hash& commitment : entry->commitments) {
        auto personal = log.personal(commitment);
        if (!personal) {
            return personal.errors();
        }
        proved.personal.push_back(std::move(*personal));
    }
    return proved;
}

}  // namespace egide::evidence
