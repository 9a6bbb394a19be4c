#include "import_answer.h"

#include <algorithm>

#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"
#include "egide/sandbox/guest.h"
#include "egide/web/messages.h"
#include "words.h"

namespace egide::web {

namespace {

constexpr std::size_t kMostTold = 200;
constexpr std::size_t kLongestWords = 2000;

std::string question_for(std::string_view kind, base::Language language, const desk::Contents& contents) {
    const desk::Part* const candidate = contents.find(desk::PartKind::candidate);
    const auto node = candidate == nullptr ? base::Result<reading::Node>(base::Errors{}) : reading::read_json(candidate->value, "candidate");
    const reading::Node* const trigram = node ? node->find("trigram") : nullptr;
    reading::JsonWriter json(false);
    json.begin_object().field("kind", kind).field("language", language_word(language));
    json.field("trigram", trigram == nullptr ? std::string() : trigram->scalar).key("entities").begin_array();
    for (const std::string& finess : contents.dossier.establishments) {
        json.value(finess);
    }
    return json.end_array().end_object().take();
}

base::Errors not_as_agreed() {
    return {{base::ErrorKind::invalid, messages::import_unreadable(), {}, {}, {}}};
}

std::vector<ImportTrouble> read_troubles(std::span<const reading::Node> items, reading::Problems& problems) {
    std::vector<ImportTrouble> troubles;
    for (const reading::Node& node : items.first(std::min(items.size(), kMostTold))) {
        reading::Reader reader(node, problems, "trouble");
        ImportTrouble one;
        one.line = static_cast<std::uint32_t>(std::clamp<std::int64_t>(reader.require_integer("line").value_or(0), 0, 100'000'000));
        one.field = reader.require_text("field").value_or("").substr(0, kLongestWords);
        one.words = reader.require_text("words").value_or("").substr(0, kLongestWords);
        reader.finish();
        troubles.push_back(std::move(one));
    }
    return troubles;
}

}  // namespace

base::Result<ImportAnswer> ask_import(Services& services, const UnnamedFile& file, std::string_view kind, base::Language language,
                                      const desk::Contents& contents) {
    sandbox::Run how;
    how.program = services.guest_program;
    const auto json = sandbox::run_guest(kImportGuest, file.descriptor(), question_for(kind, language, contents), how);
    if (!json) {
        return json.errors();
    }
    const auto root = reading::read_json(*json, "answer");
    if (!root) {
        return not_as_agreed();
    }
    reading::Problems problems;
    reading::Reader reader(*root, problems, "answer");
    ImportAnswer answer{{}, read_troubles(reader.items("wrong"), problems), read_troubles(reader.items("warnings"), problems)};
    std::string text;
    for (const std::string& part : reader.texts("tree")) {
        text += part;
    }
    reader.finish();
    if (problems.any()) {
        return not_as_agreed();
    }
    if (!text.empty()) {
        auto tree = reading::read_json(text, "import");
        if (!tree) {
            return not_as_agreed();
        }
        answer.tree = std::move(*tree);
    }
    return answer;
}

}  // namespace egide::web
