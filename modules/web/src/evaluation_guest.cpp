#include "egide/web/evaluation_guest.h"

#include <stdexcept>

#include "dossier_evaluation.h"
#include "egide/documents/json.h"
#include "egide/dossier/dossier_file.h"
#include "egide/programme/evaluation.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "egide/web/messages.h"
#include "rule_files.h"

namespace egide::web {

namespace {

using base::Language;

constexpr std::size_t kLargestDossier = std::size_t{8} << 20;

/// What the parent asks.
struct Question {
    base::Date on;
    Language language = Language::french;
    std::vector<ShelvedProgramme> programmes;
};

const std::string& word(const reading::Node& node, std::string_view key) {
    const reading::Node* found = node.find(key);
    if (found == nullptr) {
        throw std::runtime_error("a question without " + std::string(key));
    }
    return found->scalar;
}

Question read_question(std::string_view request) {
    reading::Limits limits;
    limits.scalar_bytes = limits.bytes;
    const auto root = reading::read_json(request, "question", limits);
    if (!root) {
        throw std::runtime_error("a malformed question");
    }
    Question question;
    question.on = base::Date::parse(word(*root, "on")).value();
    question.language = word(*root, "language") == "en" ? Language::english : Language::french;
    for (const reading::Node& node : root->find("programmes")->items) {
        ShelvedProgramme programme;
        programme.folder = word(node, "folder");
        programme.sha256 = word(node, "sha256");
        for (const reading::Node& file : node.find("files")->items) {
            programme.files.push_back({word(file, "name"), word(file, "bytes")});
        }
        question.programmes.push_back(std::move(programme));
    }
    return question;
}

std::string refusals(const base::Errors& errors, Language language) {
    reading::JsonWriter json(false);
    json.begin_object().key("errors").begin_array();
    for (const base::Error& error : errors) {
        json.begin_object().field("line", error.at.line).field("column", error.at.column);
        json.field("message", base::render(error.message, language)).field("field", error.field).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

base::Errors unknown_programme(const std::string& id, const std::vector<ShelvedProgramme>& known) {
    std::vector<std::string> names;
    for (const ShelvedProgramme& one : known) {
        names.push_back(one.folder);
    }
    return {{base::ErrorKind::invalid, messages::programme_unknown({.id = id, .known = names}), {}, "programme", {}}};
}

std::string evaluated(const Question& question, std::string_view yaml) {
    reading::Limits limits;
    limits.bytes = kLargestDossier;
    const auto root = reading::read_yaml(yaml, "dossier.yaml", limits);
    if (!root) {
        return refusals(root.errors(), question.language);
    }
    const auto reading = dossier::read_dossier(*root, {.on = question.on});
    if (!reading) {
        return refusals(reading.errors(), question.language);
    }
    for (const ShelvedProgramme& one : question.programmes) {
        const bool version_fits = reading->facts.programme_version.empty();
        if (one.folder != reading->facts.programme + (version_fits ? "" : "@" + reading->facts.programme_version)) {
            continue;
        }
        const auto rules = load_rules(one.files, one.sha256);
        if (!rules) {
            throw std::runtime_error("rules that do not hold together");
        }
        const auto evaluation = programme::evaluate(*rules, reading->facts, {.on = question.on, .known_on = {}});
        return documents::evaluation_json(evaluation, question.language);
    }
    return refusals(unknown_programme(reading->facts.programme, question.programmes), question.language);
}

std::string answer_evaluation(const sandbox::ByteSource& input, std::string_view request) {
    const Question question = read_question(request);
    return evaluated(question, input.take(0, kLargestDossier + 1));
}

/// Loads the tables of ICU and the converters that could no longer be opened.
void prepare_evaluation() {
    for (const Language language : {Language::french, Language::english}) {
        base::render(messages::programme_unknown({.id = "", .known = std::vector<std::string>{"a", "b"}}), language);
        base::show_long(base::Date(), language);
        base::show(base::Money(), language);
        base::show_percent(base::Ratio(1), language, 1);
    }
}

}  // namespace

sandbox::Guest evaluation_guest() {
    return {kEvaluationGuest, answer_evaluation, prepare_evaluation};
}

}  // namespace egide::web
