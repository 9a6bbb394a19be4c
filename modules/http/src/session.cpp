#include "session.h"

#include <algorithm>
#include <utility>

#include "egide/http/messages.h"

// The coroutines of a session; what they decide between two waits is in session_steps.cpp. A co_await statement holds
// names only (g++ 12).

namespace egide::http {

Task<void> Session::run() {
    const TimePoint deadline = site_.now() + site_.limits().handshake_time;
    connection_->expire_at(deadline);
    bool open = co_await connection_->handshake();
    while (open) {
        open = co_await serve();
    }
    if (keep_ || answered_) {
        co_await linger();
    }
    connection_->close();
}

/// One request and its answer; true when another one may follow.
Task<bool> Session::serve() {
    answered_ = false;
    keep_ = false;
    const bool arrived = co_await read_head();
    if (!arrived) {
        co_return false;
    }
    begin_exchange();
    co_await exchange();
    bool sent = false;
    if (exchange_->stage() == Exchange::Stage::answered) {
        sent = co_await send_answer();
    }
    record();
    phase_ = Phase::idle;
    served_before_ = true;
    co_return sent && keep_;
}

/// Fills scanner_ with a whole head, or head_refusal_; false when there is nobody left to answer.
Task<bool> Session::read_head() {
    const Limits& limits = site_.limits();
    scanner_.emplace(limits);
    head_refusal_.reset();
    input_.shrink();
    phase_ = Phase::idle;
    const TimePoint idle_end = site_.now() + (served_before_ ? limits.idle_time : limits.head_time);
    connection_->expire_at(idle_end);
    while (true) {
        if (!input_.empty()) {
            if (phase_ == Phase::idle) {
                phase_ = Phase::busy;
                connection_->expire_at(site_.now() + limits.head_time);
            }
            const auto state = scanner_->scan(input_.view());
            if (state == HeadScanner::State::refused) {
                head_refusal_ = scanner_->refusal();
            }
            if (state != HeadScanner::State::more) {
                co_return true;
            }
        } else if (site_.stopping()) {
            co_return false;
        }
        const auto room = input_.room();
        const Transfer transfer = co_await connection_->read_some(room);
        input_.added(transfer.bytes);
        if (transfer.outcome == Transfer::Outcome::late && !input_.empty()) {
            head_refusal_ = Refusal{408, "timeout", messages::timeout()};
            co_return true;
        }
        if (transfer.outcome != Transfer::Outcome::done) {
            co_return false;
        }
    }
}

/// Goes through the steps until there is an answer, or the client is lost.
Task<void> Session::exchange() {
    if (exchange_->stage() != Exchange::Stage::admit) {
        co_return;
    }
    const Step first = Step::admit;
    const bool taken = co_await work(first);
    if (!taken) {
        exchange_->shed();
        co_return;
    }
    if (exchange_->stage() == Exchange::Stage::answered) {
        co_return;
    }
    if (exchange_->expects_continue() && input_.empty()) {
        const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        pace_.start(site_.now());
        const bool sent = co_await write_all(go_on);
        if (!sent) {
            co_return;
        }
    }
    if (exchange_->stage() == Exchange::Stage::read_whole) {
        co_await read_whole();
    } else {
        co_await read_pieces();
    }
}

/// Has a worker do a step; false when no worker could take it.
Task<bool> Session::work(Step step) {
    connection_->expire_at(TimePoint::max());
    const bool taken = submit(step);
    if (taken) {
        co_await worker_done_.wait();
    }
    co_return taken;
}

/// Appends to `into` until it holds `most` bytes or the body is complete; false when the exchange cannot go on.
Task<bool> Session::read_body(std::string& into, std::size_t most) {
    pace_.start(site_.now());
    while (true) {
        const auto state = decoder_->decode(input_.view(), into, most);
        input_.drop(decoder_->taken());
        bytes_in_ += decoder_->taken();
        if (state == BodyDecoder::State::refused) {
            exchange_->refuse(decoder_->refusal());
            co_return false;
        }
        if (state == BodyDecoder::State::complete || into.size() >= most) {
            co_return true;
        }
        await_deadline();
        const auto room = input_.room(site_.limits().head_bytes);
        const Transfer transfer = co_await connection_->read_some(room);
        input_.added(transfer.bytes);
        pace_.moved(transfer.bytes, site_.now());
        if (transfer.outcome != Transfer::Outcome::done) {
            note_lost(transfer.outcome);
            co_return false;
        }
    }
}

Task<void> Session::read_whole() {
    std::string& body = exchange_->request().body;
    const auto limit = static_cast<std::size_t>(exchange_->body_limit());
    const std::size_t most = limit + 1;
    const bool read = co_await read_body(body, most);
    if (!read) {
        co_return;
    }
    if (body.size() > limit) {
        exchange_->refuse({413, "body-too-large", messages::body_too_large({.limit = limit})});
        co_return;
    }
    const Step next = Step::answer;
    co_await work(next);
}

Task<void> Session::read_pieces() {
    std::uint64_t total = 0;
    while (exchange_->stage() == Exchange::Stage::read_pieces) {
        piece_.clear();
        const std::size_t most = site_.limits().piece_bytes;
        const bool read = co_await read_body(piece_, most);
        if (!read) {
            const Step last = Step::salvage;
            co_await work(last);
            break;
        }
        total += piece_.size();
        if (total > exchange_->body_limit()) {
            exchange_->refuse({413, "body-too-large", messages::body_too_large({.limit = exchange_->body_limit()})});
            break;
        }
        if (!piece_.empty()) {
            const Step next = Step::piece;
            co_await work(next);
        }
        if (decoder_->complete() && exchange_->stage() == Exchange::Stage::read_pieces) {
            const Step last = Step::finish;
            co_await work(last);
        }
    }
    piece_ = {};
}

Task<bool> Session::send_answer() {
    const ResponseHead head = begin_answer();
    Response& response = exchange_->response();
    const auto* const text = std::get_if<std::string>(&response.body);
    const auto* const shared = std::get_if<SharedBody>(&response.body);
    piece_ = head.text;
    std::string_view rest;
    if (head.has_body && text != nullptr) {
        rest = *text;
    } else if (head.has_body && shared != nullptr) {
        rest = std::string_view(*shared->bytes).substr(shared->offset, shared->length);
    }
    const std::size_t together = rest.size() <= site_.limits().piece_bytes ? rest.size() : 0;
    piece_ += rest.substr(0, together);
    rest.remove_prefix(together);
    pace_.start(site_.now());
    bool sent = co_await write_all(piece_);
    answered_ = sent;
    if (sent && !rest.empty()) {
        sent = co_await write_all(rest);
    }
    if (auto* const streamed = std::get_if<StreamedBody>(&response.body); sent && head.has_body && streamed != nullptr) {
        sent = co_await send_source(*streamed, head.end);
    }
    if (auto* const events = std::get_if<std::shared_ptr<EventStream>>(&response.body);
        sent && head.has_body && events != nullptr) {
        EventStream& stream = **events;
        sent = co_await send_events(stream, head.end);
    }
    answered_ = sent;
    co_return sent;
}

/// A body that cannot be sent whole ends the connection without its end, so that it is not taken for a whole one.
Task<bool> Session::send_source(StreamedBody& body, BodyEnd end) {
    produced_ = 0;
    source_ended_ = false;
    while (true) {
        const Step next = Step::produce;
        co_await work(next);
        produced_ += piece_.size();
        const bool beyond = body.length && produced_ > *body.length;
        const bool short_of = source_ended_ && body.length && produced_ < *body.length;
        if (source_failed_ || beyond || short_of) {
            exchange_->note_trouble(source_failed_ ? "the answer's source failed" : "the answer's length is not what it said");
            co_return false;
        }
        frame_piece(end);
        pace_.start(site_.now());
        const bool sent = co_await write_all(piece_);
        if (!sent || source_ended_) {
            co_return sent;
        }
    }
}

Task<bool> Session::send_events(EventStream& stream, BodyEnd end) {
    const std::uint64_t listener = begin_listening(stream);
    bool open = true;
    while (open) {
        const bool more = next_events(stream);
        frame_piece(end);
        pace_.start(site_.now());
        if (!piece_.empty()) {
            open = co_await write_all(piece_);
        }
        if (!more || !open) {
            break;
        }
        co_await events_.wait();
    }
    end_listening(stream, listener);
    co_return open && !deserted_;
}

Task<bool> Session::write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        await_deadline();
        const Transfer transfer = co_await connection_->write_some(bytes);
        bytes.remove_prefix(transfer.bytes);
        bytes_out_ += transfer.bytes;
        pace_.moved(transfer.bytes, site_.now());
        if (transfer.outcome != Transfer::Outcome::done) {
            note_lost(transfer.outcome);
            co_return false;
        }
    }
    co_return true;
}

/// Lets the client read the last answer: closing at once while it still sends would discard it.
Task<void> Session::linger() {
    connection_->expire_at(site_.now() + site_.limits().close_time);
    co_await connection_->end_sending();
    const bool may_still_send = !is_read_through() || !input_.empty();
    constexpr std::size_t kMost = 256 * 1024;
    for (std::size_t discarded = 0; may_still_send && discarded < kMost;) {
        input_ = {};
        const auto room = input_.room();
        const Transfer transfer = co_await connection_->read_some(room);
        if (transfer.outcome != Transfer::Outcome::done) {
            break;
        }
        discarded += transfer.bytes;
    }
}

}  // namespace egide::http
