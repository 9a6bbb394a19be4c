#include "egide/base/text.h"

#include <unicode/msgfmt.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include "show.h"

namespace egide::base {

namespace {

/// A pattern that ICU has read, with its argument names in ICU's strings.
struct CompiledPattern {
    std::unique_ptr<icu::MessageFormat> format;
    std::vector<icu::UnicodeString> names;
};

icu::UnicodeString to_icu(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

[[noreturn]] void refuse(const MessageDefinition& message, Language language, UErrorCode status) {
    const std::string catalogue = language == Language::french ? "fr: " : "en: ";
    throw std::logic_error(std::string(message.key) + ": " + catalogue + u_errorName(status));
}

std::string_view pattern_of(const MessageDefinition& message, Language language) {
    return language == Language::french ? message.french : message.english;
}

CompiledPattern compile(const MessageDefinition& message, Language language) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = language == Language::french ? icu::Locale("fr", "FR") : icu::Locale("en", "GB");
    CompiledPattern compiled;
    compiled.format = std::make_unique<icu::MessageFormat>(to_icu(pattern_of(message, language)), locale, status);
    if (U_FAILURE(status)) {
        refuse(message, language, status);
    }
    for (std::size_t index = 0; index < message.argument_count; ++index) {
        compiled.names.push_back(to_icu(message.argument_names[index]));
    }
    return compiled;
}

/// Compiling costs a hundred times formatting, and a MessageFormat serves one thread only: each thread keeps its own.
const CompiledPattern& compiled_pattern(const MessageDefinition& message, Language language) {
    thread_local std::map<std::pair<const MessageDefinition*, Language>, CompiledPattern> cache;
    const std::pair key(&message, language);
    const auto found = cache.find(key);
    return found != cache.end() ? found->second : cache.emplace(key, compile(message, language)).first->second;
}

icu::Formattable to_formattable(const Argument& argument, Language language) {
    if (const auto* number = std::get_if<std::int64_t>(&argument.value())) {
        return icu::Formattable(*number);
    }
    return icu::Formattable(to_icu(show_argument(argument, language)));
}

std::string render_by_icu(const Text& text, Language language) {
    const CompiledPattern& compiled = compiled_pattern(*text.message, language);
    std::vector<icu::Formattable> values;
    for (const Argument& argument : text.arguments) {
        values.push_back(to_formattable(argument, language));
    }
    const auto count = static_cast<std::int32_t>(std::min(values.size(), compiled.names.size()));
    icu::UnicodeString sentence;
    UErrorCode status = U_ZERO_ERROR;
    compiled.format->format(compiled.names.data(), values.data(), count, sentence, status);
    if (U_FAILURE(status)) {
        refuse(*text.message, language, status);
    }
    std::string bytes;
    sentence.toUTF8String(bytes);
    return bytes;
}

/// No apostrophe (it may quote) and no brace but {name}: such a pattern needs no grammar.
bool only_names(std::string_view pattern) {
    if (pattern.find('\'') != std::string_view::npos) {
        return false;
    }
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
        if (const auto stop = pattern.find_first_of("},", open);
            stop == std::string_view::npos || pattern[stop] == ',') {
            return false;
        }
    }
    return true;
}

std::string_view trimmed(std::string_view name) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = name.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : name.substr(first, name.find_last_not_of(blanks) + 1 - first);
}

std::string show_named(const Text& text, std::string_view name, Language language) {
    const auto* const end = text.message->argument_names + text.message->argument_count;
    const auto index =
        static_cast<std::size_t>(std::find(text.message->argument_names, end, name) - text.message->argument_names);
    if (index >= text.arguments.size()) {
        return '{' + std::string(name) + '}';  // as ICU does
    }
    return show_argument(text.arguments[index], language);
}

std::string render_by_names(const Text& text, std::string_view pattern, Language language) {
    std::string sentence;
    sentence.reserve(pattern.size() + 16 * text.arguments.size());
    while (true) {
        const auto open = pattern.find('{');
        sentence += pattern.substr(0, open);
        if (open == std::string_view::npos) {
            return sentence;
        }
        const auto close = pattern.find('}', open);
        sentence += show_named(text, trimmed(pattern.substr(open + 1, close - open - 1)), language);
        pattern.remove_prefix(close + 1);
    }
}

}  // namespace

std::string render(const Text& text, Language language) {
    if (text.empty()) {
        return {};
    }
    const std::string_view pattern = pattern_of(*text.message, language);
    // Nine sentences in ten only hold names; ICU would take ten times as long over them.
    return only_names(pattern) ? render_by_names(text, pattern, language) : render_by_icu(text, language);
}

std::string refusal(const MessageDefinition& message) {
    try {
        compile(message, Language::french);
        compile(message, Language::english);
        return {};
    } catch (const std::logic_error& error) {
        return error.what();
    }
}

}  // namespace egide::base
