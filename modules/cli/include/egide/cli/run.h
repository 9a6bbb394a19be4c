#pragma once

#include <span>
#include <string>

namespace egide::cli {

/// Exit statuses, as scripts rely on them.
enum Status : int {
    kDone = 0,         // whatever the verdict
    kUnmet = 1,        // done, and something asked for does not hold (--fail-on-unmet, rule tests, mutation floor)
    kUsage = 2,        // the command line is wrong
    kInvalid = 3,      // an input is wrong: file, line, reason
    kUnavailable = 4,  // a resource is missing: file, network, space
    kBug = 70,
};

/// Runs one command: `arguments` without the program's name, `program` as it was called. Results go to standard output,
/// messages and progress to standard error. Never throws.
int run(const std::string& program, std::span<const std::string> arguments);

}  // namespace egide::cli
