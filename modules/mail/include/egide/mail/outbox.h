#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "egide/jobs/workers.h"
#include "egide/mail/letter.h"
#include "egide/mail/preferences.h"
#include "egide/mail/smtp.h"
#include "egide/storage/sql/migrations.h"

namespace egide::mail {

/// The tables of this module.
storage::sql::Schema schema();

/// The kind of the jobs that send, one a letter.
inline constexpr std::string_view kSendJob = "mail.send";

/// How the content of a waiting letter, which may hold a link, is kept from who reads the database alone.
struct Seal {
    std::function<std::string(std::string_view)> close;
    std::function<std::optional<std::string>(std::string_view)> open;
};

struct OutboxSettings {
    Mailbox from = {};
    std::optional<Mailbox> reply_to = {};
    Seal seal = {};
};

struct NewLetter {
    std::string account = {};  // whose; empty: nobody's
    Mailbox to = {};
    base::Language language = base::Language::french;
    LetterKind kind = LetterKind::notices;
    LetterContent content = {};
    std::string proof = {};  // the SHA-256 (32 bytes) of the link's token: opening it proves the address
};

/// waiting: another attempt will follow; dead: none will, unless somebody asks for it.
enum class LetterState { waiting, sent, dead };
std::string_view word_of(LetterState state);
std::optional<LetterState> letter_state_of(std::string_view word);

/// A letter as administrators see it: no content.
struct Letter {
    std::int64_t id = 0;
    std::string account;
    Mailbox to;
    base::Language language = base::Language::french;
    LetterKind kind = LetterKind::notices;
    LetterState state = LetterState::waiting;
    int attempts = 0;
    std::string problem;  // of the last attempt, in the server's words
    std::int64_t job = 0;
    Instant created{};
    std::optional<Instant> sent;
    std::optional<Instant> next;  // of the next attempt
};

struct LetterFilter {
    std::optional<LetterState> state = {};
    std::optional<std::int64_t> before = {};  // ids below: the next page
    int most = 100;
};

/// How sending fares, whichever process did it.
struct OutboxHealth {
    std::int64_t waiting = 0;
    std::int64_t dead = 0;
    std::optional<Instant> last_sent;
    std::optional<Instant> failing_since;  // the oldest letter that waits after a failed attempt
    std::string problem;                   // of its last attempt
};

/// "c…@example.fr".
std::string masked(std::string_view address);

/// Letters on their way. One is there exactly when what it tells of was committed; it leaves at least once: when a
/// process dies between the server's answer and our note of it, it leaves again, under the same Message-ID. Safe from
/// several threads and processes.
class Outbox {
  public:
    Outbox(const jobs::Queue& queue, OutboxSettings settings) : queue_(&queue), settings_(std::move(settings)) {}

    /// In the transaction of what the letter tells. An address that cannot be written to is an error (invalid).
    base::Result<std::int64_t> add(Transaction& transaction, const NewLetter& letter) const;
    /// What the job of one letter does.
    jobs::Outcome deliver(jobs::Attempt& attempt, const Carrier& carrier) const;

    base::Result<std::vector<Letter>> list(const LetterFilter& filter = {}) const;
    base::Result<std::optional<Letter>> find(std::int64_t id) const;
    base::Result<OutboxHealth> health() const;
    /// A dead letter waits again, with all its attempts; false when it is none.
    base::Result<bool> retry(std::int64_t id) const;
    base::Result<bool> remove(std::int64_t id) const;
    /// Forgets what left before then, and notes the letters whose job died under them.
    Done tidy(Instant sent_before) const;
    /// To whom the link of that token (its SHA-256) was sent; nothing when it was not sent by mail, or has not left.
    base::Result<std::optional<Letter>> sent_with(const std::string& proof) const;

  private:
    base::Result<std::int64_t> enqueue(Transaction& transaction, std::int64_t letter) const;
    const jobs::Queue* queue_;
    OutboxSettings settings_;
};

}  // namespace egide::mail
