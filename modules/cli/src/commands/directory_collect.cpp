#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/directory/collect.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

/// From a file, from standard input for "-", or asked at the terminal: a password is never on the command line.
base::Secret bind_password(const Session& session) {
    const std::string file = session.request().text("--password-file");
    std::string line;
    if (file.empty() && is_terminal(STDIN_FILENO)) {
        const char* const typed = ::getpass(session.say(messages::directory_password_prompt()).c_str());
        return base::Secret(typed == nullptr ? "" : typed);
    }
    if (file.empty() || file == "-") {
        std::getline(std::cin, line);
    } else {
        std::ifstream stream(file);
        std::getline(stream, line);
    }
    base::Secret secret(line);
    line.assign(line.size(), ' ');
    return secret;
}

directory::Protection protection_asked(const Request& request) {
    const std::string asked = request.text("--protection");
    return asked == "ldaps"      ? directory::Protection::ldaps
           : asked == "starttls" ? directory::Protection::starttls
                                 : directory::Protection::gssapi;
}

constexpr unsigned kMostPatience = 3600;  // seconds

directory::CollectionOrder order_of(const Session& session) {
    const Request& request = session.request();
    directory::CollectionOrder order;
    order.servers = request.texts("--server");
    order.port = static_cast<std::uint16_t>(request.number("--port").value_or(0));
    order.protection = protection_asked(request);
    order.identity.simple_name = request.text("--user");
    order.identity.ccache = request.text("--ccache");
    order.identity.keytab = request.text("--keytab");
    order.identity.mechanism =
        request.text("--mechanism") == "spnego" ? directory::Mechanism::spnego : directory::Mechanism::gssapi;
    order.patience = std::clamp(request.number("--patience").value_or(order.patience), 1U, kMostPatience);
    order.authorities = request.text("--ca");
    order.out = request.text("OUT");
    order.resume = request.has("--resume");
    order.objects_per_second = request.number("--rate").value_or(0);
    if (!order.identity.simple_name.empty()) {
        order.identity.password = bind_password(session);
    }
    return order;
}

int collect_directory(Session& session) {
    directory::CollectionOrder order = order_of(session);
    const bool watched = is_terminal(STDERR_FILENO) && !session.quiet();
    order.progress = [&](const std::string& context, std::size_t objects) {
        constexpr std::size_t kEvery = 1000;
        if (watched && objects % kEvery == 0) {
            std::cerr << "\r\x1b[K" << objects << "  " << context << std::flush;
        }
    };
    const auto collected = directory::collect(order);
    if (watched) {
        std::cerr << "\r\x1b[K" << std::flush;
    }
    if (!collected) {
        return session.fail(collected.errors());
    }
    TextBlock block(session);
    block.line(0, session.say(messages::directory_collected(
                      {.objects = collected->objects, .path = collected->collection.string()})));
    if (collected->kept > 0) {
        block.line(0, session.say(messages::directory_kept({.contexts = collected->kept})));
    }
    return session.print(block.take());
}

}  // namespace

CommandSpec directory_collect() {
    return {.name = "collect",
            .help = messages::help_directory_collect(),
            .arguments = {{"OUT", ValueKind::folder, messages::help_collection_out()}},
            .options = {{"--server", ValueKind::text, "HOST", messages::option_server(), {}, true},
                        {"--port", ValueKind::number, "N", messages::option_port()},
                        {"--protection",
                         ValueKind::choice,
                         "KIND",
                         messages::option_protection(),
                         {"gssapi", "ldaps", "starttls"}},
                        {"--user", ValueKind::text, "NAME", messages::option_bind_name()},
                        {"--password-file", ValueKind::file, "FILE", messages::option_bind_password()},
                        {"--ccache", ValueKind::file, "FILE", messages::option_ccache()},
                        {"--keytab", ValueKind::file, "FILE", messages::option_keytab()},
                        {"--mechanism", ValueKind::choice, "KIND", messages::option_mechanism(), {"gssapi", "spnego"}},
                        {"--ca", ValueKind::file, "FILE", messages::option_authorities()},
                        {"--resume", ValueKind::none, "", messages::option_resume()},
                        {"--rate", ValueKind::number, "N", messages::option_rate()},
                        {"--patience", ValueKind::number, "SECONDS", messages::option_patience()}},
            .run = collect_directory,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
