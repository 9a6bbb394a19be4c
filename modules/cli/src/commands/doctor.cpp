#include <array>

#include "commands/commands.h"
#include "doctor_checks.h"
#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

constexpr std::array<std::string_view, 4> kStates{"good", "limited", "missing", "told"};
constexpr std::array<std::string_view, 4> kMarks{"✔", "▲", "✘", "–"};

std::string as_text(const Session& session, const std::vector<DoctorSection>& sections) {
    TextBlock block(session);
    for (const DoctorSection& section : sections) {
        if (&section != &sections.front()) {
            block.blank();
        }
        block.line(0, session.say(section.title));
        for (const DoctorCheck& check : section.checks) {
            const std::string mark(kMarks[static_cast<std::size_t>(check.state)]);
            block.line(2, session.say(messages::doctor_line(
                              {.mark = mark, .name = session.say(check.name), .what = session.say(check.what)})));
        }
    }
    return block.take();
}

std::string as_json(const Session& session, const std::vector<DoctorSection>& sections) {
    reading::JsonWriter json;
    json.begin_object().key("checks").begin_array();
    for (const DoctorSection& section : sections) {
        for (const DoctorCheck& check : section.checks) {
            json.begin_object().field("section", section.id).field("id", check.id);
            json.field("state", kStates[static_cast<std::size_t>(check.state)]);
            json.field("name", session.say(check.name)).field("what", session.say(check.what)).end_object();
        }
    }
    return json.end_array().end_object().take();
}

int run_doctor(Session& session) {
    const auto sections = examine(session);
    return session.print(session.format() == Format::json ? as_json(session, sections) : as_text(session, sections));
}

}  // namespace

CommandSpec doctor() {
    return {.name = "doctor",
            .help = messages::help_doctor(),
            .options = {{"--check-connectors", ValueKind::none, "", messages::option_check_connectors()}},
            .run = run_doctor};
}

}  // namespace egide::cli::commands
