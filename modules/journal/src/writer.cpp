#include "writer.h"

#include <algorithm>

#include "egide/base/date.h"
#include "egide/journal/messages.h"
#include "trouble.h"

namespace egide::journal {

namespace {

/// The same time of day some civil months earlier, in UTC.
Instant months_before(Instant at, int months) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const auto date = base::Date::from_days(static_cast<std::int32_t>(day.time_since_epoch().count()));
    return std::chrono::sys_days(std::chrono::days(date.plus_months(-months).days_since_1970())) + (at - day);
}

bool is_signed(const std::string& bytes, const VerifierKey& key) {
    const auto note = parse_note(bytes, {});
    return note && signed_by(*note, key) == Signed::yes;
}

}  // namespace

Done Writer::check_signature(const PastCheckpoint& head) const {
    const VerifierKey& own = options_->signer.verifier();
    const bool by_former = std::any_of(options_->former.begin(), options_->former.end(),
                                       [&](const VerifierKey& key) { return is_signed(head.note, key); });
    if (head.checkpoint.origin == own.name() && (by_former || is_signed(head.note, own))) {
        return std::monostate{};
    }
    return damaged(layout_.checkpoint().string(), messages::log_not_signed({.origin = own.name()}));
}

Done Writer::refresh() {
    auto note = read_file(layout_.checkpoint());
    if (!note) {
        return note.errors();
    }
    if (!doubtful_ && head_ && head_->note == *note) {
        return std::monostate{};
    }
    return load(std::move(*note));
}

Done Writer::load(std::string note) {
    doubtful_ = true;
    history_.forget();
    auto head = read_past(std::move(note), layout_.checkpoint().string());
    if (!head) {
        return head.errors();
    }
    if (auto trusted = check_signature(*head); !trusted) {
        return trusted;
    }
    auto edge = Edge::load(layout_, head->checkpoint.size);
    if (!edge) {
        return edge.errors();
    }
    if (edge->root() != head->checkpoint.root) {
        return damaged(layout_.checkpoint().string(), messages::log_edge({.size = head->checkpoint.size}));
    }
    const auto end = history_.end_of(head->chain.number, head->checkpoint);
    if (!end) {
        return end.errors();
    }
    segment_bytes_ = *end;
    edge_ = std::move(*edge);
    head_ = std::move(*head);
    doubtful_ = false;
    return std::monostate{};
}

base::Result<Chain> Writer::next_chain(Instant at) {
    Chain chain;
    chain.at = at;
    if (!head_) {
        return chain;
    }
    chain.number = head_->chain.number + 1;
    chain.previous = link_to(head_->checkpoint);
    auto month = skip_link(months_before(at, 1), month_);
    auto year = skip_link(months_before(at, 12), year_);
    if (!month || !year) {
        return month ? year.errors() : month.errors();
    }
    chain.month = *month;
    chain.year = *year;
    return chain;
}

base::Result<std::optional<Link>> Writer::skip_link(Instant limit, SkipCursor& cursor) {
    const bool still = cursor.known && limit >= cursor.limit && cursor.next && *cursor.next > limit;
    if (!still) {
        if (auto found = search_skip(limit, cursor); !found) {
            return found.errors();
        }
    }
    return cursor.link;
}

Done Writer::search_skip(Instant limit, SkipCursor& cursor) {
    history_.forget();
    const std::uint64_t count = head_->chain.number + 1;
    const auto number = history_.newest_until(limit, count);
    if (!number) {
        return number.errors();
    }
    cursor = {.known = true, .limit = limit, .next = {}, .link = {}};
    if (*number) {
        const auto past = history_.at(**number);
        if (!past) {
            return past.errors();
        }
        cursor.link = link_to(past->checkpoint);
    }
    const std::uint64_t after = *number ? **number + 1 : 0;
    const auto next = after < count ? history_.at(after) : *head_;
    if (after < count && next) {
        cursor.next = next->chain.at;
    }
    return std::monostate{};
}

Done Writer::announce(const std::vector<PreparedDraft>& drafts) {
    std::vector<Hash> commitments;
    for (const PreparedDraft& draft : drafts) {
        commitments.insert(commitments.end(), draft.entry.commitments.begin(), draft.entry.commitments.end());
    }
    return commitments.empty() ? Done(std::monostate{}) : announce_personal(*options_->calls, layout_, commitments);
}

