#include "dossier_rules.h"

#include "egide/web/messages.h"

namespace egide::web {

base::Result<DossierRules::Rules> DossierRules::get(storage::sql::Transaction& transaction, RuleShelf& shelf,
                                                    const std::string& sha256) {
    const std::lock_guard lock(mutex_);
    if (const auto known = known_.find(sha256); known != known_.end()) {
        return known->second;
    }
    const auto shelved = shelf.get();
    if (!shelved) {
        return shelved.errors();
    }
    for (const ShelvedProgramme& one : **shelved) {
        if (one.sha256 == sha256) {
            return known_[sha256] = one.programme;
        }
    }
    const auto files = desk::kept_rules(transaction, sha256);
    if (!files) {
        return files.errors();
    }
    if (files->empty()) {
        return base::Error{base::ErrorKind::unavailable, messages::rules_lost({.sha256 = sha256}), {}, {}, {}};
    }
    std::vector<RuleText> texts;
    for (const desk::RuleFile& file : *files) {
        texts.push_back({file.name, file.bytes});
    }
    auto loaded = load_rules(texts, sha256);
    if (!loaded) {
        return loaded.errors();
    }
    return known_[sha256] = std::make_shared<const programme::Programme>(std::move(*loaded));
}

}  // namespace egide::web
