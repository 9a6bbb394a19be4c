// The life of a dossier, printed from the table that the platform obeys.
#include <fmt/format.h>

#include <algorithm>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/dossier/life.h"
#include "egide/reading/json_writer.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

using dossier::Stage;
using dossier::Transition;

constexpr std::string_view kActs[] = {"start", "pause", "resume", "stop"};

std::vector<const Transition*> ways_out_of(Stage stage) {
    std::vector<const Transition*> ways;
    for (const Transition& way : dossier::transitions()) {
        if (std::find(way.from.begin(), way.from.end(), stage) != way.from.end()) {
            ways.push_back(&way);
        }
    }
    return ways;
}

template <typename List, typename Word>
void write_words(reading::JsonWriter& json, std::string_view key, const List& list, Word word) {
    json.key(key).begin_array();
    for (const auto& one : list) {
        json.value(word(one));
    }
    json.end_array();
}

void write_way(reading::JsonWriter& json, const Session& session, const Transition& way) {
    const auto itself = [](std::string_view text) { return text; };
    json.begin_object().field("id", way.id).field("label", session.say(way.label()));
    write_words(json, "from", way.from, [](Stage stage) { return dossier::word_of(stage); });
    json.field("to", dossier::word_of(way.to)).field("action", way.action);
    write_words(json, "roles", way.roles, itself);
    write_words(json, "conditions", way.conditions, [](dossier::Condition one) { return dossier::word_of(one); });
    json.field("journal", way.journal);
    write_words(json, "told", way.told, itself);
    json.key("clocks").begin_array();
    for (const dossier::ClockEffect& effect : way.clocks) {
        json.begin_object().field("clock", dossier::word_of(effect.clock));
        json.field("act", kActs[static_cast<std::size_t>(effect.act)]).end_object();
    }
    json.end_array().end_object();
}

std::string json_of_life(const Session& session) {
    reading::JsonWriter json;
    json.begin_object().key("states").begin_array();
    for (std::size_t at = 0; at < dossier::kStages; ++at) {
        const auto stage = static_cast<Stage>(at);
        json.begin_object().field("id", dossier::word_of(stage)).field("label", session.say(dossier::name_of(stage)));
        json.field("public", dossier::word_of(dossier::public_status(stage))).end_object();
    }
    json.end_array().key("transitions").begin_array();
    for (const Transition& way : dossier::transitions()) {
        write_way(json, session, way);
    }
    json.end_array().end_object();
    return json.take();
}

std::string joined(const std::vector<std::string_view>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

void add_way(TextBlock& block, const Session& session, const Transition& way) {
    block.line(2, fmt::format("→ {}  {}", dossier::word_of(way.to), session.say(way.label())));
    block.line(6, session.say(messages::life_who({.roles = joined(way.roles)})));
    for (const dossier::Condition condition : way.conditions) {
        block.line(6, "· " + session.say(dossier::name_of(condition)));
    }
}

std::string text_of_life(const Session& session) {
    TextBlock block(session);
    for (std::size_t at = 0; at < dossier::kStages; ++at) {
        const auto stage = static_cast<Stage>(at);
        block.line(0, fmt::format("{}  {} [{}]", dossier::word_of(stage), session.say(dossier::name_of(stage)),
                                  session.say(dossier::name_of(dossier::public_status(stage)))));
        for (const Transition* way : ways_out_of(stage)) {
            add_way(block, session, *way);
        }
    }
    return block.take();
}

int run_states(Session& session) {
    return session.print(session.format() == Format::json ? json_of_life(session) : text_of_life(session));
}

}  // namespace

CommandSpec dossier() {
    return {.name = "dossier",
            .help = messages::help_dossier_life(),
            .commands = {{.name = "states", .help = messages::help_dossier_states(), .run = run_states}}};
}

}  // namespace egide::cli::commands
