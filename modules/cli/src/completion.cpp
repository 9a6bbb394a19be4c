#include <algorithm>

#include "help_text.h"
#include "request.h"

namespace egide::cli {

namespace {

using Path = std::vector<const CommandSpec*>;

/// Every command with its place in the tree, groups included, parents first.
void collect(const Path& path, std::vector<Path>& found) {
    if (path.back()->hidden) {
        return;
    }
    found.push_back(path);
    for (const CommandSpec& child : path.back()->commands) {
        Path next = path;
        next.push_back(&child);
        collect(next, found);
    }
}

std::vector<Path> all_commands() {
    std::vector<Path> found;
    collect({&command_tree()}, found);
    return found;
}

std::vector<const OptionSpec*> options_of(const CommandSpec& command) {
    std::vector<const OptionSpec*> options;
    for (const OptionSpec& option : command.options) {
        options.push_back(&option);
    }
    for (const OptionSpec& option : shared_options()) {
        options.push_back(&option);
    }
    return options;
}

/// "rules check", without the program's name.
std::string words_of(const Path& path) {
    const std::string whole = name_of(path);
    const auto space = whole.find(' ');
    return space == std::string::npos ? std::string() : whole.substr(space + 1);
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string out;
    for (const std::string_view word : words) {
        out += (out.empty() ? "" : " ") + std::string(word);
    }
    return out;
}

std::string candidates(const CommandSpec& command) {
    std::vector<std::string_view> words;
    for (const CommandSpec& child : command.commands) {
        if (!child.hidden) {
            words.push_back(child.name);
        }
    }
    for (const OptionSpec* option : options_of(command)) {
        words.push_back(option->name);
    }
    return joined(words);
}

std::string bash() {
    std::string out = "# bash completion for egide, made from the command tree\n_egide() {\n";
    out += "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path='' word\n";
    out += "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n        case \"$path $word\" in\n";
    for (const Path& path : all_commands()) {
        if (path.size() > 1) {
            out += "            \" " + words_of(path) + "\") path=\" " + words_of(path) + "\" ;;\n";
        }
    }
    out += "        esac\n    done\n    case \"$previous\" in\n";
    for (const OptionSpec& option : shared_options()) {
        if (!option.choices.empty()) {
            out += "        " + std::string(option.name) + ") COMPREPLY=($(compgen -W '" + joined(option.choices) +
                   "' -- \"$current\")); return ;;\n";
        }
    }
    out += "    esac\n    local words=''\n    case \"$path\" in\n";
    for (const Path& path : all_commands()) {
        const std::string words = words_of(path);
        out += "        \"" + (words.empty() ? "" : " " + words) + "\") words='" + candidates(*path.back()) + "' ;;\n";
    }
    out += "    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n";
    out += "    if [[ $current != -* ]]; then COMPREPLY+=($(compgen -f -- \"$current\")); fi\n}\n";
    return out + "complete -o filenames -F _egide egide\n";
}

std::string quoted(std::string_view text, std::string_view special) {
    std::string out;
    for (const char letter : text) {
        out += special.find(letter) == std::string_view::npos ? std::string(1, letter) : std::string("\\") + letter;
    }
    return out;
}

std::string french(const base::Text& text) {
    return base::render(text, base::Language::french);
}

std::string zsh_option(const OptionSpec& option) {
    std::string out = "'" + std::string(option.name) + "[" + quoted(french(option.help), "[]:") + "]";
    if (!option.choices.empty()) {
        out += ":" + std::string(option.placeholder) + ":(" + joined(option.choices) + ")";
    } else if (option.kind != ValueKind::none) {
        const bool file = option.kind == ValueKind::file || option.kind == ValueKind::folder;
        out += ":" + std::string(option.placeholder) + ":" + (file ? "_files" : "");
    }
    return out + "'";
}

void add_zsh(std::string& out, const Path& path) {
    const CommandSpec& command = *path.back();
    std::string function = "_" + name_of(path);
    std::replace(function.begin(), function.end(), ' ', '_');
    out += function + "() {\n    _arguments -C";
    for (const OptionSpec* option : options_of(command)) {
        out += " \\\n        " + zsh_option(*option);
    }
    if (command.commands.empty()) {
        out += " \\\n        '*:FILE:_files'\n}\n";
        return;
    }
    out += " \\\n        '1:command:((";
    for (const CommandSpec& child : command.commands) {
        if (!child.hidden) {
            out += " " + std::string(child.name) + "\\:\"" + quoted(french(child.help), "\"\\:()") + "\"";
        }
    }
    out += "))' \\\n        '*::argument:->rest'\n    case $state in\n        rest) case $words[1] in\n";
    for (const CommandSpec& child : command.commands) {
        if (!child.hidden) {
            out += "            " + std::string(child.name) + ") " + function + "_" + std::string(child.name) + " ;;\n";
        }
    }
    out += "        esac ;;\n    esac\n}\n";
}

std::string zsh() {
    std::string out = "#compdef egide\n# zsh completion for egide, made from the command tree\n";
    for (const Path& path : all_commands()) {
        add_zsh(out, path);
    }
    return out + "_egide \"$@\"\n";
}

void add_fish_option(std::string& out, const std::string& condition, const OptionSpec& option) {
    out += "complete -c egide" + condition + " -l " + std::string(option.name.substr(2));
    if (!option.choices.empty()) {
        out += " -x -a '" + joined(option.choices) + "'";
    } else if (option.kind != ValueKind::none) {
        out += " -r";
    }
    out += " -d '" + quoted(french(option.help), "'\\") + "'\n";
}

std::string fish() {
    std::string out = "# fish completion for egide, made from the command tree\n";
    for (const OptionSpec& option : shared_options()) {
        add_fish_option(out, "", option);
    }
    for (const Path& path : all_commands()) {
        const bool root = path.size() == 1;
        const std::string own = std::string(path.back()->name);
        const std::string condition =
            root ? " -n __fish_use_subcommand" : " -n '__fish_seen_subcommand_from " + own + "'";
        for (const CommandSpec& child : path.back()->commands) {
            if (!child.hidden) {
                out += "complete -c egide -f" + condition + " -a " + std::string(child.name) + " -d '" +
                       quoted(french(child.help), "'\\") + "'\n";
            }
        }
        for (const OptionSpec& option : path.back()->options) {
            add_fish_option(out, condition, option);
        }
    }
    return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
    return shell == "bash" ? bash() : shell == "zsh" ? zsh() : shell == "fish" ? fish() : std::string();
}

}  // namespace egide::cli
