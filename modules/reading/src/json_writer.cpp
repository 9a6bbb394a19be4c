#include "egide/reading/json_writer.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace egide::reading {
namespace {

/// A wrong order of calls is a bug of the caller, in every build.
void assert_order(bool right, const char* rule) {
    if (!right) {
        throw std::logic_error(rule);
    }
}

void append_escape(std::string& out, unsigned code) {
    switch (code) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += fmt::format("\\u{:04x}", code);
    }
}

/// Line separators are escaped so that the text may stand inside a script too.
bool needs_escape(UChar32 c) {
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7F || c == 0x2028 || c == 0x2029;
}

/// How many bytes from there on stand for themselves: most texts are this and nothing else.
std::size_t plain_run(std::string_view text, std::size_t at) {
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
    const std::size_t start = at;
    while (at < text.size() && plain(text[at])) {
        ++at;
    }
    return at - start;
}

void append_string(std::string& out, std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t run = plain_run(text, at); run > 0) {
            out += text.substr(at, run);
            at += run;
            continue;
        }
        const std::size_t start = at;
        UChar32 c = 0;
        U8_NEXT(bytes, at, text.size(), c);
        if (c < 0) {
            out += "\uFFFD";
        } else if (needs_escape(c)) {
            append_escape(out, static_cast<unsigned>(c));
        } else {
            out += text.substr(start, at - start);
        }
    }
    out += '"';
}

}  // namespace

std::int64_t JsonWriter::checked(bool in_range, std::int64_t number) {
    assert_order(in_range, "JsonWriter: a number beyond 64 signed bits");
    return number;
}

void JsonWriter::new_line() {
    if (indented_) {
        out_ += '\n';
        out_.append(2 * open_.size(), ' ');
    }
}

void JsonWriter::before_value() {
    if (open_.empty()) {
        assert_order(out_.empty(), "JsonWriter: a second value after the end");
        return;
    }
    if (open_.back() == '{') {
        assert_order(after_key_, "JsonWriter: a value without a key");
        after_key_ = false;
        return;
    }
    if (has_items_.back()) {
        out_ += ',';
    }
    has_items_.back() = true;
    new_line();
}

JsonWriter& JsonWriter::begin(char bracket) {
    before_value();
    out_ += bracket;
    open_ += bracket;
    has_items_.push_back(false);
    return *this;
}

JsonWriter& JsonWriter::end(char open, char close) {
    assert_order(!open_.empty() && open_.back() == open && !after_key_, "JsonWriter: closes what is not open");
    const bool had_items = has_items_.back();
    open_.pop_back();
    has_items_.pop_back();
    if (had_items) {
        new_line();
    }
    out_ += close;
    return *this;
}

JsonWriter& JsonWriter::begin_object() {
    return begin('{');
}
JsonWriter& JsonWriter::end_object() {
    return end('{', '}');
}
JsonWriter& JsonWriter::begin_array() {
    return begin('[');
}
JsonWriter& JsonWriter::end_array() {
    return end('[', ']');
}

JsonWriter& JsonWriter::key(std::string_view name) {
    assert_order(!open_.empty() && open_.back() == '{' && !after_key_, "JsonWriter: a key outside of an object");
    if (has_items_.back()) {
        out_ += ',';
    }
    has_items_.back() = true;
    new_line();
    append_string(out_, name);
    out_ += indented_ ? ": " : ":";
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    before_value();
    append_string(out_, text);
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    before_value();
    out_ += std::to_string(number);
    return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
    before_value();
    out_ += truth ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::null() {
    before_value();
    out_ += "null";
    return *this;
}

std::string JsonWriter::take() {
    assert_order(open_.empty() && !out_.empty(), "JsonWriter: taken before the end");
    std::string text = std::move(out_);
    out_.clear();
    text += '\n';
    return text;
}

}  // namespace egide::reading
