#include "egide/cli/run.h"

#include <algorithm>
#include <cstdio>
#include <exception>

#include "egide/cli/messages.h"
#include "egide/sandbox/guest.h"
#include "guest_table.h"
#include "help_text.h"
#include "request_check.h"
#include "session.h"

namespace egide::cli {

namespace {

/// Before anything is understood, errors must already be told in the language that was asked for.
base::Language language_of(std::span<const std::string> arguments) {
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const bool pair = arguments[index] == "--lang" && index + 1 < arguments.size() && arguments[index + 1] == "en";
        if (pair || arguments[index] == "--lang=en") {
            return base::Language::english;
        }
    }
    return base::Language::french;
}

int misused(const std::vector<base::Text>& troubles, const Request& request, base::Language language) {
    const std::string name = name_of(request.path);
    for (const base::Text& trouble : troubles) {
        const std::string line = name + ": " + base::render(trouble, language);
        std::fprintf(stderr, "%s\n", documents::harmless(line).c_str());
    }
    std::fprintf(stderr, "%s\n", base::render(messages::usage_hint({.command = name}), language).c_str());
    return kUsage;
}

int run_checked(const std::string& program, std::span<const std::string> arguments) {
    const base::Language language = language_of(arguments);
    Parsed parsed = parse({arguments.begin(), arguments.end()});
    if (parsed.request.has("--help")) {
        const Session session(program, std::move(parsed.request));
        return session.print(help_text(session.request().path, session.style()));
    }
    if (const std::vector<base::Text> troubles = troubles_of(parsed); !troubles.empty()) {
        return misused(troubles, parsed.request, language);
    }
    Session session(program, std::move(parsed.request));
    if (const base::Errors errors = session.read_configuration(); !errors.empty()) {
        return session.fail(errors);
    }
    return session.request().command().run(session);
}

int broken(const char* detail, base::Language language) {
    std::fprintf(stderr, "%s\n", base::render(messages::bug({.detail = detail}), language).c_str());
    return kBug;
}

}  // namespace

int run(const std::string& program, std::span<const std::string> arguments) {
    if (!arguments.empty() && arguments.front() == sandbox::kGuestCommand) {
        sandbox::serve_guest(arguments.subspan(1), guest_table());  // this process reads one stranger's file and ends
    }
    try {
        return run_checked(program, arguments);
    } catch (const std::exception& error) {
        return broken(error.what(), language_of(arguments));
    } catch (...) {
        return broken("?", language_of(arguments));
    }
}

}  // namespace egide::cli
