#include "help_text.h"
#include "request.h"

namespace egide::cli {

namespace {

/// Text for troff: what it would take for a request or an escape is written so that it is not.
std::string troff(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
            case '\\':
                out += "\\e";
                break;
            case '-':
                out += "\\-";
                break;
            case '\'':
                out += "\\(aq";
                break;
            default:
                out += letter;
        }
    }
    return out.starts_with(".") ? "\\&" + out : out;
}

std::string english(const base::Text& text) {
    return troff(base::render(text, base::Language::english));
}

void add_option(std::string& out, const OptionSpec& option) {
    out += ".TP\n\\fB" + troff(option.name) + "\\fR";
    out += option.kind == ValueKind::none ? "\n" : " \\fI" + troff(option.placeholder) + "\\fR\n";
    out += english(option.help) + "\n";
}

void add_command(std::string& out, std::vector<const CommandSpec*> path) {
    const CommandSpec& command = *path.back();
    if (command.hidden) {
        return;
    }
    if (command.run != nullptr) {
        out += ".SS \"" + troff(synopsis(path)) + "\"\n" + english(command.help) + ".\n";
        for (const ArgumentSpec& argument : command.arguments) {
            out += ".TP\n\\fI" + troff(argument.name) + "\\fR\n" + english(argument.help) + "\n";
        }
        for (const OptionSpec& option : command.options) {
            add_option(out, option);
        }
    }
    for (const CommandSpec& child : command.commands) {
        path.push_back(&child);
        add_command(out, path);
        path.pop_back();
    }
}

constexpr std::string_view kHead = R"(.\" Made from the command tree by "egide help --man"; a test compares the two.
.TH EGIDE 1 "" "Égide" "User commands"
.SH NAME
egide \- explained verdicts and amounts for the CaRE calls for funding
.SH SYNOPSIS
.B egide
.I COMMAND
.RI [ ARGUMENT ...]
.RI [ OPTION ...]
.SH DESCRIPTION
)";

constexpr std::string_view kTail = R"(.SH EXIT STATUS
.TP
.B 0
done, whatever the verdict
.TP
.B 1
done, and something that was asked for does not hold: \fB\-\-fail\-on\-unmet\fR, a failing rule test, a mutation score under its floor
.TP
.B 2
the command line is wrong
.TP
.B 3
an input is invalid: file, line, column and what to do are on standard error
.TP
.B 4
a resource is missing: a file, the network, space
.TP
.B 70
a bug of the program
.SH ENVIRONMENT
.TP
.B EGIDE_PROGRAMMES
folder of the rules, when \fB\-\-programmes\fR is not given
.TP
.B EGIDE_DATA
the program's data folder, when \fB\-\-data\fR is not given
.TP
.B NO_COLOR
when set, nothing is coloured
.TP
.B COLUMNS
width of the text, when the terminal does not say
)";

}  // namespace

std::string manual_page() {
    const CommandSpec& root = command_tree();
    std::string out(kHead);
    out += english(root.help) + "\n";
    out += "Results go to standard output, messages and progress to standard error. French is the default language.\n";
    out += ".SH COMMANDS\n";
    for (const CommandSpec& command : root.commands) {
        add_command(out, {&root, &command});
    }
    out += ".SH COMMON OPTIONS\n";
    for (const OptionSpec& option : shared_options()) {
        add_option(out, option);
    }
    return out + std::string(kTail);
}

}  // namespace egide::cli
