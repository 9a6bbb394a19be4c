#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command_tree.h"
#include "egide/base/date.h"

namespace egide::cli {

/// What was asked on the command line: the command, and the values of its options and arguments by their names.
struct Request {
    std::vector<const CommandSpec*> path;  // from the root to the command
    std::map<std::string, std::vector<std::string>, std::less<>> values;

    const CommandSpec& command() const { return *path.back(); }
    bool has(std::string_view name) const { return values.contains(name); }
    /// Empty when it was not given.
    std::string text(std::string_view name) const;
    std::vector<std::string> texts(std::string_view name) const;
    /// Checked before any command runs: an invalid date or number is a wrong use.
    std::optional<base::Date> date(std::string_view name) const;
    std::optional<unsigned> number(std::string_view name) const;
};

/// A command line that was understood, or what is wrong with it.
struct Parsed {
    Request request;
    std::vector<base::Text> troubles;
    bool whole = true;  // false: reading stopped half-way, what is missing cannot be told
};

/// Reads the arguments; every trouble at once. Library: CLI11, seen by command_line.cpp alone.
Parsed parse(const std::vector<std::string>& arguments);

/// "egide organisation import".
std::string name_of(const std::vector<const CommandSpec*>& path);

}  // namespace egide::cli