TileSink Writer::sink_to(Batch& batch) {
    return [this, &batch](const Tile& tile, std::string_view bytes) { return batch.write(layout_.tile(tile), bytes); };
}

Done Writer::write_personal_files(Batch& batch, const PreparedDraft& draft, std::uint64_t index) {
    for (const PersonalDraft& personal : draft.personal) {
        const std::string bytes = write_personal({index, personal.disclosure});
        if (auto written = batch.write(layout_.personal(personal.commitment), bytes); !written) {
            return written;
        }
        if (options_->share) {
            group_.texts.push_back({personal.commitment, index, bytes});
        }
    }
    return std::monostate{};
}

Done Writer::write_group(Batch& batch, const std::vector<PreparedDraft>& drafts, const std::string& at) {
    const TileSink sink = sink_to(batch);
    for (const PreparedDraft& draft : drafts) {
        const std::uint64_t index = edge_.size();
        if (auto kept = write_personal_files(batch, draft, index); !kept) {
            return kept;
        }
        const std::string entry = write_entry(draft.entry, index, at);
        if (entry.size() > kLargestEntry) {
            return refused(messages::entry_too_large({.bytes = entry.size(), .limit = kLargestEntry}));
        }
        if (auto pushed = edge_.push(entry, sink); !pushed) {
            return pushed;
        }
        if (options_->share) {
            group_.entries.push_back(entry);
        }
    }
    return edge_.write_partial(sink);
}

base::Result<Appended> Writer::append(const std::vector<PreparedDraft>& drafts, const std::optional<Hash>& erased) {
    Appended appended{.first = edge_.size(), .note = {}, .commitments = {}};
    doubtful_ = true;
    group_ = SharedGroup{.first = edge_.size()};
    if (erased && options_->share) {
        group_.erased = SharedText{*erased, edge_.size(), write_personal({edge_.size(), std::nullopt})};
    }
    const Instant at = options_->clock();
    if (auto announced = announce(drafts); !announced) {
        return announced.errors();
    }
    Batch batch(*options_->calls);
    if (auto written = write_group(batch, drafts, show_instant(at)); !written) {
        return written.errors();
    }
    if (auto published = publish(batch, at); !published) {
        return published.errors();
    }
    doubtful_ = false;
    drop_partial_tiles(appended.first);
    const bool personal =
        std::any_of(drafts.begin(), drafts.end(), [](const auto& draft) { return !draft.personal.empty(); });
    if (personal) {
        // The group is recorded whatever becomes of the announcement: it is settled at the next opening.
        static_cast<void>(remove_file(*options_->calls, layout_.pending()));
    }
    appended.note = head_->note;
    for (const PreparedDraft& draft : drafts) {
        appended.commitments.push_back(draft.entry.commitments);
    }
    return appended;
}

Done Writer::publish_empty() {
    group_ = {};
    Batch batch(*options_->calls);
    auto published = publish(batch, options_->clock());
    doubtful_ = !published.ok();
    return published;
}

Done Writer::publish(Batch& batch, Instant at) {
    auto chain = next_chain(at);
    if (!chain) {
        return chain.errors();
    }
    const VerifierKey& own = options_->signer.verifier();
    Checkpoint checkpoint{own.name(), edge_.size(), edge_.root(), chain_lines(*chain)};
    const std::string text = checkpoint_text(checkpoint);
    std::string note = write_note({text, {sign_note(text, options_->signer)}});
    std::string framed;
    add_to_bundle(framed, note);
    const std::uint64_t keep = chain->number % kTileWidth == 0 ? 0 : segment_bytes_;
    if (auto kept = batch.append(layout_.segment(chain->number / kTileWidth), keep, framed); !kept) {
        return kept;
    }
    // Everything the head speaks of is durable before the head is.
    if (auto durable = batch.commit(); !durable) {
        return durable;
    }
    if (auto shared = options_->share ? share_group(note, chain->number) : Done(std::monostate{}); !shared) {
        return shared;
    }
    segment_bytes_ = keep + framed.size();
    return put_head({std::move(note), std::move(checkpoint), *chain});
}

Done Writer::put_head(PastCheckpoint head) {
    if (auto published = replace_file(*options_->calls, layout_.checkpoint(), head.note); !published) {
        return published;
    }
    head_ = std::move(head);
    return std::monostate{};
}

}  // namespace egide::journal
