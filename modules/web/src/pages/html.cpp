#include "pages/html.h"

#include "egide/web/messages.h"

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
    for (const FormField& field : page.fields) {
        html += field_html(field, language);
    }
    html += "<button>" + said(page.button, language) + "</button>\n</form>\n";
    if (page.passkey) {
        html += "<p><button type=\"button\" class=\"second\" id=\"passkey\" hidden>" +
                said(messages::page_passkey(), language) + "</button></p>\n<p role=\"alert\" id=\"passkey-trouble\" data-refused=\"" +
                said(messages::page_passkey_refused(), language) +
                "\" hidden></p>\n<script type=\"module\" src=\"/style/passkey.js\"></script>\n";
    }
    return html;
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

std::string body_html(const Page& page, Language language) {
    std::string html = "<h1>" + said(page.title, language) + "</h1>\n" + errors_html(page, language);
    for (const base::Text& text : page.said) {
        html += std::string(page.done ? "<p class=\"done\" role=\"status\">" : "<p>") + said(text, language) + "</p>\n";
    }
    html += page.action.empty() ? "" : form_html(page, language);
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
    const bool french = language == Language::french;
    std::string html = std::string("<!doctype html>\n<html lang=\"") + (french ? "fr" : "en") + "\">\n<head>\n<meta charset=\"utf-8\">\n";
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
            said(page.title, language) + " – Égide</title>\n<link rel=\"stylesheet\" href=\"/style/egide.css\">\n</head>\n<body>\n";
    html += "<a class=\"skip\" href=\"#main\">" + said(messages::page_skip(), language) + "</a>\n<header><strong>Égide</strong>";
    html += std::string("<a lang=\"") + (french ? "en" : "fr") + "\" hreflang=\"" + (french ? "en" : "fr") + "\" href=\"?lang=" +
            (french ? "en\">English" : "fr\">Français") + "</a></header>\n<main id=\"main\" tabindex=\"-1\">\n";
    html += body_html(page, language) + "</main>\n</body>\n</html>\n";
    return http::text_response(std::move(html), "text/html; charset=utf-8", status);
}

}  // namespace egide::web::pages
