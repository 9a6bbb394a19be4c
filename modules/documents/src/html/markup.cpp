#include "html/markup.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "egide/documents/terminal.h"

namespace egide::documents::html {

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : harmless(text)) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

/// Elements that start a line in the source: the file stays readable and differences stay small.
bool starts_line(std::string_view tag) {
    static constexpr std::array<std::string_view, 22> kBlocks{
        "html", "head", "body",  "meta", "title", "style", "header", "main",    "footer", "nav", "section",
        "h1",   "h2",   "table", "tr",   "ul",    "ol",    "li",     "details", "svg",    "div", "figure"};
    return std::find(kBlocks.begin(), kBlocks.end(), tag) != kBlocks.end();
}

}  // namespace

void Markup::start(std::string_view tag, Attributes attributes) {
    if (starts_line(tag) && !out_.empty() && out_.back() != '\n') {
        out_ += '\n';
    }
    out_ += '<';
    out_ += tag;
    for (const Attribute& attribute : attributes) {
        out_ += ' ';
        out_ += attribute.name;
        out_ += "=\"" + escaped(attribute.value) + '"';
    }
}

Markup& Markup::open(std::string_view tag, Attributes attributes) {
    start(tag, attributes);
    out_ += '>';
    open_.emplace_back(tag);
    return *this;
}

Markup& Markup::close() {
    if (open_.empty()) {
        throw std::logic_error("HTML: nothing to close");
    }
    out_ += "</" + open_.back() + ">";
    open_.pop_back();
    return *this;
}

Markup& Markup::text(std::string_view text) {
    out_ += escaped(text);
    return *this;
}

Markup& Markup::element(std::string_view tag, std::string_view text_inside, Attributes attributes) {
    return open(tag, attributes).text(text_inside).close();
}

Markup& Markup::lone(std::string_view tag, Attributes attributes) {
    start(tag, attributes);
    out_ += "/>";
    return *this;
}

Markup& Markup::raw(std::string_view bytes) {
    out_ += bytes;
    return *this;
}

std::string Markup::take() {
    if (!open_.empty()) {
        throw std::logic_error("HTML: <" + open_.back() + "> is not closed");
    }
    return std::move(out_) + "\n";
}

}  // namespace egide::documents::html
