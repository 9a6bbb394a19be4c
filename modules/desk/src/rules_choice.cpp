// A newer version of the rules, accepted or refused in mid-dossier.
#include <fmt/format.h>

#include "egide/desk/messages.h"
#include "egide/desk/moves.h"
#include "json_text.h"
#include "review_errors.h"
#include "rows.h"

namespace egide::desk {

std::optional<base::Text> name_of_rules_step(std::string_view way) {
    if (way == kRulesAccepted) {
        return messages::rules_step_accepted();
    }
    return way == kRulesRefused ? std::optional(messages::rules_step_refused()) : std::nullopt;
}

Done choose_rules(Transaction& transaction, Contents& contents, const RulesChoice& choice, Instant now) {
    Dossier& one = contents.dossier;
    if (!may_change(one.stage, PartKind::dates)) {
        const base::Text stage = dossier::name_of(one.stage);
        return refused_field(messages::rules_frozen({.stage = base::Bilingual{base::render(stage, base::Language::french), base::render(stage, base::Language::english)}}), "sha256");
    }
    const std::string details = fmt::format("{{\"from\":{},\"from_version\":{},\"to\":{},\"to_version\":{},\"seen\":{}}}", json_string(one.rules),
                                            json_string(one.rules_version), json_string(choice.sha256), json_string(choice.version), choice.seen);
    const auto word = dossier::word_of(one.stage);
    const auto written = transaction.execute(
        "INSERT INTO desk_move (dossier, way, stage_before, stage_after, account, day, at, reason, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {one.id, choice.accepted ? kRulesAccepted : kRulesRefused, word, word, choice.account, base::paris_date(now).iso(), now, choice.reason, details});
    if (!written) {
        return written.errors();
    }
    if (choice.accepted) {
        one.rules = choice.sha256;
        one.rules_version = choice.version;
    }
    one.revision += 1;
    one.changed_at = now;
    return store_dossier(transaction, one);
}

base::Result<std::optional<PastMove>> refusal_of_rules(Transaction& transaction, const std::string& dossier, const std::string& sha256) {
    const auto moves = moves_of(transaction, dossier);
    if (!moves) {
        return moves.errors();
    }
    std::optional<PastMove> last;
    for (const PastMove& move : *moves) {
        if (name_of_rules_step(move.way) && move.details.find("\"to\":\"" + sha256 + "\"") != std::string::npos) {
            last = move;
        }
    }
    return last && last->way == kRulesRefused ? last : std::optional<PastMove>();
}

}  // namespace egide::desk
