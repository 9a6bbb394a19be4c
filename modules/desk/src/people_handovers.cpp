#include <fmt/format.h>

#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/people.h"
#include "people_rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr const char* kOpen = "state IN ('asked', 'referred', 'contested')";
constexpr std::size_t kMostTakeovers = 3;

base::Error refused_handover(base::Text why, std::string field) {
    return {base::ErrorKind::invalid, std::move(why), {}, std::move(field), {}};
}

/// Nothing when the request is whole.
base::Errors lacks_of(const NewHandover& fresh) {
    base::Errors lacks;
    if (fresh.newcomer == fresh.holder) {
        lacks.push_back(refused_handover(messages::handover_to_himself(), "newcomer"));
    }
    if (fresh.kind == HandoverKind::transfer) {
        return lacks;
    }
    if (fresh.motive.empty()) {
        lacks.push_back(refused_handover(messages::handover_motive_missing(), "motive"));
    }
    if (!fresh.proof) {
        lacks.push_back(refused_handover(messages::handover_proof_missing(), "proof"));
    }
    if (fresh.contacts.empty()) {
        lacks.push_back(refused_handover(messages::handover_contacts_missing(), "contacts"));
    }
    return lacks;
}

/// Refuses when something under way already stands in the way.
Done no_crowd(Transaction& transaction, const NewHandover& fresh) {
    const auto open = handovers_where(transaction, fmt::format("{} AND (candidate = $1 OR newcomer = $2)", kOpen),
                                      {fresh.candidate, fresh.newcomer});
    if (!open) {
        return open.errors();
    }
    base::Errors crowd;
    std::size_t takeovers = 0;
    for (const Handover& one : *open) {
        const bool same = one.candidate == fresh.candidate && one.role == fresh.role;
        const bool second_offer = one.kind == HandoverKind::transfer && fresh.kind == HandoverKind::transfer;
        if (same && crowd.empty() && (one.newcomer == fresh.newcomer || second_offer)) {
            crowd.push_back(refused_handover(messages::handover_under_way(), "newcomer"));
        }
        takeovers += one.newcomer == fresh.newcomer && one.kind == HandoverKind::takeover ? 1 : 0;
    }
    if (fresh.kind == HandoverKind::takeover && takeovers >= kMostTakeovers) {
        crowd.push_back(refused_handover(messages::handover_too_many({.most = kMostTakeovers}), "candidate"));
    }
    return crowd.empty() ? Done(std::monostate{}) : Done(crowd);
}

HandoverState state_after(HandoverStep step) {
    switch (step) {
        case HandoverStep::ask: return HandoverState::asked;
        case HandoverStep::accept: return HandoverState::done;
        case HandoverStep::confirm: return HandoverState::done;
        case HandoverStep::refuse: return HandoverState::refused;
        case HandoverStep::contest: return HandoverState::contested;
        case HandoverStep::cancel: return HandoverState::cancelled;
        case HandoverStep::refer: return HandoverState::referred;
    }
    return HandoverState::cancelled;
}

base::Bilingual words_of(HandoverState state) {
    const base::Text name = name_of(state);
    return {base::render(name, base::Language::french), base::render(name, base::Language::english)};
}

bool asks_for_reason(const Handover& handover, HandoverStep step) {
    return step == HandoverStep::contest || (step == HandoverStep::refuse && handover.kind == HandoverKind::takeover);
}

}  // namespace

