#include "yaml_quote.h"

namespace egide::reading {

std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t start) {
    const char quote = text[start];
    for (std::size_t at = start + 1; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote) {
                return at + 1;
            }
            ++at;
        }
    }
    return std::nullopt;
}

}  // namespace egide::reading
