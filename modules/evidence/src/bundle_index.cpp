#include "bundle_index.h"

#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

using base::Language;

std::string html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
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
            default:
                out += c;
        }
    }
    return out;
}

/// The words of the index in one language.
class IndexWords {
  public:
    explicit IndexWords(Language language) : language_(language) {}
    std::string say(const base::Text& text) const { return base::render(text, language_); }
    bool french() const { return language_ == Language::french; }

    /// The part of an objective that a piece is for, and the period it speaks of.
    std::string about(const Record& record) const {
        const Attests& attests = record.attests;
        std::string text = attests.piece.empty() ? attests.objective : attests.piece;
        if (attests.from && attests.to) {
            text += (text.empty() ? "" : ", ") +
                    say(messages::bundle_index_period({.from = *attests.from, .to = *attests.to}));
        } else if (attests.from) {
            text += (text.empty() ? "" : ", ") + say(messages::bundle_index_since({.from = *attests.from}));
        }
        return text.empty() ? say(messages::bundle_index_unsaid()) : text;
    }
    std::string name(const ChosenRevision& one) const {
        if (!one.record) {
            return say(messages::bundle_index_erased());
        }
        return one.record->content ? shown(one.record->content->name)
                                   : say(messages::bundle_index_absent({.reason = shown(one.record->reason)}));
    }
    std::string received(const ChosenRevision& one) const {
        return one.record ? journal::show_instant(one.record->received) : say(messages::bundle_index_unsaid());
    }

  private:
    Language language_;
};

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;"
    "border-bottom:1px solid}caption{text-align:left;font-weight:bold;padding:.5rem 0}.hash{font-family:monospace;"
    "font-size:.85rem;overflow-wrap:anywhere}div.wide{overflow-x:auto}dt{font-weight:bold}dd{margin:0 0 .5rem}"
    "a:focus-visible{outline:3px solid}";

void add_fact(std::string& out, const std::string& label, const std::string& value) {
    out += "<dt>" + html(label) + "</dt><dd>" + html(value) + "</dd>\n";
}

void add_row(std::string& out, const IndexWords& words, const ChosenRevision& one) {
    const std::string name = html(words.name(one));
    out += "<tr><td>";
    out += one.path.empty() ? name : "<a href=\"" + html(one.path) + "\">" + name + "</a>";
    out += "</td><td>" + (one.record ? html(words.about(*one.record)) : "") + "</td><td>" + html(words.received(one)) +
           "</td><td>" + std::to_string(one.revision) + "</td><td>" + std::to_string(one.entry) +
           "</td><td class=\"hash\">" + html(one.evidence) + "<br>" +
           (one.object.sha256 == Digest{} ? "" : base::hex(one.object.sha256)) + "</td></tr>\n";
}

void add_table(std::string& out, const IndexWords& words, const Selection& selection) {
    out +=
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"pieces\">\n<table>\n<caption "
        "id=\"pieces\">" +
        html(words.say(messages::bundle_index_pieces({.count = selection.revisions.size()}))) +
        "</caption>\n<thead><tr>";
    for (const base::Text& title :
         {messages::bundle_index_name(), messages::bundle_index_about(), messages::bundle_index_received(),
          messages::bundle_index_revision(), messages::bundle_index_entry(), messages::bundle_index_hash()}) {
        out += "<th scope=\"col\">" + html(words.say(title)) + "</th>";
    }
    out += "</tr></thead>\n<tbody>\n";
    for (const ChosenRevision& one : selection.revisions) {
        add_row(out, words, one);
    }
    out += "</tbody>\n</table>\n</div>\n";
}

std::vector<std::pair<base::Text, std::string>> facts_of(const IndexFacts& facts) {
    std::vector<std::pair<base::Text, std::string>> all{
        {messages::bundle_index_candidate(), shown(facts.candidate)},
        {messages::bundle_index_programme(), shown(facts.programme)},
        {messages::bundle_index_origin(), shown(facts.origin)},
        {messages::bundle_index_made(), journal::show_instant(facts.made)}};
    if (!facts.evaluation_on.empty()) {
        all.emplace_back(messages::bundle_index_evaluation(), facts.evaluation_on);
    }
    return all;
}

}  // namespace

std::string index_html(const IndexFacts& facts, const Selection& selection, Language language) {
    const IndexWords words(language);
    const std::string title = html(words.say(messages::bundle_index_title()));
    std::string out = std::string("<!DOCTYPE html>\n<html lang=\"") + (words.french() ? "fr" : "en") +
                      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" "
                      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>" +
                      title + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n<main>\n<h1>" +
                      title + "</h1>\n<dl>\n";
    for (const auto& [label, value] : facts_of(facts)) {
        add_fact(out, words.say(label), value);
    }
    out += "</dl>\n<p>" + html(words.say(messages::bundle_index_check())) + "</p>\n";
    if (!facts.evaluation_on.empty()) {
        out += "<p><a href=\"" + std::string(member::evaluation) + "\">" +
               html(words.say(messages::bundle_index_evaluation_file())) + "</a></p>\n";
    }
    add_table(out, words, selection);
    return out + "</main>\n</body>\n</html>\n";
}

std::string index_text(const IndexFacts& facts, const Selection& selection, Language language) {
    const IndexWords words(language);
    std::string out = words.say(messages::bundle_index_title()) + "\n\n";
    for (const auto& [label, value] : facts_of(facts)) {
        out += "  " + words.say(label) + (words.french() ? "\u202f: " : ": ") + value + "\n";
    }
    out += "\n" + words.say(messages::bundle_index_check()) + "\n\n" +
           words.say(messages::bundle_index_pieces({.count = selection.revisions.size()})) + "\n";
    for (const ChosenRevision& one : selection.revisions) {
        out += "\n  " + words.name(one) + "\n";
        if (one.record) {
            out += "    " + words.about(*one.record) + "\n";
        }
        out += "    " + words.received(one) + " · " +
               words.say(messages::bundle_index_place({.entry = one.entry, .revision = one.revision})) + "\n";
        if (!one.path.empty()) {
            out += "    " + one.path + "\n    SHA-256 " + base::hex(one.object.sha256) + "\n";
        }
    }
    return out;
}

}  // namespace egide::evidence
