#pragma once

#include "egide/mail/outbox.h"

namespace egide::mail {

/// The columns that letter_in() reads, in their order.
inline constexpr const char* kLetterColumns =
    "id, account, address, name, language, kind, state, attempts, problem, job, created_at, sent_at";
Letter letter_in(const storage::sql::Row& row);

/// A whole number, 0 when it is none.
std::int64_t number_in(const std::string& text);

/// Nothing, or the errors.
template <typename T>
Done done_of(const base::Result<T>& result) {
    return result.ok() ? Done(std::monostate{}) : Done(result.errors());
}

/// The content of a letter as JSON, and back; nothing when it is none of ours.
std::string written_content(const LetterContent& content);
std::optional<LetterContent> read_content(std::string_view json);

}  // namespace egide::mail
