// A new dossier, filled with what the registry tells of its candidate.
#include "egide/desk/judged.h"
#include "json_text.h"
#include "rows.h"

namespace egide::desk {

namespace {

using organisation::CandidateKind;
using organisation::Entity;
using organisation::EntityKind;
using organisation::Ownership;
using organisation::Perimeter;

std::string member_text(std::string_view key, std::string_view value) {
    return value.empty() ? std::string() : "," + json_string(key) + ":" + json_string(value);
}

std::string date_member(std::string_view key, const std::optional<base::Date>& date) {
    return date ? member_text(key, date->iso()) : std::string();
}

std::string_view ownership_word(Ownership ownership) {
    switch (ownership) {
        case Ownership::publicly_owned: return "public";
        case Ownership::non_profit: return "ebnl";
        case Ownership::private_for_profit: return "private";
    }
    return "public";
}

std::string candidate_value(const Perimeter& perimeter) {
    std::string text = "{\"kind\":" + json_string(perimeter.kind == CandidateKind::ght ? "GHT" : "EJ");
    text += member_text("name", perimeter.name) + member_text("ownership", ownership_word(perimeter.ownership));
    if (perimeter.support) {
        text += member_text("support", perimeter.entities[*perimeter.support].finess);
    }
    return text + "}";
}

std::string entity_value(const Perimeter& perimeter, const Entity& entity) {
    std::string text = "{\"finess\":" + json_string(entity.finess) +
                       member_text("kind", entity.kind == EntityKind::legal ? "EJ" : "EG");
    if (entity.parent) {
        text += member_text("parent", perimeter.entities[*entity.parent].finess);
    }
    text += member_text("name", entity.name) + member_text("region", entity.region) + member_text("category", entity.category);
    if (entity.combined_activity) {
        text += ",\"combined_activity\":" + std::to_string(*entity.combined_activity);
    }
    if (entity.activity_year) {
        text += ",\"activity_year\":" + std::to_string(*entity.activity_year);
    }
    if (entity.pmsi) {
        text += std::string(",\"pmsi\":") + (*entity.pmsi ? "true" : "false");
    }
    return text + date_member("member_from", entity.member_from) + date_member("member_until", entity.member_until) + "}";
}

Done insert_row(Transaction& transaction, const Dossier& one) {
    const auto written = transaction.execute(
        "INSERT INTO desk_dossier (id, programme, rules_version, rules, kind, finess, name, region, establishments, stage, "
        "stage_since, revision, created_at, created_by, changed_at, evaluated_on, met, partial, not_met, undetermined, "
        "pieces_missing, open_requests) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0, 0, "
        "0, 0, 0)",
        {one.id, one.programme, one.rules_version, one.rules, one.kind, one.finess, one.name, one.region,
         joined_words(one.establishments), dossier::word_of(one.stage), one.stage_since, one.revision, one.created_at,
         one.created_by, one.changed_at, base::paris_date(one.created_at).iso()});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

std::vector<PartChange> first_parts(const NewDossier& fresh) {
    const Perimeter& perimeter = fresh.perimeter;
    std::vector<PartChange> changes;
    changes.push_back({.kind = PartKind::candidate, .value = candidate_value(perimeter), .reason = fresh.registry_note});
    for (const PartKind kind : {PartKind::dates, PartKind::money, PartKind::context}) {
        changes.push_back({.kind = kind, .value = "{}"});
    }
    for (const Entity& entity : perimeter.entities) {
        changes.push_back({.kind = PartKind::entity, .id = entity.finess, .value = entity_value(perimeter, entity), .reason = fresh.registry_note});
    }
    return changes;
}

}  // namespace

base::Result<Contents> open_dossier(Transaction& transaction, const NewDossier& fresh,
                                    std::shared_ptr<const programme::Programme> programme, const std::string& account,
                                    Instant now) {
    Contents contents;
    Dossier& one = contents.dossier;
    one.id = new_id();
    one.programme = fresh.programme;
    one.rules_version = fresh.rules_version;
    one.rules = fresh.rules;
    one.kind = fresh.perimeter.kind == CandidateKind::ght ? "GHT" : "EJ";
    one.finess = fresh.perimeter.support ? fresh.perimeter.entities[*fresh.perimeter.support].finess : std::string();
    one.name = fresh.perimeter.name;
    one.region = fresh.perimeter.support ? fresh.perimeter.region() : std::string();
    one.stage_since = one.created_at = one.changed_at = now;
    one.created_by = account;
    if (const auto inserted = insert_row(transaction, one); !inserted) {
        return inserted.errors();
    }
    const auto changed = change_parts(transaction, contents, first_parts(fresh), account, now);
    if (!changed) {
        return changed.errors();
    }
    const auto judged = judge_contents(contents, std::move(programme), base::paris_date(now));
    if (!judged) {
        return judged.errors();
    }
    const auto refreshed = refresh_summary(transaction, contents, *judged);
    return refreshed ? base::Result<Contents>(std::move(contents)) : base::Result<Contents>(refreshed.errors());
}

}  // namespace egide::desk
