#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "egide/accounts/directory.h"
#include "egide/jobs/workers.h"
#include "egide/mail/outbox.h"
#include "egide/web/configuration.h"

namespace egide::web {

struct Services;

/// How the letters of this instance are kept and handed over.
struct Post {
    Post(mail::SmtpSettings smtp, const jobs::Queue& queue, mail::OutboxSettings outbox_settings)
        : carrier(std::move(smtp)), outbox(queue, std::move(outbox_settings)) {}
    mail::SmtpCarrier carrier;
    mail::Outbox outbox;
};

/// What is missing or wrong in [mail]; nothing when no server is named.
base::Errors refusals_of_mail(const Configuration& configuration);
/// Nothing when no server is named. Fails when the file of its password cannot be read. `key` seals what waits.
base::Result<std::unique_ptr<Post>> open_post(const Configuration& configuration, const jobs::Queue& queue,
                                              std::string_view key);

namespace post {

/// Writes the letter that carries a link, in the transaction that makes the link. Only with a post.
accounts::WithLink with_letter(Services& services, mail::LetterKind kind);
/// An account is told of something, by mail when it wants to, in the transaction of what happened.
accounts::Done note(Services& services, storage::sql::Transaction& transaction, const std::string& account, bool urgent);
/// When what waits for an account is to be told, now that it wants it otherwise.
accounts::Done reschedule(Services& services, const std::string& account);
/// The link of that token was opened: if it was sent by mail, its address is proved.
void link_opened(Services& services, std::string_view token);

/// The address that stops the letters of an account, for whoever holds the letter, and whose address it is.
std::string stop_address(const Services& services, const std::string& account);
std::optional<std::string> account_of_stop(const Services& services, std::string_view token);

inline constexpr std::string_view kGatherJob = "mail.gather";
jobs::Outcome send(Services& services, jobs::Attempt& attempt);
jobs::Outcome gather(Services& services, jobs::Attempt& attempt);

}  // namespace post

}  // namespace egide::web
