#include "egide/mail/outbox.h"

#include <fmt/format.h>

#include <limits>

#include "egide/mail/messages.h"
#include "letter_row.h"

namespace egide::mail {

namespace {

using storage::sql::Blob;
using storage::sql::Row;

constexpr int kAttempts = 30;  // ten seconds, then twice as long each time, an hour at most: about a day

base::Result<bool> changed_of(const base::Result<std::int64_t>& result) {
    return result.ok() ? base::Result<bool>(*result > 0) : base::Result<bool>(result.errors());
}

std::string first_line(const base::Errors& errors) {
    return base::render(errors.front().message, base::Language::english);
}

/// A letter with its content, as the job needs it.
struct Opened {
    Letter letter;
    std::string sealed;
};

base::Result<std::optional<Opened>> opened_letter(Database& database, std::int64_t id) {
    return database.read([&](Transaction& transaction) -> base::Result<std::optional<Opened>> {
        const auto rows = transaction.query(
            std::string("SELECT ") + kLetterColumns + ", content FROM mail_letter WHERE id = $1", {id});
        if (!rows.ok()) {
            return rows.errors();
        }
        if (rows->empty()) {
            return std::optional<Opened>();
        }
        const Row& row = rows->front();
        return std::optional(Opened{letter_in(row), row.is_null(12) ? std::string() : row.blob(12)});
    });
}

/// What a server said, without the address that it said it of.
std::string without(std::string text, const std::string& address) {
    for (auto at = text.find(address); at != std::string::npos; at = text.find(address)) {
        text.replace(at, address.size(), "…");
    }
    return text;
}

/// Notes what came of an attempt; the letter is dead when no other follows.
jobs::Outcome unsent(Database& database, const Letter& letter, const std::string& problem, bool dead, bool for_good) {
    const auto noted = database.write([&](Transaction& transaction) {
        return transaction.execute(
            "UPDATE mail_letter SET state = $1, attempts = attempts + 1, problem = $2 WHERE id = $3 AND job = $4",
            {word_of(dead ? LetterState::dead : LetterState::waiting), problem, letter.id, letter.job});
    });
    if (!noted.ok()) {
        return jobs::Outcome::failed(first_line(noted.errors()));
    }
    return for_good ? jobs::Outcome::failed_for_good(problem) : jobs::Outcome::failed(problem);
}

jobs::Outcome sent(const Letter& letter, Instant now) {
    return jobs::Outcome::done({}, [id = letter.id, job = letter.job, now](Transaction& transaction) {
        return done_of(transaction.execute(
            "UPDATE mail_letter SET state = 'sent', attempts = attempts + 1, problem = '', content = NULL, "
            "sent_at = $1 WHERE id = $2 AND job = $3",
            {now, id, job}));
    });
}

std::string id_of(const Letter& letter, const Mailbox& from) {
    return fmt::format("egide-{}-{}@{}", letter.id, letter.created.time_since_epoch().count(),
                       from.address.substr(from.address.find('@') + 1));
}

}  // namespace

std::string masked(std::string_view address) {
    const std::size_t at = address.find('@');
    return at == std::string_view::npos || at == 0 ? "…" : fmt::format("{}…{}", address.substr(0, 1), address.substr(at));
}

base::Result<std::int64_t> Outbox::enqueue(Transaction& transaction, std::int64_t letter) const {
    const auto job = queue_->enqueue(transaction, {.kind = std::string(kSendJob),
                                                   .payload = std::to_string(letter),
                                                   .most_attempts = kAttempts});
    if (!job.ok()) {
        return job.errors();
    }
    const auto linked = transaction.execute(
        "UPDATE mail_letter SET job = $1, state = 'waiting', attempts = 0 WHERE id = $2", {job->id, letter});
    return linked.ok() ? base::Result<std::int64_t>(letter) : base::Result<std::int64_t>(linked.errors());
}

base::Result<std::int64_t> Outbox::add(Transaction& transaction, const NewLetter& letter) const {
    if (const auto refused = refusal_of_address(letter.to.address)) {
        return base::Error{base::ErrorKind::invalid, *refused, {}, "email", {}};
    }
    const auto rows = transaction.query(
        "INSERT INTO mail_letter (account, address, name, language, kind, content, proof, state, attempts, problem, "
        "job, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, '', 0, $8) RETURNING id",
        {letter.account.empty() ? storage::sql::Value() : storage::sql::Value(letter.account), letter.to.address,
         letter.to.name, letter.language == base::Language::french ? "fr" : "en", word_of(letter.kind),
         Blob{settings_.seal.close(written_content(letter.content))},
         letter.proof.empty() ? storage::sql::Value() : storage::sql::Value(Blob{letter.proof}), queue_->now()});
    return rows.ok() ? enqueue(transaction, rows->front().integer(0)) : base::Result<std::int64_t>(rows.errors());
}

jobs::Outcome Outbox::deliver(jobs::Attempt& attempt, const Carrier& carrier) const {
    Database& database = queue_->database();
    const auto found = opened_letter(database, number_in(attempt.job().payload));
    if (!found.ok()) {
        return jobs::Outcome::failed(first_line(found.errors()));
    }
    if (!*found || (*found)->letter.job != attempt.job().id || (*found)->letter.state != LetterState::waiting) {
        return jobs::Outcome::done("nothing to send");
    }
    const Letter& letter = (*found)->letter;
    const auto unsealed = settings_.seal.open((*found)->sealed);
    const auto content = unsealed ? read_content(*unsealed) : std::nullopt;
    if (!content) {
        return unsent(database, letter, "the content cannot be read with this instance's key", true, true);
    }
    if (content->until && *content->until <= queue_->now()) {
        return unsent(database, letter, "the link is no longer valid", true, true);
    }
    Message message = write_letter(letter.kind, *content, letter.to, letter.language, letter.created);
    message.from = settings_.from;
    message.reply_to = settings_.reply_to;
    message.id = id_of(letter, settings_.from);
    const Delivery delivery = carrier.carry(settings_.from.address, letter.to.address, compose(message));
    if (delivery.kind == Delivery::Kind::accepted) {
        return sent(letter, queue_->now());
    }
    const bool refused = delivery.kind == Delivery::Kind::refused;
    const bool last = attempt.job().attempt >= attempt.job().most_attempts;
    return unsent(database, letter, without(delivery.detail, letter.to.address), refused || last, refused);
}

base::Result<std::vector<Letter>> Outbox::list(const LetterFilter& filter) const {
    const auto rows = queue_->database().read([&](Transaction& transaction) {
        const std::string where = filter.state ? "state = $1 AND" : "state <> $1 AND";
        return transaction.query(std::string("SELECT ") + kLetterColumns + " FROM mail_letter WHERE " + where +
                                     " id < $2 ORDER BY id DESC LIMIT $3",
                                 {filter.state ? word_of(*filter.state) : std::string_view(),
                                  filter.before.value_or(std::numeric_limits<std::int64_t>::max()), filter.most});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<Letter> letters;
    for (const Row& row : *rows) {
        letters.push_back(letter_in(row));
        Letter& letter = letters.back();
        const auto job = letter.state == LetterState::waiting ? queue_->find(letter.job)
                                                              : base::Result<std::optional<jobs::Job>>(std::nullopt);
        if (job.ok() && *job && (*job)->state == jobs::State::waiting) {
            letter.next = (*job)->due_at;
        }
    }
    return letters;
}

base::Result<std::optional<Letter>> Outbox::find(std::int64_t id) const {
    const auto letters = id > 0 && id < std::numeric_limits<std::int64_t>::max()
                             ? list({.before = id + 1, .most = 1})
                             : base::Result<std::vector<Letter>>(std::vector<Letter>());
    if (!letters.ok()) {
        return letters.errors();
    }
    return letters->empty() || letters->front().id != id ? std::optional<Letter>() : std::optional(letters->front());
}

base::Result<OutboxHealth> Outbox::health() const {
    return queue_->database().read([&](Transaction& transaction) -> base::Result<OutboxHealth> {
        const auto counts = transaction.query(
            "SELECT COUNT(CASE WHEN state = 'waiting' THEN 1 END), COUNT(CASE WHEN state = 'dead' THEN 1 END), "
            "MAX(sent_at) FROM mail_letter");
        const auto stuck = transaction.query(
            "SELECT created_at, problem FROM mail_letter WHERE state = 'waiting' AND attempts > 0 ORDER BY id LIMIT 1");
        if (!counts.ok() || !stuck.ok()) {
            return counts.ok() ? stuck.errors() : counts.errors();
        }
        const Row& row = counts->front();
        OutboxHealth health{row.integer(0), row.integer(1), row.maybe_instant(2), {}, {}};
        if (!stuck->empty()) {
            health.failing_since = stuck->front().instant(0);
            health.problem = stuck->front().text(1);
        }
        return health;
    });
}

base::Result<bool> Outbox::retry(std::int64_t id) const {
    return queue_->database().write([&](Transaction& transaction) -> base::Result<bool> {
        const auto dead = transaction.query(
            "SELECT 1 FROM mail_letter WHERE id = $1 AND state = 'dead' AND content IS NOT NULL", {id});
        if (!dead.ok() || dead->empty()) {
            return dead.ok() ? base::Result<bool>(false) : base::Result<bool>(dead.errors());
        }
        const auto queued = enqueue(transaction, id);
        return queued.ok() ? base::Result<bool>(true) : base::Result<bool>(queued.errors());
    });
}

base::Result<bool> Outbox::remove(std::int64_t id) const {
    return queue_->database().write([&](Transaction& transaction) {
        return changed_of(transaction.execute("DELETE FROM mail_letter WHERE id = $1", {id}));
    });
}

Done Outbox::tidy(Instant sent_before) const {
    const auto waiting = list({.state = LetterState::waiting, .most = 500});
    if (!waiting.ok()) {
        return waiting.errors();
    }
    for (const Letter& letter : *waiting) {
        const auto job = queue_->find(letter.job);
        if (!job.ok()) {
            return job.errors();
        }
        const bool alive = *job && ((*job)->state == jobs::State::waiting || (*job)->state == jobs::State::running);
        if (!alive) {
            static_cast<void>(unsent(queue_->database(), letter, "the job that sends it ended", true, true));
        }
    }
    return queue_->database().write([&](Transaction& transaction) {
        return done_of(
            transaction.execute("DELETE FROM mail_letter WHERE state = 'sent' AND sent_at < $1", {sent_before}));
    });
}

base::Result<std::optional<Letter>> Outbox::sent_with(const std::string& proof) const {
    return queue_->database().read([&](Transaction& transaction) -> base::Result<std::optional<Letter>> {
        const auto rows = transaction.query(std::string("SELECT ") + kLetterColumns +
                                                " FROM mail_letter WHERE proof = $1 AND state = 'sent'",
                                            {Blob{proof}});
        if (!rows.ok()) {
            return rows.errors();
        }
        return rows->empty() ? std::optional<Letter>() : std::optional(letter_in(rows->front()));
    });
}

}  // namespace egide::mail
