#include <algorithm>
#include <array>
#include <cctype>

#include "detectors.h"
#include "shown_text.h"

namespace egide::sandbox {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLongestRoot = 512;

/// What stands after `end`; nothing when it is not there.
std::optional<std::string_view> after(std::string_view text, std::string_view end) {
    const std::size_t at = text.find(end);
    return at == std::string_view::npos ? std::nullopt : std::optional(text.substr(at + end.size()));
}

/// From the start of a text to its first element: over declarations, comments and a document type.
std::optional<std::string_view> first_tag(std::string_view text) {
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
        const std::string_view end = text.starts_with("<?")     ? "?>"
                                     : text.starts_with("<!--") ? "-->"
                                     : text.starts_with("<!")   ? ">"
                                                                : "";
        if (end.empty()) {
            return text.starts_with('<') ? std::optional(text.substr(1)) : std::nullopt;
        }
        const auto rest = after(text, end);
        if (!rest) {
            return std::nullopt;
        }
        text = *rest;
    }
}

/// The value of one attribute of a tag; nothing when it is not there.
std::string_view attribute(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
        if (at == 0 || kBlanks.find(tag[at - 1]) == std::string_view::npos) {
            continue;
        }
        std::string_view rest = tag.substr(at + name.size());
        rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
        if (!rest.starts_with('=')) {
            continue;
        }
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
        if (rest.starts_with('"') || rest.starts_with('\'')) {
            const std::size_t end = rest.find(rest.front(), 1);
            return end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
        }
    }
    return {};
}

bool is_name(std::string_view name) {
    const auto begins = [](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return std::isalpha(code) != 0 || letter == '_' || code >= 0x80;
    };
    return !name.empty() && begins(name.front());
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return out;
}

}  // namespace

std::optional<FileType> detect_markup(std::string_view text) {
    const bool declared = text.starts_with("<?xml");
    const bool html = lower(text.substr(0, 14)) == "<!doctype html";
    const auto tag = first_tag(text);
    if (!tag || tag->find('>') == std::string_view::npos) {
        return declared ? std::optional(FileType{.kind = FileKind::xml}) : std::nullopt;
    }
    const std::string_view whole = tag->substr(0, tag->find('>'));
    const std::string_view name = whole.substr(0, whole.find_first_of(" \t\r\n/"));
    if (!is_name(name)) {
        return std::nullopt;
    }
    if (html || (!declared && lower(name) == "html")) {
        return FileType{.kind = FileKind::html};
    }
    const std::size_t colon = name.find(':');
    const bool prefixed = colon != std::string_view::npos;
    const std::string space(attribute(whole, prefixed ? "xmlns:" + std::string(name.substr(0, colon)) : "xmlns"));
    const std::string_view local = prefixed ? name.substr(colon + 1) : name;
    const bool signature = local == "Signature" && space == "http://www.w3.org/2000/09/xmldsig#";
    const std::string root = space.empty() ? std::string(local) : "{" + space + "}" + std::string(local);
    return FileType{.kind = signature ? FileKind::xml_signature : FileKind::xml,
                    .detail = shown_text(root, kLongestRoot)};
}

}  // namespace egide::sandbox
