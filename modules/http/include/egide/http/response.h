#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "egide/http/request.h"

namespace egide::http {

/// Gives the bytes of an answer, piece by piece, on a worker thread; a slow client holds no thread, only this object.
class BodySource {
  public:
    virtual ~BodySource() = default;
    /// Fills the front of `into` and says how much; 0 is the end. An exception cuts the connection, so that the client
    /// cannot take half an answer for a whole one.
    virtual std::size_t read(std::span<char> into) = 0;
};

/// Events for browsers (WHATWG HTML §9.2), published from any thread to any number of listeners. The last ones are kept
/// for those who come back with Last-Event-ID; who comes back too late is told by an event named "reset".
class EventStream {
  public:
    explicit EventStream(std::size_t kept_events = 1'000, std::size_t kept_bytes = 1 << 20);
    ~EventStream();
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

    /// `name` is one word; `data` may have several lines.
    void publish(std::string_view name, std::string_view data);
    /// Ends the answer of every listener, now and later.
    void end();

    /// What a listener has not seen yet, ready to be sent, and where it then stands.
    struct Batch {
        std::string text;
        std::uint64_t position = 0;
        bool ended = false;
    };
    Batch after(std::uint64_t position) const;
    /// Where a listener starts: behind the event it names, else at the present.
    std::uint64_t position_of(std::optional<std::string_view> last_event_id) const;
    /// Calls `wake` after each change, from the changing thread, until `unlisten`.
    std::uint64_t listen(std::function<void()> wake);
    void unlisten(std::uint64_t listener);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Bytes that many answers share, or a part of them.
struct SharedBody {
    std::shared_ptr<const std::string> bytes;
    std::size_t offset = 0;
    std::size_t length = 0;
};
/// Bytes made while they are sent; without a length they go out in chunks.
struct StreamedBody {
    std::unique_ptr<BodySource> source;
    std::optional<std::uint64_t> length;
};

/// An answer. Framing, Date, the request's id and the security fields are added when it is sent; Cache-Control is
/// "no-store" unless it says otherwise.
struct Response {
    int status = 200;
    Fields fields;
    std::variant<std::string, SharedBody, StreamedBody, std::shared_ptr<EventStream>> body;
};

/// 200 with a JSON text.
Response json_response(std::string text, int status = 200);
/// A text of that media type, in UTF-8.
Response text_response(std::string text, std::string_view media_type = "text/plain; charset=utf-8", int status = 200);
/// 204.
Response empty_response();
/// 303 to a path of this server; anything else (a foreign address, "//host") is a bug (std::logic_error).
Response redirect_response(std::string path);

/// Takes the bytes of a request, piece by piece, on a worker thread. Destroyed without `finish`, it was abandoned: the
/// client went away after what came so far, or an earlier piece was refused; what to keep of it is its own decision.
class BodySink {
  public:
    virtual ~BodySink() = default;
    /// Takes one piece, at most Limits::piece_bytes. An answer refuses the rest: it is sent and the connection closed.
    virtual std::optional<Response> write(std::string_view piece) = 0;
    /// All of it came.
    virtual Response finish() = 0;
};

}  // namespace egide::http
