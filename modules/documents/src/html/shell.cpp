#include "html/shell.h"

#include "egide/base/sha256.h"
#include "egide/documents/messages.h"
#include "html/style.h"

namespace egide::documents::html {

namespace {

/// Allows the document's own style sheet, by its hash, and nothing else: no script, no image, no request.
std::string policy() {
    const base::Sha256Digest digest = base::sha256(style_sheet());
    const std::string bytes(digest.begin(), digest.end());
    return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + base64(bytes) + "'";
}

void write_document_head(Markup& out, std::string_view title) {
    out.open("head");
    out.raw("\n<meta charset=\"utf-8\">");
    out.raw("\n<meta http-equiv=\"Content-Security-Policy\" content=\"").text(policy()).raw("\">");
    out.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.raw("\n<meta name=\"color-scheme\" content=\"light dark\">");
    out.element("title", title);
    out.open("style").raw(style_sheet()).close();
    out.close();
}

}  // namespace

void open_document(Markup& out, base::Language language, std::string_view title) {
    out.raw("<!doctype html>");
    out.open("html", {{"lang", language == base::Language::french ? "fr" : "en"}});
    write_document_head(out, title);
    out.open("body");
    out.raw(symbols());
    out.element("a", base::render(messages::page_skip(), language), {{"class", "skip"}, {"href", "#content"}});
}

void close_document(Markup& out, std::string_view footer) {
    out.open("footer", {{"class", "wrap"}});
    out.element("p", footer, {{"class", "small"}});
    out.close().close().close();
}

}  // namespace egide::documents::html
