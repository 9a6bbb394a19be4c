#include "verify_entries.h"

#include <algorithm>

#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

std::string words_of(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text += (text.empty() ? "" : "; ") + base::render(error.message, base::Language::english);
    }
    return text;
}

bool agrees(const Record& record, const Event& event) {
    const std::optional<ObjectName> object =
        record.content ? std::optional(record.content->object) : std::optional<ObjectName>();
    // An import keeps who deposited it elsewhere; its own entry says who imported it.
    return record.evidence == event.evidence && record.revision == event.revision &&
           (event.foreign || record.by == event.actor) && object == event.object;
}

}  // namespace

bool carries_record(std::string_view kind) {
    return kind == kinds::received || kind == kinds::revised || kind == kinds::absent;
}

const CheckedEntry* EntryCheck::find(std::uint64_t index) const {
    const auto place = std::lower_bound(checked_.begin(), checked_.end(), index,
                                        [](const CheckedEntry& entry, std::uint64_t one) { return entry.index < one; });
    return place != checked_.end() && place->index == index ? &*place : nullptr;
}

std::optional<journal::Entry> EntryCheck::prove(const ProvedEntry& proved, const std::optional<ListedEntry>& listed) {
    const std::uint64_t index = proved.proof.index;
    const journal::Hash leaf = journal::leaf_hash(proved.bytes);
    if (!journal::verify_inclusion(leaf, index, head_.size, head_.root, proved.proof.path) ||
        (listed && listed->leaf != leaf)) {
        findings_.fault("entry_altered", messages::proof_entry_altered({.index = index}), at(index));
        return std::nullopt;
    }
    auto entry = journal::read_entry(proved.bytes, {});
    if (!entry) {
        findings_.fault("entry_malformed", messages::proof_entry_malformed({.index = index}), at(index),
                        words_of(entry.errors()));
        return std::nullopt;
    }
    if (entry->index != index) {
        findings_.fault("entry_misplaced", messages::proof_entry_misplaced({.found = entry->index, .index = index}),
                        at(index));
    }
    return std::move(entry).value();
}

void EntryCheck::check_time(const journal::Entry& entry) {
    if (!checked_.empty() && entry.at < checked_.back().at) {
        findings_.fault("clock_back",
                        messages::proof_clock_back({.at = readable_moment(entry.at),
                                                    .before = readable_moment(checked_.back().at),
                                                    .index = entry.index}),
                        at(entry.index));
    }
}

void EntryCheck::check_record(const std::string& data, const Event& event) {
    auto record = read_record(data, member_);
    if (!record) {
        findings_.fault("record_malformed", messages::proof_record_malformed({.index = event.index}), at(event.index),
                        words_of(record.errors()));
        return;
    }
    if (!agrees(*record, event)) {
        findings_.fault("record_disagrees", messages::proof_record_disagrees({.index = event.index}), at(event.index));
    }
    ++records_;
    last_record_ = std::move(*record);
}

void EntryCheck::check_personal(const ProvedEntry& proved, const Event& event) {
    if (proved.personal.size() != event.commitments.size()) {
        findings_.fault(
            "personal_count",
            messages::proof_personal_count(
                {.expected = event.commitments.size(), .found = proved.personal.size(), .index = event.index}),
            at(event.index));
        return;
    }
    for (std::size_t place = 0; place < proved.personal.size(); ++place) {
        const auto& disclosure = proved.personal[place];
        if (!disclosure) {
            ++withheld_;
        } else if (journal::commitment_of(*disclosure) != event.commitments[place]) {
            findings_.fault("record_altered", messages::proof_record_altered({.index = event.index}), at(event.index));
        } else if (place == 0 && carries_record(event.kind)) {
            check_record(disclosure->data, event);
        }
    }
}

std::optional<Event> EntryCheck::check(const ProvedEntry& proved, const std::optional<ListedEntry>& listed) {
    last_record_.reset();
    auto entry = prove(proved, listed);
    if (!entry) {
        return std::nullopt;
    }
    check_time(*entry);
    auto event = read_event(*entry);
    if (!event) {
        findings_.fault("entry_malformed", messages::proof_entry_malformed({.index = entry->index}), at(entry->index),
                        words_of(event.errors()));
        return std::nullopt;
    }
    check_personal(proved, *event);
    const bool deposit = event->kind == kinds::received || event->kind == kinds::revised;
    checked_.push_back({proved.proof.index, event->at,
                        deposit && event->object ? std::optional(event->object->sha256) : std::nullopt});
    return std::move(event).value();
}

}  // namespace egide::evidence
