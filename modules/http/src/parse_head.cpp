#include <boost/beast/http/basic_parser.hpp>
#include <utility>

#include "characters.h"
#include "egide/http/messages.h"
#include "head.h"

namespace egide::http {

namespace {

namespace beast = boost::beast;

std::string text_of(beast::string_view view) {
    return {view.data(), view.size()};
}

/// Collects what the parser finds in a head; the body is never given to it.
class HeadCollector final : public beast::http::basic_parser<true> {
  public:
    Head head;

  private:
    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                         beast::error_code&) override {
        head.method = text_of(method);
        head.target = text_of(target);
        head.version_1_1 = version == 11;
    }
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       beast::error_code&) override {
        head.fields.add(text_of(name), text_of(value));
    }
    void on_header_impl(beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(beast::string_view body, beast::error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body, beast::error_code&) override {
        return body.size();
    }
    void on_finish_impl(beast::error_code&) override {}
};

Refusal refusal_of(beast::error_code found) {
    using beast::http::error;
    if (found == error::bad_content_length || found == error::multiple_content_length) {
        return {400, "content-length", messages::framing_content_length()};
    }
    if (found == error::bad_transfer_encoding) {
        return {400, "transfer-encoding", messages::framing_transfer_encoding()};
    }
    if (found == error::bad_method || found == error::bad_target || found == error::bad_version) {
        return {400, "request-line", messages::head_request_line()};
    }
    return {400, "field", messages::head_field()};
}

}  // namespace

std::variant<Head, Refusal> parse_head(std::string_view text, const Limits& limits) {
    HeadCollector parser;
    parser.skip(true);
    parser.header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    beast::error_code error;
    const boost::asio::const_buffer buffer(text.data(), text.size());
    const std::size_t taken = parser.put(buffer, error);
    if (error) {
        return refusal_of(error);
    }
    if (!parser.is_done() || taken != text.size()) {
        return Refusal{400, "field", messages::head_field()};
    }
    return std::move(parser.head);
}

}  // namespace egide::http
