#include "answer_reading.h"

#include "egide/sandbox/messages.h"
#include "shown_text.h"

namespace egide::sandbox {

std::uint64_t AnswerReader::number(std::string_view key, std::uint64_t most) {
    const auto value = reader_.require_integer(key);
    if (!value || *value < 0 || static_cast<std::uint64_t>(*value) > most) {
        failed_ = true;
        return 0;
    }
    return static_cast<std::uint64_t>(*value);
}

bool AnswerReader::truth(std::string_view key) {
    const auto value = reader_.boolean(key);
    failed_ = failed_ || !value;
    return value.value_or(false);
}

std::string AnswerReader::shown(std::string_view key, std::size_t most) {
    const auto text = reader_.require_text(key);
    if (!text || !is_shown_text(*text, most)) {
        failed_ = true;
        return {};
    }
    return *text;
}

bool AnswerReader::finish() {
    reader_.finish();
    return !failed_ && !problems_.any();
}

base::Result<reading::Node> answer_tree(std::string_view json) {
    auto tree = reading::read_json(json, "");
    return tree.ok() ? std::move(tree) : base::Result<reading::Node>(garbled_answer());
}

base::Error garbled_answer() {
    return {base::ErrorKind::invalid, messages::refused_garbled(), {}, {}, {}};
}

}  // namespace egide::sandbox
