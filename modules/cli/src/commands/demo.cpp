#include "demo/demo.h"
#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "opened_dossier.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

constexpr unsigned kUsualSeed = 1;

int run_demo(Session& session) {
    const std::filesystem::path folder = session.request().text("DIR");
    std::error_code ignored;
    if (std::filesystem::exists(folder, ignored) && !std::filesystem::is_empty(folder, ignored)) {
        return wrong_use(session, messages::demo_exists({.path = folder.string()}));
    }
    const auto dossiers = demo::dossiers(session.request().number("--seed").value_or(kUsualSeed));
    TextBlock block(session);
    for (const demo::Dossier& dossier : dossiers) {
        const auto written = demo::write(dossier, folder);
        if (!written.empty()) {
            return session.fail(written);
        }
        block.line(0, session.say(messages::demo_written(
                          {.path = (folder / dossier.name).string(), .what = session.say(dossier.what)})));
    }
    session.note(
        messages::demo_next({.date = demo::kReferenceDate.iso(), .path = (folder / dossiers.front().name).string()}));
    return session.print(block.take());
}

}  // namespace

CommandSpec demo() {
    return {.name = "demo",
            .help = messages::help_demo(),
            .arguments = {{"DIR", ValueKind::folder, messages::help_folder()}},
            .options = {{"--seed", ValueKind::number, "N", messages::option_seed()}},
            .run = run_demo,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
