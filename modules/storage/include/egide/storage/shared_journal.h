#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "egide/journal/log.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"

namespace egide::storage {

/// The steps of the tables that share_journal needs.
sql::Schema schema();

/// These tables: a copy of an instance has what they hold in the journal's folder.
inline constexpr std::array<std::string_view, 5> kJournalTables = {"journal_cosigned", "journal_entry", "journal_head",
                                                                   "journal_state", "journal_text"};

/// The share of a journal whose writers have one database (journal::LogOptions::share), already migrated. It connects
/// when it is first asked, with two connections of its own, and again when the server was away. The turn is the lock on
/// one row, for as long as its transaction: a writer that dies frees it, one that stays silent for a minute loses it.
std::shared_ptr<journal::Share> share_journal(sql::Location location);

}  // namespace egide::storage
