#include "response_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "characters.h"

namespace egide::http {

namespace {

using namespace std::chrono;

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 404:
            return "Not Found";
        case 503:
            return "Service Unavailable";
        default:  // clients read the number
            return "Status";
    }
}

std::optional<std::uint64_t> length_of(const Response& response) {
    if (const auto* const text = std::get_if<std::string>(&response.body)) {
        return text->size();
    }
    if (const auto* const shared = std::get_if<SharedBody>(&response.body)) {
        return shared->length;
    }
    if (const auto* const streamed = std::get_if<StreamedBody>(&response.body)) {
        return streamed->length;
    }
    return std::nullopt;
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
    if (!is_token(name) || std::any_of(value.begin(), value.end(), is_control)) {
        throw std::logic_error("a header field that cannot be sent: " + shown(name));
    }
    text.append(name).append(": ").append(value).append("\r\n");
}

void append_fields(std::string& text, const Fields& fields) {
    static constexpr std::array kOurs{"Content-Length", "Transfer-Encoding", "Connection", "Date", "X-Request-Id"};
    for (const Field& field : fields.all()) {
        if (std::any_of(kOurs.begin(), kOurs.end(), [&](const char* name) { return same_name(name, field.name); })) {
            throw std::logic_error("the server itself writes " + field.name);
        }
        append_field(text, field.name, field.value);
    }
}

BodyEnd body_end(const std::optional<std::uint64_t>& length, const AnswerContext& context) {
    if (length) {
        return BodyEnd::length;
    }
    return context.version_1_1 ? BodyEnd::chunks : BodyEnd::close;
}

/// Formatting the date takes longer than all the rest: once a second is enough.
const std::string& date_text(system_clock::time_point at) {
    thread_local sys_seconds second{};
    thread_local std::string text;
    if (const auto now = floor<seconds>(at); now != second || text.empty()) {
        second = now;
        text = http_date(at);
    }
    return text;
}

}  // namespace

std::string http_date(system_clock::time_point at) {
    static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(at) - day);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

ResponseHead write_head(const Response& response, const AnswerContext& context) {
    if (response.status < 200 || response.status > 599) {
        throw std::logic_error("a status that cannot be sent: " + std::to_string(response.status));
    }
    const bool bodiless = response.status == 204 || response.status == 304;
    const auto length = length_of(response);
    ResponseHead head;
    head.end = bodiless ? BodyEnd::length : body_end(length, context);
    head.has_body = !bodiless && !context.head_only && length != 0U;
    head.keep_alive = context.keep_alive && head.end != BodyEnd::close;
    head.text.reserve(512);
    head.text = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    append_fields(head.text, response.fields);
    append_field(head.text, "Date", date_text(context.date));
    append_field(head.text, "X-Request-Id", context.request_id);
    if (!bodiless && length) {
        append_field(head.text, "Content-Length", std::to_string(*length));
    } else if (!bodiless && head.end == BodyEnd::chunks) {
        append_field(head.text, "Transfer-Encoding", "chunked");
    }
    if (!head.keep_alive) {
        append_field(head.text, "Connection", "close");
    }
    head.text += "\r\n";
    return head;
}

}  // namespace egide::http
