#include "deadlines.h"

#include "egide/web/messages.h"
#include "words.h"

namespace egide::web {

namespace {

using Deadlines = base::Result<std::vector<calendar::Deadline>>;

storage::sql::Instant midnight_of(base::Date day) {
    return std::chrono::sys_days(std::chrono::days(day.days_since_1970()));
}

/// The dates of a programme, each as its rule files say it now.
void add_programme(const ShelvedProgramme& shelved, const std::string& site, base::Language language,
                   std::vector<calendar::Deadline>& into) {
    const programme::Programme& rules = *shelved.programme;
    for (const programme::CalendarEntry& entry : rules.calendar) {
        const auto& values = rules.parameters[entry.date].values;
        const auto* day = values.empty() ? nullptr : std::get_if<base::Date>(&values.back().value);
        if (day == nullptr) {
            continue;
        }
        into.push_back({.key = "programme " + shelved.folder + " " + entry.id,
                        .day = *day,
                        .summary = base::render(messages::deadline_programme({.name = entry.name, .programme = rules.title}), language),
                        .link = site.empty() ? std::string() : site + "/objectifs",
                        .changed = midnight_of(values.back().known_from)});
    }
}

Deadlines of_programmes(Services& services, const calendar::Feed& feed, base::Language language) {
    if (feed.scope.kind == kFeedOfOwn) {
        return std::vector<calendar::Deadline>();
    }
    const auto shelf = services.rules.get();
    if (!shelf) {
        return shelf.errors();
    }
    std::vector<calendar::Deadline> all;
    for (const ShelvedProgramme& shelved : **shelf) {
        if (feed.scope.kind == kFeedOfAll || feed.scope.id == shelved.folder) {
            add_programme(shelved, services.configuration.public_address, language, all);
        }
    }
    return all;
}

/// The ends of the account's rights.
Deadlines of_rights(Services& services, const calendar::Feed& feed, base::Language language) {
    if (feed.scope.kind == kFeedOfProgramme) {
        return std::vector<calendar::Deadline>();
    }
    const auto grants = services.rights.of(feed.account);
    if (!grants) {
        return grants.errors();
    }
    std::vector<calendar::Deadline> all;
    for (const accounts::Grant& grant : *grants) {
        const accounts::Role* role = accounts::find_role(grant.role);
        if (!grant.until || !grant.holds(services.now()) || role == nullptr) {
            continue;
        }
        const std::string name = base::render(role->label(), language);
        all.push_back({.key = "right " + grant.id,
                       .day = base::paris_date(*grant.until),
                       .summary = base::render(messages::deadline_right({.role = name}), language),
                       .description = scope_name(services, grant.scope),
                       .changed = grant.granted_at,
                       .alarm_days = 14});
    }
    return all;
}

constexpr DeadlineSource kSources[] = {of_programmes, of_rights};

}  // namespace

base::Result<std::vector<calendar::Deadline>> deadlines_of(Services& services, const calendar::Feed& feed,
                                                           base::Language language) {
    std::vector<calendar::Deadline> all;
    for (const DeadlineSource source : kSources) {
        auto some = source(services, feed, language);
        if (!some) {
            return some.errors();
        }
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

}  // namespace egide::web
