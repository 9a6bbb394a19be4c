#include "egide/desk/dossiers.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include "egide/base/sha256.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Rows;
using storage::sql::Value;

std::optional<base::Money> money_in(const Row& row, std::size_t column) {
    const auto cents = row.maybe_integer(column);
    return cents ? std::optional(base::Money::from_cents(*cents)) : std::nullopt;
}

/// A WHERE clause under way: its conditions and the parameters they name.
struct Clause {
    std::string text = "1 = 1";
    std::vector<Value> parameters = {};

    template <typename T>
    std::string add(const T& value) {
        parameters.emplace_back(value);
        return fmt::format("${}", parameters.size());
    }
    std::string any_of(const std::vector<std::string>& values) {
        std::string list;
        for (const std::string& value : values) {
            list += (list.empty() ? "" : ", ") + add(value);
        }
        return list;
    }
};

void limit_to_reach(Clause& clause, const Reach& reach) {
    if (reach.all) {
        return;
    }
    std::string ways = "1 = 0";
    const auto within = [&](const char* column, const std::vector<std::string>& values) {
        if (!values.empty()) {
            ways += fmt::format(" OR {} IN ({})", column, clause.any_of(values));
        }
    };
    within("region", reach.regions);
    within("finess", reach.candidates);
    within("id", reach.dossiers);
    for (const std::string& one : reach.establishments) {
        ways += fmt::format(" OR establishments LIKE {}", clause.add("% " + one + " %"));
    }
    clause.text += " AND (" + ways + ")";
}

std::string like_pattern(const std::string& words) {
    std::string pattern = "%";
    for (const char c : words) {
        if (c == '%' || c == '_' || c == '\\') {
            pattern += '\\';
        }
        pattern += c;
    }
    return pattern + "%";
}

Clause clause_of(const DossierQuery& query) {
    Clause clause;
    limit_to_reach(clause, query.reach);
    const auto equals = [&](const char* column, const std::string& value) {
        if (!value.empty()) {
            clause.text += fmt::format(" AND {} = {}", column, clause.add(value));
        }
    };
    equals("programme", query.programme);
    equals("region", query.region);
    equals("finess", query.candidate);
    if (!query.stages.empty()) {
        std::vector<std::string> words;
        for (const dossier::Stage stage : query.stages) {
            words.emplace_back(dossier::word_of(stage));
        }
        clause.text += fmt::format(" AND stage IN ({})", clause.any_of(words));
    }
    if (!query.words.empty()) {
        const std::string pattern = clause.add(like_pattern(query.words));
        const std::string again = clause.add(like_pattern(query.words));
        clause.text += fmt::format(" AND (LOWER(name) LIKE LOWER({}) ESCAPE '\\' OR finess LIKE {} ESCAPE '\\')", pattern, again);
    }
    return clause;
}

std::string order_of(const DossierQuery& query) {
    const char* const direction = query.descending ? "DESC" : "ASC";
    const auto column = [&]() -> std::string {
        switch (query.order) {
            case Order::changed: return "changed_at";
            case Order::name: return "name";
            case Order::due: return "COALESCE(due, '9999')";
            case Order::stake: return "(COALESCE(amount_high, ceiling, 0) - COALESCE(amount_low, 0))";
            case Order::since: return "stage_since";
        }
        return "id";
    };
    return fmt::format("{} {}, id", column(), direction);
}

}  // namespace

std::string joined_words(const std::vector<std::string>& words) {
    std::string text = " ";
    for (const std::string& word : words) {
        text += word + " ";
    }
    return text;
}

Value value_of(const std::optional<base::Money>& money) {
    return money ? Value(money->cents()) : Value();
}

Value value_of(const std::optional<base::Date>& date) {
    return date ? Value(date->iso()) : Value();
}

std::vector<std::string> split_words(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            words.push_back(text.substr(at, end - at));
        }
        at = end + 1;
    }
    return words;
}

Dossier dossier_in(const Row& row) {
    Dossier one{.id = row.text(0),
                .programme = row.text(1),
                .rules_version = row.text(2),
                .rules = row.text(3),
                .kind = row.text(4),
                .finess = row.text(5),
                .name = row.text(6),
                .region = row.text(7),
                .establishments = split_words(row.text(8)),
                .stage = dossier::stage_of(row.text(9)).value_or(dossier::Stage::simulation),
                .stage_since = row.instant(10),
                .revision = row.integer(11),
                .created_at = row.instant(12),
                .created_by = row.text(13),
                .changed_at = row.instant(14),
                .summary = {}};
    one.summary = {.evaluated_on = base::Date::parse(row.text(15)).value_or(base::Date()),
                   .amount_low = money_in(row, 16),
                   .amount_high = money_in(row, 17),
                   .ceiling = money_in(row, 18),
                   .met = row.integer(19),
                   .partial = row.integer(20),
                   .not_met = row.integer(21),
                   .undetermined = row.integer(22),
                   .pieces_missing = row.integer(23),
                   .open_requests = row.integer(24),
                   .due = row.is_null(25) ? std::nullopt : base::Date::parse(row.text(25))};
    return one;
}

