#include "classic_lines.h"

#include <algorithm>

namespace egide::organisation {

ClassicLines::State ClassicLines::next() {
    number_ += 1 + breaks_;
    breaks_ = 0;
    fields_.clear();
    unquoted_.clear();
    start_ = next_;
    if (start_ >= bytes_.size()) {
        return State::end;
    }
    const auto line_end = bytes_.find('\n', start_);
    complete_ = line_end != std::string_view::npos;
    end_ = complete_ ? line_end : bytes_.size();
    next_ = complete_ ? end_ + 1 : end_;
    const auto line = text();
    if (line.find('"') == std::string_view::npos) {
        cut_plain(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
        return State::line;
    }
    return cut_quoted() ? State::line : State::unclosed_quote;
}

void ClassicLines::cut_plain(std::string_view line) {
    std::size_t from = 0;
    for (std::size_t at = line.find(';'); at != std::string_view::npos; at = line.find(';', from)) {
        fields_.push_back({line.substr(from, at - from), start_ + from});
        from = at + 1;
    }
    fields_.push_back({line.substr(from), start_ + from});
}

/// Goes past the line's end when a quoted field holds a line break.
bool ClassicLines::cut_quoted() {
    unquoted_.reserve(64);  // views into it must stay
    std::size_t at = start_;
    while (true) {
        const bool quoted = at < bytes_.size() && bytes_[at] == '"' && unquoted_.size() < unquoted_.capacity();
        const auto stop = quoted ? quoted_field(at) : std::min(bytes_.find_first_of(";\n", at), bytes_.size());
        if (stop == std::string_view::npos) {
            return false;
        }
        if (!quoted) {
            const auto field = bytes_.substr(at, stop - at);
            const bool last = stop == bytes_.size() || bytes_[stop] == '\n';
            fields_.push_back({last && field.ends_with('\r') ? field.substr(0, field.size() - 1) : field, at});
        }
        if (stop == bytes_.size() || bytes_[stop] == '\n') {
            complete_ = stop != bytes_.size();
            end_ = stop;
            next_ = complete_ ? stop + 1 : stop;
            return true;
        }
        at = stop + 1;
    }
}

/// The offset of the separator, line break or end behind a quoted field; npos when the quote never closes.
std::size_t ClassicLines::quoted_field(std::size_t at) {
    std::string text;
    std::size_t from = at + 1;
    for (auto quote = bytes_.find('"', from); quote != std::string_view::npos; quote = bytes_.find('"', from)) {
        text += bytes_.substr(from, quote - from);
        if (quote + 1 < bytes_.size() && bytes_[quote + 1] == '"') {
            text += '"';
            from = quote + 2;
            continue;
        }
        const auto stop = std::min(bytes_.find_first_of(";\n", quote + 1), bytes_.size());
        auto rest = bytes_.substr(quote + 1, stop - quote - 1);
        text += rest.ends_with('\r') ? rest.substr(0, rest.size() - 1) : rest;
        breaks_ += static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
        unquoted_.push_back(std::move(text));
        fields_.push_back({unquoted_.back(), at});
        return stop;
    }
    end_ = next_ = bytes_.size();
    return std::string_view::npos;
}

}  // namespace egide::organisation
