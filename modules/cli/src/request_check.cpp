#include "request_check.h"

#include <algorithm>

#include "egide/cli/messages.h"

namespace egide::cli {

namespace {

constexpr unsigned kMostThreads = 256;

std::vector<std::string> words(const std::vector<std::string_view>& choices) {
    return {choices.begin(), choices.end()};
}

void check_option(const Request& request, const OptionSpec& option, std::vector<base::Text>& troubles) {
    if (!request.has(option.name)) {
        return;
    }
    const std::string given = request.text(option.name);
    if (option.kind == ValueKind::date && !request.date(option.name)) {
        troubles.push_back(messages::usage_date({.given = given, .option = option.name}));
    }
    const auto number = request.number(option.name);
    const bool threads = option.name == "--threads";
    if (option.kind == ValueKind::number && (!number || (threads && (*number == 0 || *number > kMostThreads)))) {
        troubles.push_back(messages::usage_number({.given = given, .option = option.name}));
    }
    const auto& choices = option.choices;
    if (option.kind == ValueKind::choice && std::find(choices.begin(), choices.end(), given) == choices.end()) {
        troubles.push_back(messages::usage_choice({.choices = words(choices), .given = given, .option = option.name}));
    }
    if (option.kind != ValueKind::none && given.empty()) {
        troubles.push_back(messages::usage_value_empty({.option = option.name}));
    }
}

void check_format(const Request& request, std::vector<base::Text>& troubles) {
    const std::string given = request.text("--format");
    const auto& accepted = request.command().formats;
    const auto& known = shared_options().front().choices;
    const bool word = std::find(known.begin(), known.end(), given) != known.end();
    if (word && std::find(accepted.begin(), accepted.end(), given) == accepted.end()) {
        troubles.push_back(messages::usage_format({.format = given}));
    }
}

void check_argument(const Request& request, const ArgumentSpec& argument, std::vector<base::Text>& troubles) {
    const std::vector<std::string> given = request.texts(argument.name);
    if (argument.required && given.empty()) {
        troubles.push_back(messages::usage_argument_missing({.argument = argument.name}));
    }
    for (std::size_t extra = 1; !argument.many && extra < given.size(); ++extra) {
        troubles.push_back(messages::usage_argument_extra({.given = given[extra]}));
    }
}

}  // namespace

std::vector<base::Text> troubles_of(const Parsed& parsed) {
    std::vector<base::Text> troubles = parsed.troubles;
    if (!parsed.whole) {
        return troubles;
    }
    const Request& request = parsed.request;
    for (const OptionSpec& option : shared_options()) {
        check_option(request, option, troubles);
    }
    for (const CommandSpec* command : request.path) {
        for (const OptionSpec& option : command->options) {
            check_option(request, option, troubles);
        }
    }
    check_format(request, troubles);
    for (const ArgumentSpec& argument : request.command().arguments) {
        check_argument(request, argument, troubles);
    }
    if (troubles.empty() && request.command().run == nullptr) {
        troubles.push_back(messages::usage_command_missing({.group = name_of(request.path)}));
    }
    return troubles;
}

}  // namespace egide::cli
