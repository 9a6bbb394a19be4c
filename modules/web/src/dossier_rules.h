#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "egide/desk/dossiers.h"
#include "rule_files.h"

namespace egide::web {

/// The rules that dossiers are judged by, by the digest of their files: those of the shelf, or the texts that were kept
/// when a dossier began. Safe from several threads.
class DossierRules {
  public:
    using Rules = std::shared_ptr<const programme::Programme>;
    base::Result<Rules> get(storage::sql::Transaction& transaction, RuleShelf& shelf, const std::string& sha256);

  private:
    std::mutex mutex_;
    std::map<std::string, Rules> known_;
};

}  // namespace egide::web
