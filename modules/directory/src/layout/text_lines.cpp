#include "layout/text_lines.h"

namespace egide::directory::layout {

std::vector<std::string_view> useful_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    for (const std::string_view line : parts_of(text, '\n')) {
        if (!line.empty() && line.front() != '#') {
            lines.push_back(line);
        }
    }
    return lines;
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator, start)) {
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    parts.push_back(text.substr(start));
    return parts;
}

std::vector<std::string_view> values_of(std::string_view joined) {
    std::vector<std::string_view> values;
    std::size_t start = 0;
    for (std::size_t at = 0; at < joined.size(); ++at) {
        if (joined[at] == '\\') {
            ++at;
        } else if (joined[at] == ';') {
            values.push_back(joined.substr(start, at - start));
            start = at + 1;
        }
    }
    values.push_back(joined.substr(start));
    return values;
}

}  // namespace egide::directory::layout
