#include "generate/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "egide/directory/messages.h"

namespace egide::directory::generate {

namespace {

std::string json_string_of(std::string_view text) {
    std::string json = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            json += '\\';
        }
        json += letter;
    }
    return json + "\"";
}

std::string answer_json(const Answer& answer) {
    std::string objects;
    for (const std::string& dn : answer.objects) {
        objects += (objects.empty() ? "" : ", ") + json_string_of(dn);
    }
    return fmt::format("{{\"id\": {}, \"level\": {}, \"objects\": [{}]}}", json_string_of(answer.control), answer.level,
                       objects);
}

/// The answers of the controls, or of the advisories, which fail no level.
std::string answers_json(const std::vector<Answer>& answers, bool advisories) {
    std::string json;
    for (const Answer& answer : answers) {
        if ((answer.level == 0) == advisories) {
            json += (json.empty() ? "\n    " : ",\n    ") + answer_json(answer);
        }
    }
    return json;
}

}  // namespace

base::Errors write_answers(const std::filesystem::path& file, std::uint64_t seed, std::size_t objects,
                           const std::vector<Answer>& answers) {
    constexpr int kNothingFails = 5;
    int level = kNothingFails;
    for (const Answer& answer : answers) {
        level = answer.level == 0 ? level : std::min(level, answer.level);
    }
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << fmt::format(
        "{{\n  \"seed\": {},\n  \"objects\": {},\n  \"level\": {},\n  \"controls\": [{}\n  ],\n  \"advisories\": [{}\n "
        " ]\n}}\n",
        seed, objects, level, answers_json(answers, false), answers_json(answers, true));
    stream.close();
    if (stream) {
        return {};
    }
    return {{base::ErrorKind::unavailable, messages::write_failed({.path = file.string()}), {}, {}, {}}};
}

}  // namespace egide::directory::generate
