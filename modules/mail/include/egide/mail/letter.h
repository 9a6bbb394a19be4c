#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "egide/base/text.h"
#include "egide/mail/message.h"

namespace egide::mail {

/// The letters there are.
enum class LetterKind { invitation, reset, notices, deadline };
std::string_view word_of(LetterKind kind);
std::optional<LetterKind> letter_kind_of(std::string_view word);

/// All that a letter may say beside its fixed words: no data of a hospital, no name of a weakness has a place here.
struct LetterContent {
    std::string link = {};                            // where the button leads
    std::optional<storage::sql::Instant> until = {};  // after which the link is dead, and the letter useless; or what falls due
    std::int64_t count = 0;                           // of notices that wait
    std::string stop = {};                            // address that stops such letters; empty when nothing can
};

/// Subject, text and HTML of a letter, in the reader's language: what it is about, the link, why he gets it and how to
/// stop it. `written` is when it was put into the outbox. Sender and identifier are left to the caller.
Message write_letter(LetterKind kind, const LetterContent& content, const Mailbox& to, base::Language language,
                     storage::sql::Instant written);

}  // namespace egide::mail
