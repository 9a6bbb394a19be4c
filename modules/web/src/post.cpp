#include "post.h"

#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "hexadecimal.h"
#include "sealed.h"
#include "secret_file.h"
#include "services.h"

namespace egide::web {

namespace {

using accounts::Done;
using mail::LetterKind;
using storage::sql::Transaction;

constexpr std::string_view kStopPath = "/courrier/arret/";

mail::Security security_of(std::string_view word) {
    return word == "tls" ? mail::Security::tls : word == "none" ? mail::Security::none : mail::Security::starttls;
}

mail::SmtpSettings smtp_settings(const MailConfiguration& mail, base::Secret password) {
    mail::SmtpSettings settings;
    settings.server = mail.server;
    settings.port = mail.port;
    settings.security = security_of(mail.security);
    settings.user = mail.user;
    settings.password = std::move(password);
    settings.authorities = mail.authorities;
    return settings;
}

base::Error about(const base::Text& message, std::string field) {
    return {base::ErrorKind::invalid, message, {}, "mail." + std::move(field), {}};
}

mail::Seal seal_with(std::string_view key) {
    const std::string phrase = "content of letters\n" + std::string(key);
    return {[phrase](std::string_view text) { return seal(text, phrase); },
            [phrase](std::string_view sealed) { return unseal(sealed, phrase); }};
}

std::string stop_phrase(const Services& services) {
    return "stop letters\n" + std::string(services.store->settings().key.view());
}

std::string digest_of(std::string_view token) {
    const base::Sha256Digest digest = base::sha256(token);
    return {digest.begin(), digest.end()};
}

std::string_view path_of(LetterKind kind) {
    return kind == LetterKind::reset ? "/reinitialisation/" : "/premier-acces/";
}

template <typename T>
Done done_of(const base::Result<T>& result) {
    return result.ok() ? Done(std::monostate{}) : Done(result.errors());
}

/// The job that tells an account what waits for it, at its time.
Done enqueue_gathering(Services& services, Transaction& transaction, const std::string& account,
                       storage::sql::Instant due) {
    jobs::NewJob job{.kind = std::string(post::kGatherJob), .payload = account, .not_before = due};
    job.idempotency_key = account + "@" + storage::sql::show_instant(due);
    return done_of(services.queue.enqueue(transaction, job));
}

jobs::Outcome failed(const base::Errors& errors) {
    return jobs::Outcome::failed(base::render(errors.front().message, base::Language::english));
}

mail::NewLetter notices_for(const Services& services, const accounts::Account& account, std::int64_t count) {
    mail::NewLetter letter;
    letter.account = account.id;
    letter.to = {account.name, account.email};
    letter.language = account.language;
    letter.kind = LetterKind::notices;
    letter.content = {services.configuration.public_address + "/notifications", {}, count,
                      post::stop_address(services, account.id)};
    return letter;
}

}  // namespace

base::Errors refusals_of_mail(const Configuration& configuration) {
    const MailConfiguration& mail = configuration.mail;
    if (!mail.configured()) {
        return {};
    }
    // Whether there is a password is known by its file alone; what it holds is read when the instance opens.
    base::Errors errors = mail::refusals_of(smtp_settings(mail, base::Secret(mail.password_file.empty() ? "" : "x")));
    for (base::Error& error : errors) {
        error.field = "mail." + error.field;
    }
    if (!mail::parse_mailbox(mail.from)) {
        errors.push_back(about(messages::config_expected({.expected = "\"Égide <egide@example.fr>\"", .key = "mail.from"}), "from"));
    }
    if (!mail.reply_to.empty() && !mail::parse_mailbox(mail.reply_to)) {
        errors.push_back(about(messages::config_expected({.expected = "\"aide@example.fr\"", .key = "mail.reply_to"}), "reply_to"));
    }
    if (configuration.public_address.empty()) {
        errors.push_back(about(messages::config_public_address({.section = "[mail]"}), "server"));
    }
    return errors;
}

base::Result<std::unique_ptr<Post>> open_post(const Configuration& configuration, const jobs::Queue& queue,
                                              std::string_view key) {
    const MailConfiguration& mail = configuration.mail;
    if (!mail.configured()) {
        return std::unique_ptr<Post>();
    }
    if (auto errors = refusals_of_mail(configuration); !errors.empty()) {
        return errors;
    }
    base::Secret password;
    if (!mail.password_file.empty()) {
        auto read = read_secret(mail.password_file);
        if (!read) {
            return read.errors();
        }
        password = std::move(*read);
    }
    mail::OutboxSettings settings{*mail::parse_mailbox(mail.from), mail::parse_mailbox(mail.reply_to), seal_with(key)};
    return std::make_unique<Post>(smtp_settings(mail, std::move(password)), queue, std::move(settings));
}

namespace post {

accounts::WithLink with_letter(Services& services, LetterKind kind) {
    return [&services, kind](Transaction& transaction, const accounts::Account& account, const accounts::Link& link) {
        mail::NewLetter letter;
        letter.account = account.id;
        letter.to = {account.name, account.email};
        letter.language = account.language;
        letter.kind = kind;
        letter.content.link = services.configuration.public_address + std::string(path_of(kind)) + std::string(link.token.view());
        letter.content.until = link.until;
        letter.proof = digest_of(link.token.view());
        return done_of(services.post->outbox.add(transaction, letter));
    };
}

Done note(Services& services, Transaction& transaction, const std::string& account, bool urgent) {
    if (services.post == nullptr) {
        return std::monostate{};
    }
    const auto preference = services.preferences.of(transaction, account);
    if (!preference) {
        return preference.errors();
    }
    const auto due = mail::told_at(*preference, services.now(), urgent);
    if (!due) {
        return std::monostate{};
    }
    const Done noted = services.preferences.note(transaction, account, urgent, services.now());
    return noted.ok() ? enqueue_gathering(services, transaction, account, *due) : noted;
}

Done reschedule(Services& services, const std::string& account) {
    return services.database->write([&](Transaction& transaction) -> Done {
        const auto waiting = services.preferences.waiting(transaction, account);
        if (!waiting || waiting->count == 0) {
            return done_of(waiting);
        }
        return waiting->due ? enqueue_gathering(services, transaction, account, *waiting->due)
                            : done_of(services.preferences.told(transaction, account, waiting->last));
    });
}

void link_opened(Services& services, std::string_view token) {
    if (services.post == nullptr) {
        return;
    }
    const auto letter = services.post->outbox.sent_with(digest_of(token));
    const Done confirmed = letter.ok() && *letter
                               ? services.preferences.confirm((*letter)->account, (*letter)->to.address, services.now())
                               : done_of(letter);
    if (!confirmed.ok()) {
        services.log->errors("mail", confirmed.errors());
    }
}

std::string stop_address(const Services& services, const std::string& account) {
    return services.configuration.public_address + std::string(kStopPath) + to_hexadecimal(seal(account, stop_phrase(services)));
}

std::optional<std::string> account_of_stop(const Services& services, std::string_view token) {
    constexpr std::size_t kLongest = 400;
    const auto sealed = token.size() <= kLongest ? from_hexadecimal(token) : std::nullopt;
    return sealed ? unseal(*sealed, stop_phrase(services)) : std::nullopt;
}

jobs::Outcome send(Services& services, jobs::Attempt& attempt) {
    return services.post == nullptr ? jobs::Outcome::failed("no mail server is configured")
                                    : services.post->outbox.deliver(attempt, services.post->carrier);
}

jobs::Outcome gather(Services& services, jobs::Attempt& attempt) {
    const std::string account = attempt.job().payload;
    if (services.post == nullptr) {
        return jobs::Outcome::done("no mail server is configured");
    }
    const auto person = services.accounts.find(account);
    const auto waiting = services.database->read(
        [&](Transaction& transaction) { return services.preferences.waiting(transaction, account); });
    if (!person || !waiting) {
        return failed(person ? waiting.errors() : person.errors());
    }
    const bool told = *person && (*person)->state == accounts::AccountState::active && waiting->due && waiting->count > 0 &&
                      !mail::refusal_of_address((*person)->email);
    if (told && services.now() < *waiting->due) {
        return jobs::Outcome::done("later", [&services, account, due = *waiting->due](Transaction& transaction) {
            return enqueue_gathering(services, transaction, account, due);
        });
    }
    std::optional<mail::NewLetter> letter;
    if (told) {
        letter = notices_for(services, **person, waiting->count);
    }
    return jobs::Outcome::done({}, [&services, account, letter, last = waiting->last](Transaction& transaction) -> Done {
        const auto removed = services.preferences.told(transaction, account, last);
        return !removed.ok() || *removed == 0 || !letter ? done_of(removed)
                                                         : done_of(services.post->outbox.add(transaction, *letter));
    });
}

}  // namespace post

}  // namespace egide::web
