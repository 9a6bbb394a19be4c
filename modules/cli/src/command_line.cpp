#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>

#include "egide/cli/messages.h"
#include "request.h"

namespace egide::cli {

namespace {

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

void add_option(CLI::App& app, const OptionSpec& option, Values& values) {
    const std::string name(option.name);
    const std::string short_form = name == "--help" ? "-h," : "";
    if (option.kind == ValueKind::none) {
        app.add_flag_callback(short_form + name, [&values, name] { values[name] = {"true"}; });
    } else if (option.many) {
        app.add_option_function<std::vector<std::string>>(
               name, [&values, name](const std::vector<std::string>& given) { values[name] = given; })
            ->allow_extra_args(false);
    } else {
        app.add_option_function<std::string>(name,
                                             [&values, name](const std::string& value) { values[name] = {value}; });
    }
}

/// The last argument takes all that is left: what is too much is then told in our words.
void add_argument(CLI::App& app, const ArgumentSpec& argument, bool last, Values& values) {
    const std::string name(argument.name);
    auto* option = app.add_option_function<std::vector<std::string>>(
        name, [&values, name](const std::vector<std::string>& given) { values[name] = given; });
    // A missing argument is reported below, with all else that is wrong.
    if (last) {
        option->expected(0, CLI::detail::expected_max_vector_size);
    } else {
        option->expected(1)->allow_extra_args(false);
    }
}

/// The commands that were named, in order; CLI11 calls back the deepest last.
void add_commands(CLI::App& app, const CommandSpec& command, Parsed& parsed) {
    app.set_help_flag("");
    app.require_subcommand(0, 1);
    app.fallthrough();
    for (const OptionSpec& option : command.options) {
        add_option(app, option, parsed.request.values);
    }
    for (const ArgumentSpec& argument : command.arguments) {
        add_argument(app, argument, &argument == &command.arguments.back(), parsed.request.values);
    }
    for (const CommandSpec& child : command.commands) {
        add_commands(*app.add_subcommand(std::string(child.name)), child, parsed);
    }
}

std::vector<const CommandSpec*> chosen(const CLI::App& app, const CommandSpec& root) {
    std::vector<const CommandSpec*> path{&root};
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) {
        at = at->get_subcommands().front();
        const auto& commands = path.back()->commands;
        path.push_back(&*std::find_if(commands.begin(), commands.end(),
                                      [&](const CommandSpec& command) { return command.name == at->get_name(); }));
    }
    return path;
}

void report_extras(const CLI::App& app, const std::vector<const CommandSpec*>& path,
                   std::vector<base::Text>& troubles) {
    for (const std::string& extra : app.remaining(true)) {
        const bool option = extra.size() > 1 && extra.front() == '-';
        const bool expects_command = !option && path.back()->run == nullptr;
        troubles.push_back(option            ? messages::usage_option_unknown({.given = extra})
                           : expects_command ? messages::usage_command_unknown({.given = extra, .group = name_of(path)})
                                             : messages::usage_argument_extra({.given = extra}));
    }
}

}  // namespace

Parsed parse(const std::vector<std::string>& arguments) {
    const CommandSpec& root = command_tree();
    Parsed parsed;
    CLI::App app;
    add_commands(app, root, parsed);
    for (const OptionSpec& option : shared_options()) {
        add_option(app, option, parsed.request.values);
    }
    app.allow_extras();
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
    } catch (const CLI::ArgumentMismatch& error) {
        parsed.whole = false;
        parsed.troubles.push_back(messages::usage_value_missing({.detail = error.what()}));
    } catch (const CLI::ParseError& error) {
        parsed.whole = false;
        parsed.troubles.push_back(messages::usage_other({.detail = error.what()}));
    }
    parsed.request.path = chosen(app, root);
    report_extras(app, parsed.request.path, parsed.troubles);
    return parsed;
}

}  // namespace egide::cli
