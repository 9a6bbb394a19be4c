#include "reminders.h"

#include <array>
#include <set>

#include "dossier_access.h"
#include "egide/desk/people.h"
#include "egide/desk/review.h"
#include "egide/web/messages.h"
#include "words.h"
#include "work.h"

namespace egide::web::work {

namespace {

using storage::sql::Transaction;

/// Days before, the farthest first.
constexpr std::array<int, 3> kRequestDays = {7, 2, -1};
constexpr std::array<int, 2> kAskDays = {7, 2};
constexpr std::array<int, 3> kDossierDays = {30, 7, 2};
constexpr std::array<int, 2> kRightDays = {30, 7};
constexpr std::array<std::string_view, 2> kConcerned = {"main_referent", "legal_representative"};

base::Result<bool> first_time(Services& services, const std::string& key) {
    const auto now = services.now();
    return services.database->write([&](Transaction& transaction) -> base::Result<bool> {
        const auto known = transaction.query("SELECT COUNT(*) FROM web_reminder WHERE key = $1", {key});
        if (!known || known->front().integer(0) > 0) {
            return known ? base::Result<bool>(false) : base::Result<bool>(known.errors());
        }
        const auto noted = transaction.execute("INSERT INTO web_reminder (key, at) VALUES ($1, $2)", {key, now});
        return noted ? base::Result<bool>(true) : base::Result<bool>(noted.errors());
    });
}

/// The step that is reached on a day: the smallest number of days that still covers what is left; nothing before the first.
template <std::size_t count>
std::optional<int> step_before(const std::array<int, count>& steps, base::Date today, base::Date due) {
    const std::int64_t left = due.days_since_1970() - today.days_since_1970();
    std::optional<int> reached;
    for (const int step : steps) {
        reached = left <= step ? std::optional(step) : reached;
    }
    return reached;
}

/// Whether this is to be said now, and was not yet.
template <std::size_t count>
bool is_to_be_said(Services& services, const std::array<int, count>& steps, base::Date due, const std::string& what) {
    const auto step = step_before(steps, base::paris_date(services.now()), due);
    if (!step) {
        return false;
    }
    const auto first = first_time(services, what + ":" + due.iso() + ":" + std::to_string(*step));
    services.log->errors("reminders", first ? base::Errors{} : first.errors());
    return first && *first;
}

std::optional<desk::Dossier> dossier_named(Services& services, const std::string& id) {
    const auto found = services.database->read([&](Transaction& transaction) { return desk::find_dossier(transaction, id); });
    return found ? *found : std::nullopt;
}

/// Addresses that the dossier names as contacts and that no account has.
std::set<std::string> strangers_of(Services& services, const desk::Dossier& dossier) {
    const auto contents = services.database->read([&](Transaction& transaction) { return desk::load_contents(transaction, dossier.id); });
    const desk::Part* const part = contents && *contents ? (*contents)->find(desk::PartKind::contacts) : nullptr;
    const auto contacts = part == nullptr ? base::Result<reading::Node>(base::Errors{}) : reading::read_json(part->value, "contacts");
    std::set<std::string> strangers;
    for (const reading::Member& one : contacts ? contacts->members : std::vector<reading::Member>()) {
        const reading::Node* const email = one.value.find("email");
        if (email == nullptr || mail::refusal_of_address(email->scalar)) {
            continue;
        }
        const auto account = services.accounts.find_by_email(email->scalar);
        if (account && !*account) {
            strangers.insert(email->scalar);
        }
    }
    return strangers;
}

void write_to_strangers(Services& services, const desk::Dossier& dossier, base::Date due) {
    if (services.post == nullptr) {
        return;
    }
    const storage::sql::Instant noon = std::chrono::sys_days(std::chrono::days(due.days_since_1970())) + std::chrono::hours(11);
    for (const std::string& address : strangers_of(services, dossier)) {
        const mail::NewLetter letter{.account = {}, .to = {{}, address}, .language = services.configuration.language, .kind = mail::LetterKind::deadline,
                                     .content = {.link = services.configuration.public_address + "/", .until = noon}};
        const auto added = services.database->write([&](Transaction& transaction) { return services.post->outbox.add(transaction, letter); });
        services.log->errors("reminders", added ? base::Errors{} : added.errors());
    }
}

void tell_concerned(Services& services, const desk::Dossier& dossier, std::string_view kind, const base::Text& text, std::string_view where) {
    for (const std::string& account : holders_of(services, dossier, kConcerned)) {
        notify(services, account, kind, text, dossier_address(dossier, where));
    }
}

base::Errors remind_of_requests(Services& services, base::Date today) {
    const auto due = services.database->read([&](Transaction& transaction) { return desk::requests_due(transaction, today.plus_days(kRequestDays.front())); });
    for (const desk::Request& one : due ? *due : std::vector<desk::Request>()) {
        const auto dossier = dossier_named(services, one.dossier);
        if (!dossier || !is_to_be_said(services, kRequestDays, one.due, "request:" + one.id)) {
            continue;
        }
        const bool late = one.due < today;
        tell_concerned(services, *dossier, "request.due", late ? messages::remind_request_late({.date = one.due, .name = dossier->name})
                                                              : messages::remind_request({.date = one.due, .name = dossier->name}), "demandes");
        if (!late) {
            write_to_strangers(services, *dossier, one.due);
        }
    }
    return due ? base::Errors{} : due.errors();
}

base::Errors remind_of_asks(Services& services, base::Date today) {
    const auto due = services.database->read([&](Transaction& transaction) { return desk::asks_due(transaction, today.plus_days(kAskDays.front())); });
    for (const desk::Ask& one : due ? *due : std::vector<desk::Ask>()) {
        const auto dossier = dossier_named(services, one.dossier);
        const auto grants = services.rights.over({accounts::ScopeKind::vendor, one.vendor});
        if (!dossier || !grants || one.due < today || !is_to_be_said(services, kAskDays, one.due, "ask:" + one.id)) {
            continue;
        }
        std::set<std::string> told;
        for (const accounts::Grant& grant : *grants) {
            if (told.insert(grant.account).second) {
                notify(services, grant.account, "ask.due", messages::remind_ask({.date = one.due, .name = dossier->name}), "/industriel");
            }
        }
    }
    return due ? base::Errors{} : due.errors();
}

base::Errors remind_of_dossiers(Services& services, base::Date today) {
    const auto due = services.database->read([&](Transaction& transaction) { return desk::dossiers_due(transaction, today, today.plus_days(kDossierDays.front())); });
    for (const desk::Dossier& one : due ? *due : std::vector<desk::Dossier>()) {
        // Nothing to remind of while somebody reads, but for requests, which are told above.
        const bool acts = desk::may_change(one.stage, desk::PartKind::dates) && one.summary.due;
        if (!acts || !is_to_be_said(services, kDossierDays, *one.summary.due, "dossier:" + one.id)) {
            continue;
        }
        tell_concerned(services, one, "dossier.due", messages::remind_dossier({.date = *one.summary.due, .name = one.name}), {});
        write_to_strangers(services, one, *one.summary.due);
    }
    return due ? base::Errors{} : due.errors();
}

/// Who may renew it: the legal representatives and main referents of the same candidate.
void tell_who_renews(Services& services, const accounts::Grant& grant, const base::Text& text) {
    if (grant.scope.kind != accounts::ScopeKind::candidate) {
        return;
    }
    const auto others = services.rights.over(grant.scope);
    for (const accounts::Grant& other : others ? *others : std::vector<accounts::Grant>()) {
        const bool renews = other.role == "main_referent" || other.role == "legal_representative";
        if (renews && other.account != grant.account) {
            notify(services, other.account, "right.ending", text, "/dossiers");
        }
    }
}

base::Errors remind_of_rights(Services& services) {
    const auto ending = services.rights.ending(services.now() + std::chrono::days(kRightDays.front() + 1));
    for (const accounts::Grant& grant : ending ? *ending : std::vector<accounts::Grant>()) {
        const accounts::Role* const role = accounts::find_role(grant.role);
        const base::Date day = base::paris_date(*grant.until);
        if (role == nullptr || !is_to_be_said(services, kRightDays, day, "right:" + grant.id)) {
            continue;
        }
        const base::Text label = role->label();
        const base::Bilingual name{base::render(label, base::Language::french), base::render(label, base::Language::english)};
        notify(services, grant.account, "right.ending", messages::remind_right({.date = day, .role = name}), "/compte");
        const auto account = services.accounts.find(grant.account);
        const std::string who = account && *account ? (*account)->name : std::string();
        tell_who_renews(services, grant, messages::remind_right_of({.date = day, .name = who, .role = name}));
    }
    return ending ? base::Errors{} : ending.errors();
}

}  // namespace

jobs::Outcome remind(Services& services) {
    const base::Date today = base::paris_date(services.now());
    for (const base::Errors& errors : {remind_of_requests(services, today), remind_of_asks(services, today), remind_of_dossiers(services, today), remind_of_rights(services)}) {
        if (!errors.empty()) {
            return jobs::Outcome::failed(base::render(errors.front().message, base::Language::english));
        }
    }
    return jobs::Outcome::done();
}

}  // namespace egide::web::work
