#include "egide/web/serve.h"

#include "commands/commands.h"
#include "demo/demo.h"
#include "demo/registry.h"
#include "egide/cli/messages.h"
#include "opened_dossier.h"

namespace egide::cli::commands {

namespace {

namespace fs = std::filesystem;

/// The interface's pages: beside the program when installed, in the build folder when built there.
fs::path usual_interface() {
    const fs::path beside = program_folder();
    for (const fs::path& folder : {beside / "../share/egide/ui", beside / "../ui/dist"}) {
        std::error_code ignored;
        if (fs::is_regular_file(folder / "index.html", ignored)) {
            return folder.lexically_normal();
        }
    }
    return {};
}

/// What the command line and the usual places say over the file.
web::Configuration configuration_of(const Session& session) {
    web::Configuration configuration = session.configuration();
    configuration.programmes = session.programmes_folder();
    if (session.request().has("--ui")) {
        configuration.interface = session.request().text("--ui");
    } else if (configuration.interface.empty()) {
        configuration.interface = usual_interface();
    }
    return configuration;
}

base::Errors fill(const fs::path& data) {
    if (auto errors = demo::write_registry(data); !errors.empty()) {
        return errors;
    }
    constexpr unsigned kSeed = 1;
    for (const demo::Dossier& dossier : demo::dossiers(kSeed)) {
        if (auto errors = demo::write(dossier, data / "demo"); !errors.empty()) {
            return errors;
        }
    }
    return {};
}

int run_serve(Session& session) {
    if (session.request().has("--print-openapi")) {
        return session.print(web::description_of_routes());
    }
    web::Configuration configuration = configuration_of(session);
    if (session.request().has("--listen")) {
        const std::string given = session.request().text("--listen");
        const auto listen = web::parse_listen(given);
        if (!listen) {
            return wrong_use(session, messages::serve_listen({.given = given}));
        }
        configuration.address = listen->address;
        configuration.port = listen->port;
    }
    web::ServeOptions options;
    options.configuration = std::move(configuration);
    options.demo = session.request().has("--demo");
    options.language = session.language();
    options.fill = fill;
    options.print = [&session](const std::string& line) { session.print(line + "\n"); };
    const auto served = web::serve(std::move(options));
    return served ? *served : session.fail(served.errors());
}

}  // namespace

CommandSpec serve() {
    return {.name = "serve",
            .help = messages::help_serve(),
            .options = {{"--listen", ValueKind::text, "ADDRESS", messages::option_listen()},
                        {"--ui", ValueKind::folder, "DIR", messages::option_ui()},
                        {"--demo", ValueKind::none, "", messages::option_demo()},
                        {"--print-openapi", ValueKind::none, "", messages::option_print_openapi()}},
            .run = run_serve,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
