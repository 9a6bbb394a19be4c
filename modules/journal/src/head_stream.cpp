#include "head_stream.h"

#include "egide/journal/messages.h"

namespace egide::journal {

Judgement judge_signature(const std::string& bytes, std::uint64_t size, const std::vector<TrustedKey>& keys) {
    const auto note = parse_note(bytes, {});
    Judgement judgement;
    for (const TrustedKey& trusted : keys) {
        if (!note || signed_by(*note, trusted.key) != Signed::yes) {
            continue;
        }
        if (!trusted.up_to_size || size <= *trusted.up_to_size) {
            return {Trust::trusted, &trusted};
        }
        judgement = {Trust::revoked, &trusted};
    }
    return judgement;
}

HeadStream::HeadStream(Layout layout, const VerifyOptions& options, const PastCheckpoint& published, Findings& findings)
    : layout_(std::move(layout)), options_(options), published_(published), findings_(findings), links_(layout_) {
    advance();
}

void HeadStream::pop() {
    previous_ = std::move(next_);
    ++passed_;
    advance();
}

void HeadStream::advance() {
    next_.reset();
    while (!next_ && number_ <= published_.chain.number) {
        next_ = read(number_);
        if (next_) {
            check(*next_);
        }
        // A cut segment: whatever comes after the cut in it is lost, the next segment may be whole.
        const bool cut = !next_ && (!loaded_ || number_ % kTileWidth >= notes_.size());
        number_ = cut ? (number_ / kTileWidth + 1) * kTileWidth : number_ + 1;
        // The published head may claim any number: a few missing segments in a row are enough.
        constexpr unsigned kMostMissing = 8;
        missing_ = loaded_ ? 0 : missing_ + 1;
        number_ = missing_ > kMostMissing ? published_.chain.number + 1 : number_;
    }
}

bool HeadStream::load(std::uint64_t segment) {
    if (loaded_ == segment) {
        return true;
    }
    loaded_.reset();
    notes_.clear();
    auto bytes = read_file(layout_.segment(segment));
    if (!bytes) {
        findings_.add_unreadable(bytes.errors(), layout_.segment(segment).lexically_relative(layout_.root).string());
        return false;
    }
    segment_ = std::move(*bytes);
    notes_ = History::notes_of(segment_);
    loaded_ = segment;
    return true;
}

std::optional<KeptHead> HeadStream::read(std::uint64_t number) {
    const std::uint64_t segment = number / kTileWidth;
    const std::string file = layout_.segment(segment).lexically_relative(layout_.root).string();
    if (!load(segment)) {
        return std::nullopt;
    }
    if (number % kTileWidth >= notes_.size()) {
        findings_.add(
            {Fault::unreadable, messages::checkpoint_missing({.number = number}), file, segment_.size(), {}, {}, {}});
        return std::nullopt;
    }
    const std::string_view note = notes_[number % kTileWidth];
    const auto byte = static_cast<std::uint64_t>(note.data() - segment_.data());
    auto past = read_past(std::string(note), file);
    if (!past) {
        findings_.add({Fault::unreadable, past.errors().front().message, file, byte, {}, {}, {}});
        return std::nullopt;
    }
    return KeptHead{std::move(*past), number, file, byte};
}

void HeadStream::add(Fault fault, base::Text message, const KeptHead& head) {
    findings_.add({fault, std::move(message), head.file, head.byte, {}, {}, {}});
}

bool HeadStream::check_signature(const PastCheckpoint& past, const KeptHead& where) {
    const std::uint64_t size = past.checkpoint.size;
    const Judgement judgement = judge_signature(past.note, size, options_.keys);
    const bool own = past.checkpoint.origin == published_.checkpoint.origin;
    if (!own || judgement.trust == Trust::unknown) {
        add(Fault::not_signed, messages::verify_head_signature({.number = where.number, .size = size}), where);
    } else if (judgement.trust == Trust::revoked) {
        add(Fault::key_revoked,
            messages::verify_key_revoked({.key = judgement.key->key.text(),
                                          .limit = *judgement.key->up_to_size,
                                          .number = where.number,
                                          .size = size}),
            where);
    }
    return own && judgement.trust == Trust::trusted;
}

void HeadStream::check(KeptHead& head) {
    head.trusted = check_signature(head.past, head);
    check_order(head);
    check_link(head, head.past.chain.month, month_);
    check_link(head, head.past.chain.year, year_);
}

void HeadStream::check_order(const KeptHead& head) {
    const Chain& chain = head.past.chain;
    const bool follows = !previous_ || previous_->number + 1 != head.number ||
                         (chain.previous == link_to(previous_->past.checkpoint) &&
                          head.past.checkpoint.size >= previous_->past.checkpoint.size);
    if (chain.number != head.number || !follows || (head.number == 0) != !chain.previous) {
        add(Fault::head_misplaced, messages::verify_checkpoint_order({.expected = head.number, .number = chain.number}),
            head);
    }
    if (previous_ && chain.at < previous_->past.chain.at) {
        add(Fault::clock_back,
            messages::verify_checkpoint_clock_back({.at = show_instant(chain.at),
                                                    .before = show_instant(previous_->past.chain.at),
                                                    .number = head.number}),
            head);
    }
}

bool HeadStream::find_link(const Link& link, std::uint64_t before, LinkCursor& cursor) {
    for (; cursor.number < before; ++cursor.number) {
        const auto past = links_.at(cursor.number);
        if (past && link_to(past->checkpoint) == link) {
            return true;
        }
    }
    return false;
}

void HeadStream::check_link(const KeptHead& head, const std::optional<Link>& link, LinkCursor& cursor) {
    constexpr unsigned kMostRewinds = 16;  // a clock set back moves links back; bounded against hostile logs
    if (!link || find_link(*link, head.number, cursor)) {
        return;
    }
    const bool again = cursor.rewinds++ < kMostRewinds;
    cursor.number = again ? 0 : cursor.number;
    if (!again || !find_link(*link, head.number, cursor)) {
        cursor.number = 0;
        add(Fault::head_misplaced, messages::verify_checkpoint_link({.number = head.number, .size = link->size}), head);
    }
}

bool HeadStream::check_end() {
    const KeptHead published{published_, published_.chain.number, "checkpoint"};
    if (!previous_ || previous_->past.checkpoint != published_.checkpoint) {
        add(Fault::head_misplaced,
            messages::verify_published_not_kept(
                {.last = previous_ ? previous_->past.chain.number : 0, .number = published_.chain.number}),
            published);
    }
    check_beyond();
    const bool told = previous_ && previous_->past.note == published_.note;
    return told ? previous_->trusted : check_signature(published_, published);
}

void HeadStream::check_beyond() {
    std::optional<KeptHead> last;
    std::uint64_t beyond = 0;
    for (std::uint64_t number = published_.chain.number + 1;; ++number, ++beyond) {
        auto past = links_.at(number);
        if (!past || judge_signature(past->note, past->checkpoint.size, options_.keys).trust == Trust::unknown) {
            break;
        }
        const Path file = layout_.segment(number / kTileWidth);
        last = KeptHead{std::move(*past), number, file.lexically_relative(layout_.root).string()};
    }
    if (beyond == 1) {
        findings_.add({Fault::unpublished, messages::verify_unpublished(), last->file, {}, {}, {}, {}});
    } else if (beyond > 1) {
        findings_.add({Fault::rolled_back,
                       messages::verify_rolled_back(
                           {.signed_size = last->past.checkpoint.size, .size = published_.checkpoint.size}),
                       last->file,
                       {},
                       published_.checkpoint.size,
                       last->past.checkpoint.size,
                       {}});
    }
}

}  // namespace egide::journal
