#include <algorithm>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/directory/generate.h"
#include "progress.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

std::vector<std::string> names_in(const std::string& list) {
    std::vector<std::string> names;
    std::size_t start = 0;
    while (start < list.size()) {
        const std::size_t end = std::min(list.find(',', start), list.size());
        if (end > start) {
            names.push_back(list.substr(start, end - start));
        }
        start = end + 1;
    }
    return names;
}

int generate_directory(Session& session) {
    const Request& request = session.request();
    directory::GenerationOptions options;
    options.objects = request.number("--objects").value_or(static_cast<unsigned>(options.objects));
    options.seed = request.number("--seed").value_or(static_cast<unsigned>(options.seed));
    options.domains = request.number("--domains").value_or(static_cast<unsigned>(options.domains));
    options.weaknesses = names_in(request.text("--weaknesses"));
    Progress progress(session, session.say(messages::directory_generating()));
    options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
    const auto made = directory::generate_collection(request.text("OUT"), options);
    if (!made) {
        return session.fail(made.errors());
    }
    TextBlock block(session);
    block.line(
        0, session.say(messages::directory_generated({.objects = made->objects, .path = made->collection.string()})));
    block.line(0, session.say(messages::directory_answers({.path = made->answers.string()})));
    return session.print(block.take());
}

}  // namespace

CommandSpec directory_generate() {
    return {.name = "generate",
            .help = messages::help_directory_generate(),
            .arguments = {{"OUT", ValueKind::folder, messages::help_new_folder()}},
            .options = {{"--objects", ValueKind::number, "N", messages::option_objects()},
                        {"--seed", ValueKind::number, "N", messages::option_seed()},
                        {"--domains", ValueKind::number, "N", messages::option_domains()},
                        {"--weaknesses", ValueKind::text, "LIST", messages::option_weaknesses()}},
            .run = generate_directory,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
