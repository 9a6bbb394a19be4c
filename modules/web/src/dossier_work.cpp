#include "dossier_work.h"

#include "dossier_access.h"
#include "dossier_snapshots.h"

namespace egide::web::work {

namespace {

using storage::sql::Transaction;

jobs::Outcome refresh_failed(const base::Errors& errors) {
    return jobs::Outcome::failed(base::render(errors.front().message, base::Language::english));
}

base::Result<std::vector<std::string>> dossiers_under_way(Services& services) {
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query("SELECT id FROM desk_dossier WHERE stage NOT IN ('closed', 'withdrawn', 'paid') ORDER BY id");
    });
    if (!rows) {
        return rows.errors();
    }
    std::vector<std::string> ids;
    for (const storage::sql::Row& row : *rows) {
        ids.push_back(row.text(0));
    }
    return ids;
}

base::Result<std::monostate> refresh_one(Services& services, const std::string& id) {
    const base::Date today = base::paris_date(services.now());
    return services.database->write([&](Transaction& transaction) -> base::Result<std::monostate> {
        auto contents = desk::load_contents(transaction, id);
        if (!contents || !*contents) {
            return contents ? base::Result<std::monostate>(std::monostate{}) : base::Result<std::monostate>(contents.errors());
        }
        const auto rules = rules_of(services, transaction, (*contents)->dossier);
        const auto judged = rules ? desk::judge_contents(**contents, *rules, today, false) : base::Result<desk::Judged>(rules.errors());
        return judged ? desk::refresh_summary(transaction, **contents, *judged) : base::Result<std::monostate>(judged.errors());
    });
}

}  // namespace

jobs::Outcome refresh_dossiers(Services& services, jobs::Attempt& attempt) {
    const auto ids = dossiers_under_way(services);
    if (!ids) {
        return refresh_failed(ids.errors());
    }
    std::int64_t done = 0;
    std::int64_t refused = 0;
    for (const std::string& id : *ids) {
        if (attempt.should_stop()) {
            return jobs::Outcome::stopped();
        }
        if (const auto refreshed = refresh_one(services, id); !refreshed) {
            services.log->errors("dossiers", refreshed.errors());
            ++refused;
        }
        attempt.progress(++done, static_cast<std::int64_t>(ids->size()));
    }
    const auto sealed = seal_waiting_declarations(services);
    return !sealed ? refresh_failed(sealed.errors())
           : refused > 0 ? jobs::Outcome::failed(std::to_string(refused) + " of " + std::to_string(ids->size()) + " could not be judged")
                         : jobs::Outcome::done(std::to_string(done));
}

}  // namespace egide::web::work
