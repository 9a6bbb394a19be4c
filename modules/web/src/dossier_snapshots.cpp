#include "dossier_snapshots.h"

#include "egide/evidence/bundle.h"
#include "egide/reading/tree.h"

namespace egide::web {

namespace {

using evidence::Vault;
using storage::sql::Transaction;

evidence::NewEvidence declaration_evidence(const desk::Snapshot& snapshot, const desk::Dossier& dossier) {
    evidence::NewEvidence fresh;
    fresh.open = evidence::text_source(snapshot.declaration);
    fresh.name = "declaration-" + std::to_string(snapshot.number) + ".json";
    fresh.media_type = "application/json";
    fresh.attests.programme = dossier.programme;
    fresh.attests.entities = {dossier.finess};
    fresh.collected = snapshot.at;
    return fresh;
}

/// The evidence of the files that a declaration names.
std::vector<std::string> declared_evidence(const desk::Snapshot& snapshot) {
    std::vector<std::string> all;
    const auto root = reading::read_json(snapshot.declaration, "declaration");
    const reading::Node* const files = root ? root->find("files") : nullptr;
    for (std::size_t i = 0; files != nullptr && i < files->items.size(); ++i) {
        all.push_back(files->items[i].find("evidence")->scalar);
    }
    return all;
}

}  // namespace

void seal_declaration(Services& services, const desk::Snapshot& snapshot, const desk::Dossier& dossier) {
    const auto fresh = declaration_evidence(snapshot, dossier);
    if (services.bucket) {
        if (const auto there = services.bucket->put_one(fresh.open); !there) {
            return services.log->errors("objects", there.errors());
        }
    }
    const auto added = services.vault->with(
        [&](Vault& vault) { return vault.add(snapshot.author, std::span<const evidence::NewEvidence>(&fresh, 1)); });
    if (!added || added->front().evidence.empty()) {
        return services.log->errors("evidence", added ? added->front().errors : added.errors());
    }
    const auto noted = services.database->write([&](Transaction& transaction) {
        return transaction.execute("UPDATE desk_snapshot SET evidence = $1 WHERE id = $2 AND evidence IS NULL",
                                   {added->front().evidence, snapshot.id});
    });
    if (!noted) {
        services.log->errors("dossiers", noted.errors());
    }
}

base::Result<std::int64_t> seal_waiting_declarations(Services& services) {
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query("SELECT id, dossier FROM desk_snapshot WHERE evidence IS NULL ORDER BY at LIMIT 100");
    });
    if (!rows) {
        return rows.errors();
    }
    std::int64_t sealed = 0;
    for (const storage::sql::Row& row : *rows) {
        const auto snapshots = services.database->read([&](Transaction& transaction) { return desk::snapshots_of(transaction, row.text(1)); });
        const auto dossier = services.database->read([&](Transaction& transaction) { return desk::find_dossier(transaction, row.text(1)); });
        if (!snapshots || !dossier || !*dossier) {
            continue;
        }
        for (const desk::Snapshot& one : *snapshots) {
            if (one.id == row.text(0)) {
                seal_declaration(services, one, **dossier);
                ++sealed;
            }
        }
    }
    return sealed;
}

base::Result<std::monostate> seal_snapshot(Services& services, const std::string& actor, const desk::Dossier& dossier,
                                           const desk::Snapshot& snapshot, const std::filesystem::path& output) {
    const auto rules = services.database->read([&](Transaction& transaction) { return desk::kept_rules(transaction, snapshot.rules); });
    if (!rules) {
        return rules.errors();
    }
    evidence::BundleEvaluation evaluation{snapshot.evaluation, snapshot.dossier_yaml, {}, dossier.rules_version, snapshot.evaluated_on};
    for (const desk::RuleFile& file : *rules) {
        evaluation.rules.emplace_back(file.name, file.bytes);
    }
    evidence::BundleRequest request{.actor = actor, .programme = dossier.programme, .candidate = dossier.name, .evidence = declared_evidence(snapshot),
                                    .evaluation = std::move(evaluation), .output = output};
    if (snapshot.evidence) {
        request.evidence.push_back(*snapshot.evidence);
    }
    const auto sealed = services.vault->with([&](Vault& vault) {
        evidence::TimeKeeper time(vault, [&services] { return services.now(); });
        return evidence::seal_bundle(vault, time, request);
    });
    return sealed ? base::Result<std::monostate>(std::monostate{}) : base::Result<std::monostate>(sealed.errors());
}

}  // namespace egide::web
