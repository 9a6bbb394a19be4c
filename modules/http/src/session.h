#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "body_decoder.h"
#include "exchange.h"
#include "head_scanner.h"
#include "input_buffer.h"
#include "pace.h"
#include "site.h"
#include "transport.h"

namespace egide::http {

/// Serves one connection: requests one after the other, each with its deadlines, until either end has enough. All of it
/// runs in one thread but the steps of an exchange, during which it waits.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Site& site, std::unique_ptr<Connection> connection, Peer peer);
    Task<void> run();
    /// Time went by.
    void tick(TimePoint now);
    /// Ends what only waits; what runs is finished first.
    void stop();
    /// Ends everything, but a handler that runs.
    void abort();

  private:
    enum class Phase { idle, busy, listening };
    /// What a worker is asked to do.
    enum class Step { admit, answer, piece, salvage, finish, produce };

    Task<bool> serve();
    Task<bool> read_head();
    Task<void> exchange();
    Task<bool> work(Step step);
    Task<bool> read_body(std::string& into, std::size_t most);
    Task<void> read_whole();
    Task<void> read_pieces();
    Task<bool> send_answer();
    Task<bool> send_source(StreamedBody& body, BodyEnd end);
    Task<bool> send_events(EventStream& stream, BodyEnd end);
    Task<bool> write_all(std::string_view bytes);
    Task<void> linger();

    void begin_exchange();
    bool submit(Step step);
    void perform(Step step);
    void await_deadline();
    bool is_read_through() const;
    void note_lost(Transfer::Outcome outcome);
    /// Puts piece_ into its chunk, when chunks tell where the body ends.
    void frame_piece(BodyEnd end);
    ResponseHead begin_answer();
    std::uint64_t begin_listening(EventStream& stream);
    void end_listening(EventStream& stream, std::uint64_t listener);
    /// Fills piece_ with what is new; false when it is the last.
    bool next_events(EventStream& stream);
    void record();

    Site& site_;
    std::unique_ptr<Connection> connection_;
    Peer peer_;
    Signal worker_done_;
    Signal events_;
    InputBuffer input_;
    Pace pace_;
    Phase phase_ = Phase::idle;
    bool served_before_ = false;
    bool aborted_ = false;
    bool answered_ = false;  // the head of the answer was sent
    bool keep_ = false;

    std::optional<HeadScanner> scanner_;
    std::optional<Refusal> head_refusal_;
    std::optional<Exchange> exchange_;
    std::optional<BodyDecoder> decoder_;
    std::string piece_;
    std::uint64_t produced_ = 0;
    bool source_failed_ = false;
    bool source_ended_ = false;
    TimePoint request_deadline_ = TimePoint::max();
    std::uint64_t position_ = 0;  // in an event stream
    TimePoint heartbeat_ = TimePoint::max();
    TimePoint next_look_ = TimePoint::max();
    bool deserted_ = false;
    std::uint64_t bytes_in_ = 0;
    std::uint64_t bytes_out_ = 0;
};

}  // namespace egide::http
