// Any bytes on a connection, in pieces whose size the first byte says: however they are cut, the same requests get the
// same answers, every answer is whole, nothing is served that the bytes do not hold, and nothing is left behind.
#include <algorithm>
#include <string>
#include <vector>

#include "../modules/http/tests/answers.h"
#include "../modules/http/tests/routes.h"
#include "egide/http/connection.h"
#include "reading_text.h"

namespace {

using namespace egide::http;
using egide::fuzz::require;

/// Counts what it gets.
class Counter final : public BodySink {
  public:
    std::optional<Response> write(std::string_view piece) override {
        require(!piece.empty(), "a piece is not empty");
        size_ += piece.size();
        return std::nullopt;
    }
    Response finish() override { return text_response(std::to_string(size_)); }

  private:
    std::size_t size_ = 0;
};

std::vector<Route> routes() {
    auto all = echo_routes();
    Route upload;
    upload.method = Method::put;
    upload.pattern = "/upload";
    upload.permission = kPublic;
    upload.body = {.kind = BodyRule::Kind::streamed, .media_type = "*/*", .bytes = 10'000, .schema = {}};
    upload.upload = [](Request&) -> std::variant<Response, std::unique_ptr<BodySink>> { return std::make_unique<Counter>(); };
    all.push_back(std::move(upload));
    return all;
}

std::string without_interim(std::string bytes) {
    static const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
    for (auto at = bytes.find(interim); at != std::string::npos; at = bytes.find(interim)) {
        bytes.erase(at, interim.size());
    }
    return bytes;
}

struct Outcome {
    std::string shown;  // status and, of a success, body of each answer
    bool closed = false;
    bool operator==(const Outcome&) const = default;
};

/// What comes back when the bytes are sent in pieces. HEAD has no body behind its length and is left out of the check.
Outcome exchange(std::string_view bytes, std::size_t piece) {
    MemoryConnection connection(routes());
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        connection.send(bytes.substr(at, piece));
    }
    Outcome outcome;
    outcome.closed = connection.closed();
    const std::string received = without_interim(connection.receive());
    if (bytes.find("HEAD") == std::string_view::npos && bytes.find("100 Continue") == std::string_view::npos) {
        std::string left;
        for (const Answer& answer : take_answers(received, &left)) {
            outcome.shown += std::to_string(answer.status) + (answer.status == 200 ? answer.body : "") + "\n";
        }
        require(left.empty(), "every answer is whole");
    }
    std::size_t versions = 0;
    for (auto at = bytes.find("HTTP/1."); at != std::string_view::npos; at = bytes.find("HTTP/1.", at + 1)) {
        ++versions;
    }
    require(connection.statistics().requests <= versions, "a request has its first line");
    connection.vanish();
    require(connection.statistics().connections_open == 0, "nothing is left of a connection");
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 40'000) {
        return 0;
    }
    const std::size_t piece = std::max<std::size_t>(data[0], 1);
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    require(exchange(bytes, bytes.size() + 1) == exchange(bytes, piece), "cutting the bytes changes nothing");
    return 0;
}
