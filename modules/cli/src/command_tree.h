#pragma once

#include <string_view>
#include <vector>

#include "egide/base/text.h"

namespace egide::cli {

class Session;

/// What a value must be; decides its check, its completion and its mention in the manual.
enum class ValueKind { none, text, choice, date, number, file, folder };

struct OptionSpec {
    std::string_view name;  // "--format"
    ValueKind kind = ValueKind::none;
    std::string_view placeholder;  // "FORMAT"; empty for a flag
    base::Text help;
    std::vector<std::string_view> choices = {};
    bool many = false;  // may be given several times
};

struct ArgumentSpec {
    std::string_view name;  // "DOSSIER"
    ValueKind kind = ValueKind::text;
    base::Text help;
    bool required = true;
    bool many = false;
};

/// One command, or a group of them. Parsing, help, completion and the manual page are all made from this tree.
struct CommandSpec {
    std::string_view name;
    base::Text help;
    std::vector<ArgumentSpec> arguments = {};
    std::vector<OptionSpec> options = {};
    int (*run)(Session&) = nullptr;
    std::vector<CommandSpec> commands = {};
    bool hidden = false;
    std::vector<std::string_view> formats = {"text", "json"};  // what --format may ask for here
};

/// The whole tree; its root is the program.
const CommandSpec& command_tree();
/// Options that every command accepts.
const std::vector<OptionSpec>& shared_options();
/// --fail-on-unmet, for the commands that judge.
OptionSpec fail_on_unmet();

}  // namespace egide::cli