base::Result<DossierPage> list_dossiers(Transaction& transaction, const DossierQuery& query) {
    Clause clause = clause_of(query);
    const auto counted = transaction.query("SELECT COUNT(*) FROM desk_dossier WHERE " + clause.text, clause.parameters);
    if (!counted) {
        return counted.errors();
    }
    DossierPage page{{}, counted->front().integer(0)};
    const std::string where = clause.text;
    const std::string most = clause.add(query.limit);
    const std::string skip = clause.add(query.skip);
    const auto rows = transaction.query(fmt::format("SELECT {} FROM desk_dossier WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
                                                    kDossierColumns, where, order_of(query), most, skip),
                                        clause.parameters);
    if (!rows) {
        return rows.errors();
    }
    for (const Row& row : *rows) {
        page.dossiers.push_back(dossier_in(row));
    }
    return page;
}

base::Result<std::optional<Dossier>> find_dossier(Transaction& transaction, const std::string& id) {
    const auto rows =
        transaction.query(fmt::format("SELECT {} FROM desk_dossier WHERE id = $1", kDossierColumns), {id});
    if (!rows) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Dossier>() : std::optional(dossier_in(rows->front()));
}

static std::vector<Dossier> dossiers_in(const Rows& rows) {
    std::vector<Dossier> all;
    for (const Row& row : rows) {
        all.push_back(dossier_in(row));
    }
    return all;
}

base::Result<std::vector<Dossier>> dossiers_of(Transaction& transaction, const std::string& finess) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_dossier WHERE finess = $1 ORDER BY created_at, id", kDossierColumns), {finess});
    return rows ? base::Result(dossiers_in(*rows)) : base::Result<std::vector<Dossier>>(rows.errors());
}

base::Result<std::vector<Dossier>> dossiers_due(Transaction& transaction, base::Date from, base::Date by) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_dossier WHERE due >= $1 AND due <= $2 AND stage NOT IN ('closed', 'withdrawn', 'paid') ORDER BY due, id", kDossierColumns),
        {from.iso(), by.iso()});
    return rows ? base::Result(dossiers_in(*rows)) : base::Result<std::vector<Dossier>>(rows.errors());
}

Done store_dossier(Transaction& transaction, const Dossier& one) {
    const auto changed = transaction.execute(
        "UPDATE desk_dossier SET rules_version = $1, rules = $2, kind = $3, name = $4, region = $5, establishments = $6, "
        "stage = $7, stage_since = $8, revision = $9, changed_at = $10 WHERE id = $11",
        {one.rules_version, one.rules, one.kind, one.name, one.region, joined_words(one.establishments),
         dossier::word_of(one.stage), one.stage_since, one.revision, one.changed_at, one.id});
    return changed ? Done(std::monostate{}) : Done(changed.errors());
}

std::string new_id() {
    std::string bytes(16, '\0');
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::system_error(errno, std::generic_category(), "the kernel gives no random bytes");
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += kDigits[(static_cast<unsigned char>(c) >> 4U) & 15U];
        text += kDigits[static_cast<unsigned char>(c) & 15U];
    }
    return text;
}

Done keep_rules(Transaction& transaction, const std::string& programme, const std::string& sha256,
                const std::vector<RuleFile>& files) {
    const auto known = transaction.query("SELECT COUNT(*) FROM desk_rules WHERE sha256 = $1", {sha256});
    if (!known) {
        return known.errors();
    }
    if (known->front().integer(0) > 0) {
        return std::monostate{};
    }
    for (const RuleFile& file : files) {
        const auto kept = transaction.execute(
            "INSERT INTO desk_rules (sha256, name, programme, bytes) VALUES ($1, $2, $3, $4)",
            {sha256, file.name, programme, file.bytes});
        if (!kept) {
            return kept.errors();
        }
    }
    return std::monostate{};
}

base::Result<std::vector<RuleFile>> kept_rules(Transaction& transaction, const std::string& sha256) {
    const auto rows = transaction.query("SELECT name, bytes FROM desk_rules WHERE sha256 = $1 ORDER BY name", {sha256});
    if (!rows) {
        return rows.errors();
    }
    std::vector<RuleFile> files;
    for (const Row& row : *rows) {
        files.push_back({row.text(0), row.text(1)});
    }
    return files;
}

base::Result<std::optional<Instant>> note_visit(Transaction& transaction, const std::string& account,
                                                const std::string& dossier, Instant now) {
    const auto rows =
        transaction.query("SELECT at FROM desk_visit WHERE account = $1 AND dossier = $2", {account, dossier});
    if (!rows) {
        return rows.errors();
    }
    const auto noted =
        rows->empty()
            ? transaction.execute("INSERT INTO desk_visit (account, dossier, at) VALUES ($1, $2, $3)", {account, dossier, now})
            : transaction.execute("UPDATE desk_visit SET at = $1 WHERE account = $2 AND dossier = $3", {now, account, dossier});
    if (!noted) {
        return noted.errors();
    }
    return rows->empty() ? std::optional<Instant>() : std::optional(rows->front().instant(0));
}

base::Result<std::map<std::string, Instant>> visits_of(Transaction& transaction, const std::string& account) {
    const auto rows = transaction.query("SELECT dossier, at FROM desk_visit WHERE account = $1", {account});
    if (!rows) {
        return rows.errors();
    }
    std::map<std::string, Instant> visits;
    for (const Row& row : *rows) {
        visits.emplace(row.text(0), row.instant(1));
    }
    return visits;
}

}  // namespace egide::desk
