#include "work.h"

#include "directories/audit_work.h"
#include "dossier_work.h"
#include "egide/base/sha256.h"
#include "egide/journal/verify.h"
#include "egide/web/messages.h"
#include "handovers.h"
#include "idempotency.h"
#include "job_cells.h"
#include "notification_cells.h"
#include "post.h"
#include "reminders.h"
#include "upload_bytes.h"

namespace egide::web::work {

namespace {

using std::chrono::hours;

constexpr std::string_view kVerify = "journal.verify";
constexpr std::string_view kClean = "storage.clean";
constexpr std::string_view kReset = "reset.asked";
constexpr std::string_view kHandovers = "handovers.settle";
constexpr auto kPartsKept = hours(24 * 7);
constexpr auto kJobsKept = hours(24 * 30);
constexpr std::int64_t kResetPeriod = 600'000;  // milliseconds

jobs::Outcome verify_journal(Services& services, jobs::Attempt& attempt) {
    std::filesystem::path folder;
    journal::VerifyOptions options;
    services.vault->with([&](evidence::Vault& vault) {
        folder = vault.folder() / "journal";
        options.keys.push_back({vault.key(), {}});
    });
    options.threads = 1;
    options.progress = [&](std::uint64_t done, std::uint64_t size) {
        attempt.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(size));
    };
    const auto verified = journal::verify_log(folder, options);
    if (!verified) {
        return jobs::Outcome::failed(base::render(verified.errors().front().message, base::Language::english));
    }
    if (!verified->sound()) {
        const auto told = messages::journal_unsound({.count = verified->findings.size() + verified->left_out});
        tell_administrators(services, "journal.unsound", told, "/admin/journal");
        return jobs::Outcome::failed_for_good(base::render(told, base::Language::english));
    }
    return jobs::Outcome::done(std::to_string(verified->size));
}

/// Parts of objects whose node died while it sent them: they take room in the bucket and nobody sees them.
base::Result<std::uint64_t> abandon_parts(Services& services) {
    const auto before = std::chrono::floor<std::chrono::seconds>(services.now() - kPartsKept);
    return services.bucket ? services.bucket->abandon_unfinished(before) : base::Result<std::uint64_t>(0);
}

jobs::Outcome clean(Services& services, jobs::Attempt&) {
    const auto uploads = forget_uploads(services);
    const auto strays = remove_strays(services);
    const auto abandoned = abandon_parts(services);
    const auto told = services.relay.forget();
    const auto replies = forget_replies(services);
    const auto accounts = services.store->tidy();
    const auto audits = forget_unconfirmed(services);
    const auto old = services.queue.forget(services.now() - kJobsKept);
    const auto letters = services.post == nullptr ? accounts::Done(std::monostate{})
                                                  : services.post->outbox.tidy(services.now() - kJobsKept);
    for (const base::Errors* errors : {uploads ? nullptr : &uploads.errors(), strays ? nullptr : &strays.errors(),
                                       abandoned ? nullptr : &abandoned.errors(),
                                       told ? nullptr : &told.errors(), replies ? nullptr : &replies.errors(),
                                       accounts ? nullptr : &accounts.errors(), audits ? nullptr : &audits.errors(), old ? nullptr : &old.errors(),
                                       letters ? nullptr : &letters.errors()}) {
        if (errors != nullptr) {
            return jobs::Outcome::failed(base::render(errors->front().message, base::Language::english));
        }
    }
    return jobs::Outcome::done();
}

/// With a post the one who asked gets his link by mail, in the same transaction as the link.
jobs::Outcome send_reset(Services& services, const std::string& email, const std::string& client) {
    const auto link = services.accounts.ask_reset(email, {.account = {}, .address = client},
                                                  post::with_letter(services, mail::LetterKind::reset));
    return link.ok() ? jobs::Outcome::done()
                     : jobs::Outcome::failed(base::render(link.errors().front().message, base::Language::english));
}

jobs::Outcome answer_reset(Services& services, jobs::Attempt& attempt) {
    const std::string& payload = attempt.job().payload;  // the client's address, then the e-mail address
    const std::size_t end = std::min(payload.find('\n'), payload.size() - 1);
    const std::string email = payload.substr(end + 1);
    if (services.post != nullptr && !mail::refusal_of_address(email)) {
        return send_reset(services, email, payload.substr(0, end));
    }
    const auto account = services.accounts.find_by_email(email);
    if (!account) {
        return jobs::Outcome::failed(base::render(account.errors().front().message, base::Language::english));
    }
    if (*account) {
        tell_administrators(services, "reset.asked", messages::reset_wanted({.name = (*account)->name}),
                            "/admin/comptes/" + (*account)->id);
    }
    return jobs::Outcome::done();
}

}  // namespace

