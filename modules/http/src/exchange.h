#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "egide/http/problem.h"
#include "head.h"
#include "response_head.h"
#include "site.h"

namespace egide::http {

/// Who is at the other end of a connection.
struct Peer {
    std::string address;
    bool secure = false;
};

/// One request and its answer, without the wire: what is asked, whether it may be, who answers. `open` runs in the
/// connection's thread, the steps behind it on a worker.
class Exchange {
  public:
    Exchange(Site& site, const Peer& peer);

    /// What must happen next.
    enum class Stage { answered, admit, read_whole, read_pieces };
    Stage stage() const { return stage_; }

    /// Judges the head and finds the route.
    void open(std::string_view head);
    /// Asks the gate; then answers, when there is no body.
    void admit();
    /// Answers a request whose body was read whole.
    void answer();
    /// Gives a piece to the upload; it may answer at once.
    void take_piece(std::string_view piece);
    /// The upload will not be completed: it gets what came of its last piece, then is let go.
    void abandon_upload(std::string_view piece);
    /// The upload is complete.
    void finish_upload();
    /// Any answer there was gives way to a refusal; the connection closes behind it.
    void refuse(const Refusal& refusal);

    /// No worker can take it now: 503, and when to come again.
    void shed();

    Request& request() { return request_; }
    const Framing& framing() const { return framing_; }
    std::uint64_t body_limit() const { return body_limit_; }
    bool expects_continue() const { return expects_continue_; }
    bool is_streamed() const;
    Response& response() { return response_; }
    /// The head of the answer, with all that the server adds; an answer that cannot be sent becomes a 500.
    ResponseHead head(bool keep_alive);
    /// What the access log will say; bytes are the connection's to add.
    AccessEntry entry() const;
    void note_trouble(std::string_view trouble) { trouble_ = trouble; }

  private:
    void accept(Judgement judged, bool version_1_1);
    void find_route();
    void check_body();
    bool check_parameters();
    void respond(Response response);
    void respond(const Problem& problem);
    void fail(const char* what);
    void guard(const std::function<void()>& step);
    void believe_proxy();

    Site& site_;
    Request request_;
    Framing framing_;
    const Route* route_ = nullptr;
    std::unique_ptr<BodySink> sink_;
    Response response_;
    Stage stage_ = Stage::admit;
    std::string method_;
    std::string trouble_;
    TimePoint started_;
    std::uint64_t body_limit_ = 0;
    bool version_1_1_ = true;
    bool keep_alive_ = false;
    bool expects_continue_ = false;
};

}  // namespace egide::http
