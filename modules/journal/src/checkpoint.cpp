#include "egide/journal/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base64.h"
#include "egide/journal/messages.h"
#include "number.h"

namespace egide::journal {

namespace {

constexpr std::string_view kTime = "time ";
constexpr std::string_view kNumber = "number ";
constexpr std::string_view kPrevious = "previous ";
constexpr std::string_view kMonth = "month ";
constexpr std::string_view kYear = "year ";

bool is_line(std::string_view line) {
    return !line.empty() && line.find('\n') == std::string_view::npos;
}

/// The lines of a text whose last one is ended; nothing when one is empty.
std::optional<std::vector<std::string>> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == 0 || end == std::string_view::npos) {
            return std::nullopt;
        }
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::optional<Hash> parse_hash(std::string_view text) {
    const auto bytes = parse_base64(text);
    Hash hash{};
    if (!bytes || bytes->size() != hash.size()) {
        return std::nullopt;
    }
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

std::optional<Link> parse_link(std::string_view text) {
    const auto space = std::min(text.find(' '), text.size());
    const auto size = parse_number(text.substr(0, space));
    const auto digest = parse_hash(text.substr(std::min(space + 1, text.size())));
    return size && digest ? std::optional(Link{*size, *digest}) : std::nullopt;
}

void add_link(std::vector<std::string>& lines, std::string_view label, const std::optional<Link>& link) {
    if (link) {
        lines.push_back(fmt::format("{}{} {}", label, link->size, base64(link->digest)));
    }
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
    if (!is_line(checkpoint.origin) ||
        !std::all_of(checkpoint.extensions.begin(), checkpoint.extensions.end(), is_line)) {
        throw std::logic_error("checkpoint_text: a line that is empty or more than one");
    }
    std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, base64(checkpoint.root));
    for (const std::string& line : checkpoint.extensions) {
        text += line + '\n';
    }
    return text;
}

base::Result<Checkpoint> parse_checkpoint(std::string_view text, const std::string& file) {
    const auto fault = [&](std::uint32_t line) {
        return base::Error{.kind = base::ErrorKind::invalid,
                           .message = messages::checkpoint_malformed(),
                           .at = {file, line, 1},
                           .field = {},
                           .detail = {}};
    };
    auto lines = lines_of(text);
    if (!lines || lines->size() < 3) {
        return fault(0);
    }
    const auto size = parse_number((*lines)[1]);
    const auto root = parse_hash((*lines)[2]);
    if (!size || !root) {
        return fault(size ? 3 : 2);
    }
    Checkpoint checkpoint{std::move(lines->front()), *size, *root, {}};
    checkpoint.extensions.assign(lines->begin() + 3, lines->end());
    return checkpoint;
}

Link link_to(const Checkpoint& checkpoint) {
    return {checkpoint.size, base::sha256(checkpoint_text(checkpoint))};
}

std::vector<std::string> chain_lines(const Chain& chain) {
    std::vector<std::string> lines{std::string(kTime) + show_instant(chain.at),
                                   fmt::format("{}{}", kNumber, chain.number)};
    add_link(lines, kPrevious, chain.previous);
    add_link(lines, kMonth, chain.month);
    add_link(lines, kYear, chain.year);
    return lines;
}

std::optional<Chain> parse_chain(const Checkpoint& checkpoint) {
    Chain chain;
    std::optional<Instant> at;
    std::optional<std::uint64_t> number;
    for (std::string_view line : checkpoint.extensions) {
        const auto read = [&](std::string_view label, std::optional<Link>& link) {
            if (!line.starts_with(label)) {
                return true;
            }
            const bool first = !link;
            link = parse_link(line.substr(label.size()));
            return first && link.has_value();
        };
        if (line.starts_with(kTime) && !at) {
            at = parse_instant(line.substr(kTime.size()));
        } else if (line.starts_with(kNumber) && !number) {
            number = parse_number(line.substr(kNumber.size()));
        } else if (!read(kPrevious, chain.previous) || !read(kMonth, chain.month) || !read(kYear, chain.year)) {
            return std::nullopt;
        }
    }
    chain.at = at.value_or(Instant{});
    chain.number = number.value_or(0);
    return at && number ? std::optional(chain) : std::nullopt;
}

}  // namespace egide::journal
