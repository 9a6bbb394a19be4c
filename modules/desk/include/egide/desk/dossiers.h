#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/money.h"
#include "egide/base/result.h"
#include "egide/dossier/life.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"

namespace egide::desk {

using storage::sql::Done;
using storage::sql::Instant;
using storage::sql::Transaction;

/// The tables of this module.
storage::sql::Schema schema();

/// What a queue shows of a dossier, as it was computed when it last changed.
struct Summary {
    base::Date evaluated_on;
    std::optional<base::Money> amount_low;   // surely acquired; absent: unknown
    std::optional<base::Money> amount_high;  // when everything undetermined turns out well
    std::optional<base::Money> ceiling;
    std::int64_t met = 0;  // objectives
    std::int64_t partial = 0;
    std::int64_t not_met = 0;
    std::int64_t undetermined = 0;
    std::int64_t pieces_missing = 0;
    std::int64_t open_requests = 0;
    std::optional<base::Date> due;  // the next date that binds somebody
    bool operator==(const Summary&) const = default;
};

/// One application of one candidate to one call for funding.
struct Dossier {
    std::string id;
    std::string programme;      // "d1bis"
    std::string rules_version;  // the version it is judged by, until somebody accepts a newer one
    std::string rules;          // SHA-256 of its files
    std::string kind;           // GHT | EJ
    std::string finess;         // of the EJ that carries the application
    std::string name;
    std::string region;  // INSEE code: that of the EJ, which decides on the ARS
    std::vector<std::string> establishments;
    dossier::Stage stage = dossier::Stage::simulation;
    Instant stage_since{};
    std::int64_t revision = 0;  // counts every change of any part and every step
    Instant created_at{};
    std::string created_by;
    Instant changed_at{};
    Summary summary;
};

/// What somebody may see: everything, or what lies in one of these.
struct Reach {
    bool all = false;
    std::vector<std::string> regions = {};
    std::vector<std::string> candidates = {};
    std::vector<std::string> establishments = {};
    std::vector<std::string> dossiers = {};
};

enum class Order { changed, name, due, stake, since };

/// Which dossiers, how many, in which order. Empty fields ask for nothing.
struct DossierQuery {
    Reach reach;
    std::string programme = {};
    std::vector<dossier::Stage> stages = {};
    std::string region = {};
    std::string candidate = {};
    std::string words = {};  // in the name or the FINESS number, whatever the case
    Order order = Order::changed;
    bool descending = true;
    std::int64_t skip = 0;
    std::int64_t limit = 50;
};
struct DossierPage {
    std::vector<Dossier> dossiers;
    std::int64_t total = 0;
};

base::Result<DossierPage> list_dossiers(Transaction& transaction, const DossierQuery& query);
base::Result<std::optional<Dossier>> find_dossier(Transaction& transaction, const std::string& id);
/// Applications of one candidate to every call, the oldest first: D1, D1 bis and D2 stand side by side.
base::Result<std::vector<Dossier>> dossiers_of(Transaction& transaction, const std::string& finess);

/// Those under way whose next date, the one that binds somebody, lies in these days.
base::Result<std::vector<Dossier>> dossiers_due(Transaction& transaction, base::Date from, base::Date by);

/// 32 hexadecimal digits drawn by the kernel.
std::string new_id();

/// The texts of the rules a dossier is judged by.
struct RuleFile {
    std::string name;
    std::string bytes;
};
/// Kept once for each digest.
Done keep_rules(Transaction& transaction, const std::string& programme, const std::string& sha256,
                const std::vector<RuleFile>& files);
base::Result<std::vector<RuleFile>> kept_rules(Transaction& transaction, const std::string& sha256);

/// When this account last looked at the dossier, before now; notes that it looks now.
base::Result<std::optional<Instant>> note_visit(Transaction& transaction, const std::string& account,
                                                const std::string& dossier, Instant now);

/// When this account last looked at each dossier that it ever looked at.
base::Result<std::map<std::string, Instant>> visits_of(Transaction& transaction, const std::string& account);

}  // namespace egide::desk
