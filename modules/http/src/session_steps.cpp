#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "egide/http/messages.h"
#include "session.h"

namespace egide::http {

Session::Session(Site& site, std::unique_ptr<Connection> connection, Peer peer)
    : site_(site),
      connection_(std::move(connection)),
      peer_(std::move(peer)),
      worker_done_(connection_->executor()),
      events_(connection_->executor()),
      pace_(site.limits()) {}

void Session::tick(TimePoint now) {
    connection_->tick(now);
    if (phase_ == Phase::listening && now >= std::min(heartbeat_, next_look_)) {
        next_look_ = now + std::chrono::seconds(1);
        deserted_ = deserted_ || connection_->is_deserted();
        if (deserted_ || now >= heartbeat_) {
            events_.notify();
        }
    }
}

void Session::stop() {
    if (phase_ == Phase::idle) {
        connection_->expire_at(TimePoint::min());
        connection_->tick(site_.now());
    }
    events_.notify();
}

void Session::abort() {
    aborted_ = true;
    connection_->close();
    events_.notify();
}

void Session::begin_exchange() {
    bytes_in_ = 0;
    bytes_out_ = 0;
    decoder_.reset();
    request_deadline_ = site_.now() + site_.limits().request_time;
    exchange_.emplace(site_, peer_);
    exchange_->request().deadline = request_deadline_;
    if (head_refusal_) {
        return exchange_->refuse(*head_refusal_);
    }
    exchange_->open(input_.view().substr(0, scanner_->size()));
    bytes_in_ = scanner_->size();
    input_.drop(scanner_->size());
    decoder_.emplace(exchange_->framing(), site_.limits());
    if (exchange_->is_streamed()) {
        request_deadline_ = TimePoint::max();
        exchange_->request().deadline = request_deadline_;
    }
}

bool Session::submit(Step step) {
    return site_.workers().submit(
        [this, step] {
            perform(step);
            boost::asio::post(connection_->executor(), [this] { worker_done_.notify(); });
        },
        step != Step::admit);
}

void Session::perform(Step step) {
    switch (step) {
        case Step::admit:
            return exchange_->admit();
        case Step::answer:
            return exchange_->answer();
        case Step::piece:
            return exchange_->take_piece(piece_);
        case Step::salvage:
            return exchange_->abandon_upload(piece_);
        case Step::finish:
            return exchange_->finish_upload();
        case Step::produce:
            break;
    }
    source_failed_ = false;
    piece_.resize(site_.limits().piece_bytes);
    try {
        piece_.resize(std::get<StreamedBody>(exchange_->response().body).source->read(piece_));
        source_ended_ = piece_.empty();
    } catch (...) {
        source_failed_ = true;
    }
}

void Session::await_deadline() {
    connection_->expire_at(std::min(pace_.deadline(), request_deadline_));
}

bool Session::is_read_through() const {
    return decoder_ && decoder_->complete();
}

void Session::note_lost(Transfer::Outcome outcome) {
    if (outcome == Transfer::Outcome::closed) {
        return exchange_->note_trouble("the client went away");
    }
    if (exchange_->stage() != Exchange::Stage::answered) {
        request_deadline_ = TimePoint::max();  // only the pace counts for saying so
        return exchange_->refuse({408, "timeout", messages::timeout()});
    }
    ++site_.counters().timeouts;
    exchange_->note_trouble("the client reads too slowly");
}

ResponseHead Session::begin_answer() {
    if (std::holds_alternative<std::shared_ptr<EventStream>>(exchange_->response().body) &&
        site_.counters().event_streams_open >= site_.limits().event_streams) {
        exchange_->shed();
    }
    if (!std::holds_alternative<std::string>(exchange_->response().body)) {
        request_deadline_ = TimePoint::max();
    }
    ResponseHead head = exchange_->head(is_read_through() && !site_.stopping());
    keep_ = head.keep_alive;
    return head;
}

void Session::frame_piece(BodyEnd end) {
    if (end == BodyEnd::chunks && !piece_.empty()) {
        piece_ = fmt::format("{:x}\r\n", piece_.size()) + piece_ + "\r\n";
    }
    if (end == BodyEnd::chunks && source_ended_) {
        piece_ += "0\r\n\r\n";
    }
}

std::uint64_t Session::begin_listening(EventStream& stream) {
    ++site_.counters().event_streams_open;
    source_ended_ = false;
    deserted_ = false;
    phase_ = Phase::listening;
    heartbeat_ = site_.now() + site_.limits().heartbeat;
    next_look_ = site_.now();
    position_ = stream.position_of(exchange_->request().fields.find("Last-Event-ID"));
    const Executor executor = connection_->executor();
    // What was posted may run when the session is gone.
    return stream.listen([executor, weak = weak_from_this()] {
        boost::asio::post(executor, [weak] {
            if (const auto session = weak.lock()) {
                session->events_.notify();
            }
        });
    });
}

bool Session::next_events(EventStream& stream) {
    auto batch = stream.after(position_);
    position_ = batch.position;
    piece_ = std::move(batch.text);
    const TimePoint now = site_.now();
    if (piece_.empty() && now >= heartbeat_) {
        piece_ = ":\n\n";
    }
    if (!piece_.empty()) {
        heartbeat_ = now + site_.limits().heartbeat;
    }
    source_ended_ = batch.ended || site_.stopping() || deserted_ || aborted_;
    return !source_ended_;
}

void Session::end_listening(EventStream& stream, std::uint64_t listener) {
    stream.unlisten(listener);
    --site_.counters().event_streams_open;
    phase_ = Phase::busy;
    keep_ = false;
}

void Session::record() {
    AccessEntry entry = exchange_->entry();
    entry.status = bytes_out_ > 0 ? exchange_->response().status : 0;
    entry.bytes_in = bytes_in_;
    entry.bytes_out = bytes_out_;
    site_.record(entry);
}

}  // namespace egide::http
