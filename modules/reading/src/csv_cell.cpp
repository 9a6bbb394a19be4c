#include "egide/reading/csv.h"

namespace egide::reading {

std::string csv_cell(std::string_view text, char separator) {
    const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    const bool edge_blank = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    const bool special =
        text.find_first_of("\"\r\n") != std::string_view::npos || text.find(separator) != std::string_view::npos;
    const std::string content = formula ? "'" + std::string(text) : std::string(text);
    if (!special && !edge_blank) {
        return content;
    }
    std::string out = "\"";
    for (const char byte : content) {
        out.append(byte == '"' ? 2 : 1, byte);
    }
    return out + '"';
}

}  // namespace egide::reading
