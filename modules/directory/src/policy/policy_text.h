#pragma once

#include <string_view>

namespace egide::directory {

/// Calls each(section, name, value) for every "name = value" line below a "[section]" of GptTmpl.inf or scripts.ini,
/// blanks trimmed; other lines say nothing. Names are as written: compare them without regard to case.
template <typename Each>
void for_each_setting(std::string_view text, Each each) {
    const auto trimmed = [](std::string_view part) {
        const std::size_t from = part.find_first_not_of(" \t\r");
        return from == std::string_view::npos ? std::string_view()
                                              : part.substr(from, part.find_last_not_of(" \t\r") - from + 1);
    };
    std::string_view section;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.size() >= 2 && line.front() == '[' && line.back() == ']') {
            section = trimmed(line.substr(1, line.size() - 2));
            continue;
        }
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos && !line.starts_with(';')) {
            each(section, trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
        }
    }
}

/// Whether a preferences file holds a password, whose key is published (MS14-025): any cpassword that is not empty. The
/// letters are looked for, without reading the file as XML: nothing of it is trusted.
bool stores_password(std::string_view xml);

}  // namespace egide::directory
