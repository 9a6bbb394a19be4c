#include "directories/audit_rows.h"

namespace egide::web {

namespace {

using storage::sql::Instant;
using storage::sql::Row;
using storage::sql::Value;

constexpr std::string_view kAuditColumns =
    "SELECT id, dossier, directory, tool, state, step, percent, author, at, upload, job, file_name, understood, refused_fr, "
    "refused_en, part FROM web_directory_audit";

base::Result<DirectoryAudit> audit_in(const Row& row) {
    DirectoryAudit audit{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.integer(6), row.text(7),
                         row.instant(8), row.maybe_text(9), row.maybe_integer(10), row.text(11), {}, {row.text(13), row.text(14)},
                         row.maybe_text(15)};
    if (const auto text = row.maybe_text(12)) {
        auto understood = read_understood(*text);
        if (!understood) {
            return understood.errors();
        }
        audit.understood = std::move(*understood);
    }
    return audit;
}

base::Result<std::vector<DirectoryAudit>> audits_in(const base::Result<storage::sql::Rows>& rows) {
    if (!rows) {
        return rows.errors();
    }
    std::vector<DirectoryAudit> all;
    for (const Row& row : *rows) {
        auto audit = audit_in(row);
        if (!audit) {
            return audit.errors();
        }
        all.push_back(std::move(*audit));
    }
    return all;
}

base::Result<std::optional<DirectoryAudit>> first_of(base::Result<std::vector<DirectoryAudit>> all) {
    using Found = std::optional<DirectoryAudit>;
    return !all ? base::Result<Found>(all.errors()) : base::Result<Found>(all->empty() ? Found() : Found(std::move(all->front())));
}

Done done_of(const base::Result<std::int64_t>& changed) {
    return changed ? Done(std::monostate{}) : Done(changed.errors());
}

base::Result<bool> changed_one(const base::Result<std::int64_t>& changed) {
    return changed ? base::Result<bool>(*changed == 1) : base::Result<bool>(changed.errors());
}

JudgedControl control_in(const Row& row) {
    return {row.text(0), row.boolean(1), row.text(2), row.integer(3), {row.text(4), row.text(5)}, {}, {}};
}

base::Result<std::vector<JudgedControl>> controls_in(const base::Result<storage::sql::Rows>& rows) {
    if (!rows) {
        return rows.errors();
    }
    std::vector<JudgedControl> all;
    for (const Row& row : *rows) {
        auto control = read_found(row.text(6), control_in(row));
        if (!control) {
            return control.errors();
        }
        all.push_back(std::move(*control));
    }
    return all;
}

}  // namespace

Done add_audit(Transaction& transaction, const DirectoryAudit& audit) {
    const Value understood = audit.understood ? Value(understood_json(*audit.understood)) : Value();
    return done_of(transaction.execute(
        "INSERT INTO web_directory_audit (id, dossier, directory, tool, state, step, percent, author, at, upload, job, file_name, "
        "understood, refused_fr, refused_en, part) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        {audit.id, audit.dossier, audit.directory, audit.tool, audit.state, audit.step, audit.percent, audit.author, audit.at,
         audit.upload, audit.job, audit.file_name, understood, audit.refused.fr, audit.refused.en, audit.part}));
}

base::Result<std::optional<DirectoryAudit>> find_audit(Transaction& transaction, const std::string& dossier, const std::string& id) {
    return first_of(audits_in(transaction.query(std::string(kAuditColumns) + " WHERE dossier = $1 AND id = $2", {dossier, id})));
}

base::Result<std::optional<DirectoryAudit>> find_audit(Transaction& transaction, const std::string& id) {
    return first_of(audits_in(transaction.query(std::string(kAuditColumns) + " WHERE id = $1", {id})));
}

base::Result<std::vector<DirectoryAudit>> audits_of(Transaction& transaction, const std::string& dossier, const std::string& directory) {
    return audits_in(transaction.query(std::string(kAuditColumns) + " WHERE dossier = $1 AND directory = $2 ORDER BY at DESC, id LIMIT 500",
                                       {dossier, directory}));
}

