#include "letter_row.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"

namespace egide::mail {

namespace {

constexpr std::array<std::string_view, 3> kStates = {"waiting", "sent", "dead"};

}  // namespace

std::int64_t number_in(const std::string& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string_view word_of(LetterState state) {
    return kStates.at(static_cast<std::size_t>(state));
}

std::optional<LetterState> letter_state_of(std::string_view word) {
    const auto* const found = std::find(kStates.begin(), kStates.end(), word);
    return found == kStates.end() ? std::nullopt : std::optional(static_cast<LetterState>(found - kStates.begin()));
}

Letter letter_in(const storage::sql::Row& row) {
    Letter letter;
    letter.id = row.integer(0);
    letter.account = row.maybe_text(1).value_or("");
    letter.to = {row.text(3), row.text(2)};
    letter.language = row.text(4) == "en" ? base::Language::english : base::Language::french;
    letter.kind = letter_kind_of(row.text(5)).value_or(LetterKind::notices);
    letter.state = letter_state_of(row.text(6)).value_or(LetterState::dead);
    letter.attempts = static_cast<int>(row.integer(7));
    letter.problem = row.text(8);
    letter.job = row.integer(9);
    letter.created = row.instant(10);
    letter.sent = row.maybe_instant(11);
    return letter;
}

std::string written_content(const LetterContent& content) {
    reading::JsonWriter json(false);
    json.begin_object().field("link", content.link).field("stop", content.stop).field("count", content.count);
    json.field("until", content.until ? content.until->time_since_epoch().count() : 0).end_object();
    return json.take();
}

std::optional<LetterContent> read_content(std::string_view json) {
    const auto tree = reading::read_json(json, "letter");
    if (!tree.ok()) {
        return std::nullopt;
    }
    const auto text = [&](std::string_view key) {
        const auto* const found = tree->find(key);
        return found == nullptr ? std::string() : found->scalar;
    };
    LetterContent content{text("link"), {}, number_in(text("count")), text("stop")};
    if (const std::int64_t until = number_in(text("until")); until > 0) {
        content.until = Instant(std::chrono::milliseconds(until));
    }
    return content;
}

}  // namespace egide::mail
