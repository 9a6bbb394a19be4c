#include "pages/html.h"

#include "caller.h"
#include "egide/web/messages.h"
#include "sign_in_answer.h"

namespace egide::web::pages {

namespace {

using base::Language;

std::string said(const base::Text& text, Language language) {
    return escaped(base::render(text, language));
}

std::string field_html(const FormField& field, Language language) {
    const std::string help = field.help.empty() ? "" : "<span class=\"help\" id=\"" + field.name + "-help\">" +
                                                           said(field.help, language) + "</span>";
    std::string html = "<div class=\"field\"><label for=\"" + field.name + "\">" + said(field.label, language) + "</label>" + help;
    html += "<input id=\"" + field.name + "\" name=\"" + field.name + "\" type=\"" + field.type + "\" required";
    html += field.autocomplete.empty() ? "" : " autocomplete=\"" + field.autocomplete + "\"";
    html += field.value.empty() ? "" : " value=\"" + escaped(field.value) + "\"";
    html += field.help.empty() ? "" : " aria-describedby=\"" + field.name + "-help\"";
    return html + "></div>\n";
}

std::string form_html(const Page& page, Language language) {
    std::string html = "<form method=\"post\" action=\"" + escaped(page.action) + "\">\n";
    for (const auto& [name, value] : page.hidden) {
        html += "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escaped(value) + "\">\n";
    }
    html += page.fields.size() > 1 ? "<p class=\"help\">" + said(messages::page_required(), language) + "</p>\n" : "";
    for (const FormField& field : page.fields) {
        html += field_html(field, language);
    }
    return html + "<button>" + said(page.button, language) + "</button>\n</form>\n";
}

std::string passkey_html(Language language) {
    return "<button type=\"button\" class=\"second\" id=\"passkey\" hidden>" + said(messages::page_passkey(), language) +
           "</button>\n<p role=\"alert\" class=\"errors\" id=\"passkey-trouble\" data-refused=\"" +
           said(messages::page_passkey_refused(), language) +
           "\" hidden></p>\n<script type=\"module\" src=\"/style/passkey.js\"></script>\n";
}

/// The ways in beside the form.
std::string ways_html(const Page& page, Language language) {
    std::string html;
    for (const auto& [path, words] : page.ways) {
        html += "<form method=\"post\" action=\"" + escaped(path) + "\"><button class=\"second\">" + said(words, language) +
                "</button></form>\n";
    }
    html += page.passkey ? passkey_html(language) : "";
    return html.empty() ? html : "<div class=\"ways\">\n" + html + "</div>\n";
}

std::string errors_html(const Page& page, Language language) {
    if (page.errors.empty()) {
        return {};
    }
    std::string html = "<div class=\"errors\" role=\"alert\" tabindex=\"-1\"><h2>" +
                       said(messages::page_errors(), language) + "</h2><ul>";
    for (const base::Text& error : page.errors) {
        html += "<li>" + said(error, language) + "</li>";
    }
    return html + "</ul></div>\n";
}

// The shield of the interface's header.
const std::string kBrand =
    "<strong><svg width=\"28\" height=\"28\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path class=\"shield\" d=\"M16 2 28 "
    "6.5v8.2c0 7.6-4.9 12.8-12 15.3C8.9 27.5 4 22.3 4 14.7V6.5Z\"/><path class=\"letter\" d=\"M21 "
    "10.5h-8.5v11H21M12.5 16H19\"/></svg>Égide</strong>";

/// The link to the same page in the other language, which keeps where the visitor was going.
std::string other_language(const http::Request& request, const Page& page, Language language) {
    const std::string other = language == Language::french ? "en" : "fr";
    const auto next = request.query_parameter("next");
    const std::string kept = next && safe_next(*next) == *next ? "next=" + escaped_for_query(*next) + "&" : "";
    return "<a lang=\"" + other + "\" hreflang=\"" + other + "\" href=\"" + escaped(page.place + "?" + kept + "lang=" + other) +
           "\">" + (language == Language::french ? "English" : "Français") + "</a>";
}

std::string body_html(const Page& page, Language language) {
    std::string html = "<h1>" + said(page.title, language) + "</h1>\n" + errors_html(page, language);
    for (const base::Text& text : page.said) {
        html += std::string(page.done ? "<p class=\"done\" role=\"status\">" : "<p>") + said(text, language) + "</p>\n";
    }
    html += page.action.empty() ? "" : form_html(page, language);
    html += ways_html(page, language);
    if (!page.links.empty()) {
        html += "<ul class=\"links\">";
        for (const auto& [path, text] : page.links) {
            html += "<li><a href=\"" + escaped(path) + "\">" + said(text, language) + "</a></li>";
        }
        html += "</ul>\n";
    }
    return html;
}

}  // namespace

std::string escaped(std::string_view text) {
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
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

Language language_of(const http::Request& request) {
    const auto asked = request.query_parameter("lang");
    return !asked ? request.language : *asked == "en" ? Language::english : Language::french;
}

http::Response answer(const http::Request& request, const Page& page, int status) {
    const Language language = language_of(request);
    const std::string code = language == Language::french ? "fr" : "en";
    std::string html = "<!doctype html>\n<html lang=\"" + code + "\">\n<head>\n<meta charset=\"utf-8\">\n";
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
            said(page.title, language) + " · Égide</title>\n<link rel=\"icon\" href=\"/favicon.svg\">\n"
            "<link rel=\"stylesheet\" href=\"/style/egide.css\">\n</head>\n<body>\n";
    html += "<a class=\"skip\" href=\"#main\">" + said(messages::page_skip(), language) + "</a>\n<header>" + kBrand +
            other_language(request, page, language) + "</header>\n<main id=\"main\" tabindex=\"-1\">\n";
    html += body_html(page, language) + "</main>\n<footer><a href=\"/accessibilite\">" +
            said(messages::page_accessibility(), language) + "</a></footer>\n</body>\n</html>\n";
    return http::text_response(std::move(html), "text/html; charset=utf-8", status);
}

}  // namespace egide::web::pages
