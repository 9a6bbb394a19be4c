#include "text_block.h"

#include <algorithm>

#include "egide/cli/messages.h"

namespace egide::cli {

void TextBlock::line(std::size_t indent, std::string_view text) {
    const std::size_t room = std::max<std::size_t>(columns_, indent + 20) - indent;
    for (const std::string& each : documents::wrap(documents::harmless(text), room)) {
        out_ += std::string(indent, ' ') + each + "\n";
    }
}

void TextBlock::whole(std::size_t indent, std::string_view text) {
    out_ += std::string(indent, ' ') + documents::harmless(text) + "\n";
}

void TextBlock::citation(std::size_t indent, const Session& session, const programme::Programme& rules,
                         const programme::Citation& cite) {
    const auto source = rules.sources.find(cite.source);
    std::string text = cite.source + (cite.place.empty() ? "" : ", " + cite.place);
    if (source != rules.sources.end()) {
        text += " (" + source->second.title + ")";
    }
    if (!cite.says.empty()) {
        text += " — " + session.say(cite.says);
    }
    const auto checked = cite.checked                    ? cite.checked
                         : source != rules.sources.end() ? source->second.checked
                                                         : std::nullopt;
    if (checked) {
        text += " ; " + session.say(messages::show_checked({.date = *checked}));
    }
    line(indent, session.say(messages::show_source({.text = text})));
}

}  // namespace egide::cli
