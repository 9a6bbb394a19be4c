#include "help_text.h"

#include <algorithm>

#include "egide/cli/messages.h"
#include "request.h"

namespace egide::cli {

namespace {

/// A page of help being filled: names in one column, what they do in the other.
class HelpPage {
  public:
    explicit HelpPage(const documents::TerminalStyle& style) : style_(style) {}

    std::string say(const base::Text& text) const { return base::render(text, style_.language); }
    void line(const std::string& text) { out_ += text + "\n"; }
    void paragraph(const std::string& text) {
        for (const std::string& each : documents::wrap(text, style_.columns)) {
            line(each);
        }
    }
    void entry(const std::string& name, const base::Text& what) {
        constexpr std::size_t kNames = 26;
        const std::size_t room = style_.columns > kNames + 20 ? style_.columns - kNames : 20;
        std::string start = "  " + name;
        if (documents::display_width(start) >= kNames) {
            line(start);
            start.clear();
        }
        for (const std::string& each : documents::wrap(say(what), room)) {
            line(start + std::string(kNames - documents::display_width(start), ' ') + each);
            start.clear();
        }
    }
    std::string take() { return std::move(out_); }

  private:
    documents::TerminalStyle style_;
    std::string out_;
};

std::string shown(const OptionSpec& option) {
    const std::string name = option.name == "--help" ? "-h, --help" : std::string(option.name);
    return option.kind == ValueKind::none ? name : name + " " + std::string(option.placeholder);
}

void add_commands(HelpPage& page, const CommandSpec& command) {
    page.line("");
    page.line(page.say(messages::help_commands()));
    for (const CommandSpec& child : command.commands) {
        if (!child.hidden) {
            page.entry(std::string(child.name), child.help);
        }
    }
}

}  // namespace

std::string synopsis(const std::vector<const CommandSpec*>& path) {
    std::string text = name_of(path);
    for (const ArgumentSpec& argument : path.back()->arguments) {
        const std::string name = std::string(argument.name) + (argument.many ? "…" : "");
        text += argument.required ? " " + name : " [" + name + "]";
    }
    return text + (path.back()->run == nullptr ? " COMMAND" : " [OPTION…]");
}

std::string help_text(const std::vector<const CommandSpec*>& path, const documents::TerminalStyle& style) {
    HelpPage page(style);
    const CommandSpec& command = *path.back();
    page.line(page.say(messages::help_usage()) + " " + synopsis(path));
    page.line("");
    page.paragraph(page.say(command.help));
    if (!command.commands.empty()) {
        add_commands(page, command);
    }
    if (!command.arguments.empty()) {
        page.line("");
        page.line(page.say(messages::help_arguments()));
    }
    for (const ArgumentSpec& argument : command.arguments) {
        page.entry(std::string(argument.name), argument.help);
    }
    if (!command.options.empty()) {
        page.line("");
        page.line(page.say(messages::help_options()));
    }
    for (const OptionSpec& option : command.options) {
        page.entry(shown(option), option.help);
    }
    page.line("");
    page.line(page.say(messages::help_shared()));
    for (const OptionSpec& option : shared_options()) {
        page.entry(shown(option), option.help);
    }
    if (!command.commands.empty()) {
        page.line("");
        page.paragraph(page.say(messages::help_more({.command = name_of(path)})));
    }
    return page.take();
}

}  // namespace egide::cli
