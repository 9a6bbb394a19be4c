#pragma once

#include <string>

#include "egide/desk/parts.h"
#include "egide/storage/sql/value.h"

namespace egide::desk {

inline constexpr const char* kDossierColumns =
    "id, programme, rules_version, rules, kind, finess, name, region, establishments, stage, stage_since, revision, "
    "created_at, created_by, changed_at, evaluated_on, amount_low, amount_high, ceiling, met, partial, not_met, "
    "undetermined, pieces_missing, open_requests, due";
Dossier dossier_in(const storage::sql::Row& row);

inline constexpr const char* kPartColumns = "kind, id, position, revision, value, piece, author, at";
Part part_in(const storage::sql::Row& row);

storage::sql::Value value_of(const std::optional<base::Money>& money);
storage::sql::Value value_of(const std::optional<base::Date>& date);
std::string joined_words(const std::vector<std::string>& words);
/// The words that joined_words() joined.
std::vector<std::string> split_words(const std::string& text);

/// The row of the dossier repeats who it is about.
void follow_case(Dossier& dossier, const CaseReading& reading);

/// Writes what a row holds beside its keys: stage, revision, change, name, region, establishments.
Done store_dossier(Transaction& transaction, const Dossier& dossier);

}  // namespace egide::desk
