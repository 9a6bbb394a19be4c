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

}  // namespace

base::Errors write_answers(const std::filesystem::path& file, std::uint64_t seed, std::size_t objects,
                           const std::vector<Answer>& answers) {
    constexpr int kNothingFails = 5;
    int level = kNothingFails;
    std::string controls;
    for (const Answer& answer : answers) {
        level = std::min(level, answer.level);
        controls += (controls.empty() ? "\n    " : ",\n    ") + answer_json(answer);
    }
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << fmt::format("{{\n  \"seed\": {},\n  \"objects\": {},\n  \"level\": {},\n  \"controls\": [{}\n  ]\n}}\n",
                          seed, objects, level, controls);
    stream.close();
    if (stream) {
        return {};
    }
    return {{base::ErrorKind::unavailable, messages::write_failed({.path = file.string()}), {}, {}, {}}};
}

}  // namespace egide::directory::generate