void tell_administrators(Services& services, std::string_view kind, const base::Text& text, const std::string& link) {
    const auto grants = services.rights.over({accounts::ScopeKind::instance, {}});
    if (!grants) {
        return services.log->errors("notification", grants.errors());
    }
    for (const accounts::Grant& grant : *grants) {
        if (grant.role == "instance_administrator") {
            notify(services, grant.account, kind, text, link);
        }
    }
}

std::map<std::string, jobs::Doer> doers(Services& services) {
    return {
        {std::string(kVerify), [&](jobs::Attempt& attempt) { return verify_journal(services, attempt); }},
        {std::string(kClean), [&](jobs::Attempt& attempt) { return clean(services, attempt); }},
        {std::string(kReset), [&](jobs::Attempt& attempt) { return answer_reset(services, attempt); }},
        {std::string(kRefreshDossiers), [&](jobs::Attempt& attempt) { return refresh_dossiers(services, attempt); }},
        {std::string(kAuditJob), [&](jobs::Attempt& attempt) { return audit_collection(services, attempt); }},
        {std::string(kRemind), [&](jobs::Attempt&) { return remind(services); }},
        {std::string(kHandovers), [&](jobs::Attempt&) { return settle_handovers(services); }},
        {std::string(mail::kSendJob), [&](jobs::Attempt& attempt) { return post::send(services, attempt); }},
        {std::string(post::kGatherJob), [&](jobs::Attempt& attempt) { return post::gather(services, attempt); }},
    };
}

std::vector<jobs::Schedule> schedules() {
    return {
        {"web.clean", jobs::Every{std::chrono::milliseconds(hours(1))}, {.kind = std::string(kClean)}},
        {"web.handovers", jobs::Every{std::chrono::milliseconds(std::chrono::minutes(15))}, {.kind = std::string(kHandovers)}},
        {"web.dossiers", jobs::DailyInParis{0, 20}, {.kind = std::string(kRefreshDossiers)}},
        {"web.remind", jobs::DailyInParis{7, 30}, {.kind = std::string(kRemind)}},
        {"web.verify", jobs::DailyInParis{3, 10}, {.kind = std::string(kVerify)}},
    };
}

bool may_be_asked(std::string_view kind) {
    return kind == kVerify || kind == kClean || kind == kRefreshDossiers || kind == kRemind;
}

base::Text name_of(std::string_view kind) {
    return kind == kVerify  ? messages::job_journal_verify()
           : kind == kClean ? messages::job_storage_clean()
           : kind == kReset ? messages::job_reset_asked()
           : kind == kHandovers ? messages::job_handovers()
           : kind == kRefreshDossiers ? messages::job_dossiers_refresh()
           : kind == kAuditJob ? messages::job_directory_audit()
           : kind == kRemind ? messages::job_reminders()
           : kind == mail::kSendJob ? messages::job_mail_send()
           : kind == post::kGatherJob ? messages::job_mail_gather()
                            : messages::job_other({.kind = std::string(kind)});
}

base::Result<jobs::Enqueued> ask_for_reset(Services& services, const std::string& email, const std::string& client) {
    // Several people behind one address may ask, each once; who asks for many addresses makes few jobs all the same.
    constexpr std::size_t kSlots = 32;
    const std::string asked = email.substr(0, 254);
    jobs::NewJob job{.kind = std::string(kReset), .payload = client + "\n" + asked};
    job.idempotency_key = client + "/" + std::to_string(services.now().time_since_epoch().count() / kResetPeriod) + "/" +
                          std::to_string(base::sha256(asked)[0] % kSlots);
    return services.queue.enqueue(job);
}

void notify(Services& services, const std::string& account, std::string_view kind, const base::Text& text,
            const std::string& link) {
    const auto now = services.now();
    const bool urgent = kind == "journal.unsound" || kind == "reset.asked";
    const auto rows = services.database->write([&](storage::sql::Transaction& transaction) -> base::Result<storage::sql::Rows> {
        if (const auto noted = post::note(services, transaction, account, urgent); !noted.ok()) {
            return noted.errors();
        }
        return transaction.query(
            "INSERT INTO web_notification (account, kind, fr, en, link, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
            {account, kind, base::render(text, base::Language::french), base::render(text, base::Language::english),
             link, now});
    });
    if (!rows) {
        return services.log->errors("notification", rows.errors());
    }
    const NotificationRow row{std::to_string(rows->front().integer(0)), std::string(kind), now,
                              base::render(text, services.configuration.language), link, {}};
    services.relay.tell(account, "notification", object_text(notification_names(), cells_of(row)));
}

}  // namespace egide::web::work
