#pragma once

#include <optional>
#include <string>
#include <vector>

#include "directories/pre_audit.h"
#include "egide/desk/dossiers.h"
#include "egide/storage/sql/database.h"

namespace egide::web {

/// An audit of a directory, whoever made it.
struct DirectoryAudit {
    std::string id;
    std::string dossier;
    std::string directory;  // as the dossier's fact names it
    std::string tool;       // egide, ADS
    std::string state;      // waiting, running, proposed, kept, refused, cancelled
    std::string step;       // receiving, unpacking, auditing; empty when nothing runs
    std::int64_t percent = 0;
    std::string author;
    storage::sql::Instant at{};
    std::optional<std::string> upload;
    std::optional<std::int64_t> job;
    std::string file_name;
    std::optional<Understood> understood;  // of a pre-audit
    base::Bilingual refused;
    std::optional<std::string> part;  // the fact that it became
};

using storage::sql::Done;
using storage::sql::Transaction;

Done add_audit(Transaction& transaction, const DirectoryAudit& audit);
base::Result<std::optional<DirectoryAudit>> find_audit(Transaction& transaction, const std::string& dossier, const std::string& id);
/// Whatever the dossier: for the job.
base::Result<std::optional<DirectoryAudit>> find_audit(Transaction& transaction, const std::string& id);
/// Of one directory, the newest first.
base::Result<std::vector<DirectoryAudit>> audits_of(Transaction& transaction, const std::string& dossier, const std::string& directory);

/// How far it is; nothing for one that is over.
Done tell_step(Transaction& transaction, const std::string& id, std::string_view step, std::int64_t percent);
/// What was found, to be confirmed. False when it was cancelled meanwhile: then nothing is written.
base::Result<bool> propose(Transaction& transaction, const std::string& id, const PreAudit& result);
/// Why nothing came of it; the same.
base::Result<bool> refuse(Transaction& transaction, const std::string& id, const base::Bilingual& why);
/// Somebody confirmed it, as this fact. False when it is not proposed.
base::Result<bool> keep(Transaction& transaction, const std::string& id, const std::optional<std::string>& part);
/// With all that it found.
Done remove_audit(Transaction& transaction, const std::string& id);
/// Removes those that nobody confirmed; gives how many.
base::Result<std::int64_t> forget_audits(Transaction& transaction, storage::sql::Instant before);

Done add_control(Transaction& transaction, const std::string& audit, std::int64_t position, const JudgedControl& control);
/// A control without the objects, and how many there are.
struct ControlRow {
    JudgedControl control;
    std::int64_t found = 0;
};
base::Result<std::vector<ControlRow>> controls_of(Transaction& transaction, const std::string& audit);
/// With its objects.
base::Result<std::optional<JudgedControl>> find_control(Transaction& transaction, const std::string& audit, const std::string& id);
base::Result<std::vector<JudgedControl>> whole_controls_of(Transaction& transaction, const std::string& audit);

}  // namespace egide::web