Done tell_step(Transaction& transaction, const std::string& id, std::string_view step, std::int64_t percent) {
    return done_of(transaction.execute(
        "UPDATE web_directory_audit SET state = 'running', step = $1, percent = $2 WHERE id = $3 AND state IN ('waiting', 'running')",
        {step, percent, id}));
}

base::Result<bool> propose(Transaction& transaction, const std::string& id, const PreAudit& result) {
    const auto changed = changed_one(transaction.execute(
        "UPDATE web_directory_audit SET state = 'proposed', step = '', percent = 100, upload = NULL, understood = $1 "
        "WHERE id = $2 AND state IN ('waiting', 'running')",
        {understood_json(result.understood), id}));
    if (!changed || !*changed) {
        return changed;
    }
    std::int64_t position = 0;
    for (const JudgedControl& control : result.controls) {
        if (const auto added = add_control(transaction, id, position++, control); !added) {
            return added.errors();
        }
    }
    return true;
}

base::Result<bool> refuse(Transaction& transaction, const std::string& id, const base::Bilingual& why) {
    return changed_one(transaction.execute(
        "UPDATE web_directory_audit SET state = 'refused', step = '', upload = NULL, refused_fr = $1, refused_en = $2 "
        "WHERE id = $3 AND state IN ('waiting', 'running')",
        {why.fr, why.en, id}));
}

base::Result<bool> keep(Transaction& transaction, const std::string& id, const std::optional<std::string>& part) {
    return changed_one(transaction.execute("UPDATE web_directory_audit SET state = 'kept', part = $1 WHERE id = $2 AND state = 'proposed'",
                                           {part, id}));
}

Done remove_audit(Transaction& transaction, const std::string& id) {
    const auto controls = transaction.execute("DELETE FROM web_directory_control WHERE audit = $1", {id});
    return controls ? done_of(transaction.execute("DELETE FROM web_directory_audit WHERE id = $1", {id})) : done_of(controls);
}

base::Result<std::int64_t> forget_audits(Transaction& transaction, Instant before) {
    const auto rows = transaction.query(
        "SELECT id FROM web_directory_audit WHERE state IN ('proposed', 'refused', 'cancelled') AND at < $1", {before});
    if (!rows) {
        return rows.errors();
    }
    for (const Row& row : *rows) {
        if (const auto removed = remove_audit(transaction, row.text(0)); !removed) {
            return removed.errors();
        }
    }
    return static_cast<std::int64_t>(rows->size());
}

Done add_control(Transaction& transaction, const std::string& audit, std::int64_t position, const JudgedControl& control) {
    return done_of(transaction.execute(
        "INSERT INTO web_directory_control (audit, position, id, advisory, outcome, failed_level, cause_fr, cause_en, rows_found, found) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {audit, position, control.id, control.advisory, control.outcome, control.failed_level, control.cause.fr, control.cause.en,
         static_cast<std::int64_t>(control.found.size()), found_json(control)}));
}

base::Result<std::vector<ControlRow>> controls_of(Transaction& transaction, const std::string& audit) {
    const auto rows = transaction.query(
        "SELECT id, advisory, outcome, failed_level, cause_fr, cause_en, rows_found FROM web_directory_control WHERE audit = $1 "
        "ORDER BY position",
        {audit});
    if (!rows) {
        return rows.errors();
    }
    std::vector<ControlRow> all;
    for (const Row& row : *rows) {
        all.push_back({control_in(row), row.integer(6)});
    }
    return all;
}

base::Result<std::optional<JudgedControl>> find_control(Transaction& transaction, const std::string& audit, const std::string& id) {
    using Found = std::optional<JudgedControl>;
    auto all = controls_in(transaction.query(
        "SELECT id, advisory, outcome, failed_level, cause_fr, cause_en, found FROM web_directory_control WHERE audit = $1 AND id = $2",
        {audit, id}));
    return !all ? base::Result<Found>(all.errors()) : base::Result<Found>(all->empty() ? Found() : Found(std::move(all->front())));
}

base::Result<std::vector<JudgedControl>> whole_controls_of(Transaction& transaction, const std::string& audit) {
    return controls_in(transaction.query(
        "SELECT id, advisory, outcome, failed_level, cause_fr, cause_en, found FROM web_directory_control WHERE audit = $1 ORDER BY position",
        {audit}));
}

}  // namespace egide::web