base::Result<Handover> ask_handover(Transaction& transaction, const NewHandover& fresh, Instant now) {
    if (auto lacks = lacks_of(fresh); !lacks.empty()) {
        return lacks;
    }
    if (const Done alone = no_crowd(transaction, fresh); !alone) {
        return alone.errors();
    }
    const bool transfer = fresh.kind == HandoverKind::transfer;
    const Handover one{.id = new_id(),
                       .candidate = fresh.candidate,
                       .kind = fresh.kind,
                       .role = fresh.role,
                       .holder = fresh.holder,
                       .newcomer = fresh.newcomer,
                       .motive = fresh.motive,
                       .proof = fresh.proof,
                       .contacts = fresh.contacts,
                       .vouched = fresh.vouched,
                       .asked_at = now,
                       .effective_at = now + (transfer ? kOfferStands : kCoolingOff),
                       .role_until = fresh.role_until,
                       .revision = 1};
    if (const Done written = insert_handover(transaction, one); !written) {
        return written.errors();
    }
    const Done noted = insert_step(transaction, one.id, {HandoverStep::ask, transfer ? fresh.holder : fresh.newcomer, now, fresh.motive});
    return noted ? base::Result<Handover>(one) : base::Result<Handover>(noted.errors());
}

Done take_step(Transaction& transaction, Handover& handover, const HandoverAct& act, Instant now) {
    const bool allowed = std::any_of(act.as.begin(), act.as.end(), [&](Party party) {
        const auto steps = steps_for(handover, party, now);
        return std::find(steps.begin(), steps.end(), act.step) != steps.end();
    });
    if (!allowed) {
        return refused_handover(messages::handover_step_refused({.state = words_of(handover.state)}), "step");
    }
    if (asks_for_reason(handover, act.step) && act.reason.empty()) {
        return refused_handover(messages::handover_reason_missing(), "reason");
    }
    handover.state = state_after(act.step);
    ++handover.revision;
    if (!is_open(handover.state)) {
        handover.ended_at = now;
        handover.ended_by = act.account;
    }
    const auto written = update_handover(transaction, handover);
    if (!written || !*written) {
        return written ? Done(refused_handover(messages::handover_changed(), "step")) : Done(written.errors());
    }
    return insert_step(transaction, handover.id, {act.step, act.account, now, act.reason});
}

base::Result<std::vector<PastStep>> steps_of(Transaction& transaction, const std::string& handover) {
    const auto rows = transaction.query("SELECT step, account, at, reason FROM desk_handover_step WHERE handover = $1 ORDER BY id", {handover});
    if (!rows) {
        return rows.errors();
    }
    std::vector<PastStep> steps;
    for (const Row& row : *rows) {
        steps.push_back({handover_step_of(row.text(0)).value_or(HandoverStep::ask), row.text(1), row.instant(2), row.text(3)});
    }
    return steps;
}

base::Result<std::optional<Handover>> find_handover(Transaction& transaction, const std::string& id) {
    auto found = handovers_where(transaction, "id = $1", {id});
    if (!found) {
        return found.errors();
    }
    return found->empty() ? std::optional<Handover>() : std::optional(std::move(found->front()));
}

base::Result<std::vector<Handover>> handovers_of(Transaction& transaction, const std::string& candidate) {
    return handovers_where(transaction, "candidate = $1", {candidate});
}

base::Result<std::vector<Handover>> handovers_for(Transaction& transaction, const HandoverSight& sight) {
    std::string condition = "newcomer = $1 OR holder = $1";
    std::vector<Value> values = {sight.account};
    for (const std::string& candidate : sight.candidates) {
        values.emplace_back(candidate);
        condition += fmt::format(" OR candidate = ${}", values.size());
    }
    condition += sight.every ? " OR kind = 'takeover'" : "";
    return handovers_where(transaction, "(" + condition + ")", values);
}

base::Result<std::vector<Handover>> handovers_due(Transaction& transaction, Instant now) {
    return handovers_where(transaction, "state = 'asked' AND effective_at <= $1", {now});
}

base::Result<std::vector<Handover>> rivals_of(Transaction& transaction, const Handover& handover) {
    return handovers_where(transaction, fmt::format("{} AND candidate = $1 AND role = $2 AND id <> $3", kOpen),
                           {handover.candidate, handover.role, handover.id});
}

}  // namespace egide::desk
