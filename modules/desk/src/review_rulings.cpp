#include <fmt/format.h>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "review_errors.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr std::size_t kLongestReason = 4000;
constexpr std::string_view kDecisionTarget = "decision";

Ruling ruling_in(const Row& row) {
    const auto cents = row.maybe_integer(4);
    return {.target = row.text(0),
            .word = ruling_word_of(row.text(1)).value_or(RulingWord::ask),
            .result = row.maybe_text(2).value_or(""),
            .reason = row.text(3),
            .amount = cents ? std::optional(base::Money::from_cents(*cents)) : std::nullopt,
            .author = row.text(5),
            .second = row.maybe_text(6),
            .revision = row.integer(7),
            .at = row.instant(8)};
}

constexpr const char* kRulingColumns = "target, ruling, result, reason, amount, author, second, revision, at";

base::Result<std::optional<Ruling>> find_ruling(Transaction& transaction, const std::string& dossier, Phase phase,
                                                const std::string& target) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_ruling WHERE dossier = $1 AND phase = $2 AND target = $3", kRulingColumns),
        {dossier, word_of(phase), target});
    if (!rows) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Ruling>() : std::optional(ruling_in(rows->front()));
}

bool is_verdict_word(std::string_view word) {
    return word == "met" || word == "partial" || word == "not_met" || word == "not_applicable";
}

base::Errors ruling_errors(const RulingChange& change) {
    const bool objective = change.target.starts_with("objective:");
    if (objective && !change.result.empty() && !is_verdict_word(change.result)) {
        return refused_field(messages::ruling_verdict_unknown(), "result");
    }
    if (objective && change.word == RulingWord::refuse && change.result.empty()) {
        return refused_field(messages::ruling_without_verdict(), "result");
    }
    const bool plain = change.word == RulingWord::accept && change.result.empty();
    const bool wordless = change.reason.find_first_not_of(" \n\t") == std::string::npos;
    if (wordless && !plain && change.word != RulingWord::not_concerned && change.target != kDecisionTarget) {
        return refused_field(messages::reason_missing(), "reason");
    }
    return change.reason.size() > kLongestReason ? refused_field(messages::value_too_long({.most = kLongestReason}), "reason")
                                                 : base::Errors();
}

base::Result<std::int64_t> store_ruling(Transaction& transaction, const std::string& dossier, Phase phase, const Ruling& one) {
    if (one.revision == 1) {
        return transaction.execute(
            "INSERT INTO desk_ruling (dossier, phase, target, ruling, result, reason, amount, author, second, revision, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 1, $9)",
            {dossier, word_of(phase), one.target, word_of(one.word), Value(one.result), one.reason, value_of(one.amount), one.author,
             one.at});
    }
    return transaction.execute(
        "UPDATE desk_ruling SET ruling = $1, result = $2, reason = $3, amount = $4, author = $5, second = NULL, revision = $6, "
        "at = $7 WHERE dossier = $8 AND phase = $9 AND target = $10",
        {word_of(one.word), Value(one.result), one.reason, value_of(one.amount), one.author, one.revision, one.at, dossier,
         word_of(phase), one.target});
}

}  // namespace

bool Ruling::needs_second() const {
    const bool changed = target.starts_with("objective:") && !result.empty();
    return !second && target != kDecisionTarget && !target.starts_with("line:") && (word == RulingWord::refuse || changed);
}

base::Result<std::vector<Ruling>> rulings_of(Transaction& transaction, const std::string& dossier, Phase phase) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_ruling WHERE dossier = $1 AND phase = $2 ORDER BY target", kRulingColumns),
        {dossier, word_of(phase)});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Ruling> all;
    for (const Row& row : *rows) {
        all.push_back(ruling_in(row));
    }
    return all;
}

base::Result<std::optional<Ruling>> put_ruling(Transaction& transaction, const std::string& dossier, const RulingChange& change,
                                               const std::string& author, Instant now) {
    if (auto errors = ruling_errors(change); !errors.empty()) {
        return errors;
    }
    const auto before = find_ruling(transaction, dossier, change.phase, change.target);
    if (!before) {
        return before.errors();
    }
    if ((*before ? (*before)->revision : 0) != change.revision) {
        return std::optional<Ruling>();
    }
    Ruling one{change.target, change.word, change.result, change.reason, change.amount, author, {}, change.revision + 1, now};
    const auto written = store_ruling(transaction, dossier, change.phase, one);
    if (!written) {
        return written.errors();
    }
    if (change.phase == Phase::control && change.target != kDecisionTarget) {
        const auto voided = transaction.execute(
            "DELETE FROM desk_ruling WHERE dossier = $1 AND phase = 'control' AND target = 'decision'", {dossier});
        if (!voided) {
            return voided.errors();
        }
    }
    return std::optional(std::move(one));
}

base::Result<std::optional<Ruling>> confirm_ruling(Transaction& transaction, const std::string& dossier, Phase phase,
                                                   const std::string& target, std::int64_t revision, const std::string& reader) {
    auto found = find_ruling(transaction, dossier, phase, target);
    if (!found || !*found || (*found)->revision != revision) {
        return found ? base::Result<std::optional<Ruling>>(std::optional<Ruling>()) : found;
    }
    if ((*found)->author == reader) {
        return refused_field(messages::second_reader_missing(), "second");
    }
    const auto written = transaction.execute(
        "UPDATE desk_ruling SET second = $1, revision = revision + 1 WHERE dossier = $2 AND phase = $3 AND target = $4",
        {reader, dossier, word_of(phase), target});
    (*found)->second = reader;
    (*found)->revision += 1;
    return written ? found : base::Result<std::optional<Ruling>>(written.errors());
}

base::Result<std::optional<Ruling>> decision_of(Transaction& transaction, const std::string& dossier) {
    auto found = find_ruling(transaction, dossier, Phase::control, std::string(kDecisionTarget));
    const bool stands = found && *found && (*found)->amount;
    return !found || stands ? found : base::Result<std::optional<Ruling>>(std::optional<Ruling>());
}

base::Errors decision_step_errors(const std::optional<Ruling>& decision, std::string_view way, const std::string& account) {
    const std::string_view wanted = way == "decide_reached"       ? "reached"
                                    : way == "decide_partially"   ? "partially_reached"
                                    : way == "decide_not_reached" ? "not_reached"
                                                                  : "";
    if (wanted.empty()) {
        return {};
    }
    if (!decision || decision->result != wanted) {
        return refused_field(messages::decision_not_proposed(), "way");
    }
    return decision->author == account ? refused_field(messages::second_reader_missing(), "way") : base::Errors();
}

}  // namespace egide::desk
