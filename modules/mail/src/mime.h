#pragma once

#include <string>
#include <string_view>

#include "egide/mail/message.h"

namespace egide::mail {

/// Text as it may stand in a header: plain, or as encoded words (RFC 2047) of at most 75 characters, folded.
std::string encoded_text(std::string_view text);
/// "Name <address>" (RFC 5322): the name as it is, quoted, or as encoded words.
std::string written_mailbox(const Mailbox& mailbox);
/// RFC 2045, 6.7: lines of at most 76 characters; ends with CR LF.
std::string quoted_printable(std::string_view text);
/// "Sun, 22 Nov 2026 10:00:00 +0000".
std::string mail_date(storage::sql::Instant at);

}  // namespace egide::mail
