#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/storage/sql/value.h"

namespace egide::mail {

/// Somebody who writes or is written to.
struct Mailbox {
    std::string name = {};     // may be empty
    std::string address = {};  // "camille@example.fr"
};

/// Why nothing can be sent to an address; nothing when it can. Plain ASCII alone, local@domain without quotes: an
/// address with other letters needs SMTPUTF8 (RFC 6531), which many servers refuse, and is refused in words.
std::optional<base::Text> refusal_of_address(std::string_view address);

/// Reads "Égide <egide@example.fr>" or "egide@example.fr"; nothing when it is neither.
std::optional<Mailbox> parse_mailbox(std::string_view text);

/// What a message is made of.
struct Message {
    Mailbox from = {};
    Mailbox to = {};
    std::optional<Mailbox> reply_to = {};
    std::string subject = {};
    std::string plain = {};     // UTF-8, lines end with \n
    std::string html = {};      // a whole document
    std::string id = {};        // "egide-12@host": the same at each attempt
    std::string language = {};  // "fr"
    std::string stop = {};      // address that stops such letters with one POST (RFC 8058); may be empty
    storage::sql::Instant at{};
};

/// The bytes of a message (RFC 5322, 2045, 2047): lines of at most 76 characters, ended by CR LF. Control characters in
/// names and subject become spaces: nothing in them makes a header or a recipient. An address that
/// refusal_of_address() refuses is a bug (std::logic_error).
std::string compose(const Message& message);

}  // namespace egide::mail
