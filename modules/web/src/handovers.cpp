#include "handovers.h"

#include <algorithm>
#include <set>

#include "egide/web/messages.h"
#include "gate.h"
#include "work.h"

namespace egide::web {

namespace {

using accounts::ScopeKind;
using desk::Handover;
using desk::HandoverAct;
using desk::HandoverStep;
using desk::Party;
using storage::sql::Transaction;

bool is_among(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

std::string text_of_error(const base::Errors& errors) {
    return base::render(errors.front().message, base::Language::french);
}

/// What others asked for has no object any more.
accounts::Done cancel_rivals(Services& services, Transaction& transaction, const Handover& handover, std::vector<Handover>& cancelled) {
    auto rivals = desk::rivals_of(transaction, handover);
    if (!rivals) {
        return rivals.errors();
    }
    for (Handover& rival : *rivals) {
        const HandoverAct act{HandoverStep::cancel, {}, {Party::program}, base::render(messages::handover_took_elsewhere(), base::Language::french)};
        if (const auto taken = desk::take_step(transaction, rival, act, services.now()); !taken) {
            return taken;
        }
        if (const auto noted = services.events.add(transaction, handover_event(services, rival, act, {})); !noted) {
            return noted;
        }
    }
    cancelled = std::move(*rivals);
    return std::monostate{};
}

accounts::Done step_alone(Services& services, Handover& handover, const HandoverAct& act, const std::string& address) {
    const Handover before = handover;
    return services.database->write([&](Transaction& transaction) -> accounts::Done {
        handover = before;
        const auto taken = desk::take_step(transaction, handover, act, services.now());
        return taken ? services.events.add(transaction, handover_event(services, handover, act, address)) : taken;
    });
}

/// Of whom the role must come: an offer is worth what its giver holds, and time decides only between those it ran between.
std::optional<std::string> expected_holder(const Handover& handover, const HandoverAct& act) {
    const bool by_time = act.step == HandoverStep::confirm && act.account.empty();
    return handover.kind == desk::HandoverKind::transfer || by_time ? std::optional(handover.holder) : std::nullopt;
}

accounts::Done pass_role(Services& services, Handover& handover, const HandoverAct& act, const std::string& address) {
    const Handover before = handover;
    std::vector<Handover> cancelled;
    const accounts::Scope scope{ScopeKind::candidate, handover.candidate};
    const auto passed = services.rights.succeed(
        {handover.role, scope, handover.newcomer, handover.role_until, expected_holder(handover, act)},
        place_of(services, scope), {.account = {}, .address = address},
        [&](Transaction& transaction, const accounts::Grant&) -> accounts::Done {
            handover = before;
            if (const auto taken = desk::take_step(transaction, handover, act, services.now()); !taken) {
                return taken;
            }
            if (const auto noted = services.events.add(transaction, handover_event(services, handover, act, address)); !noted) {
                return noted;
            }
            return cancel_rivals(services, transaction, handover, cancelled);
        });
    if (!passed) {
        handover = before;
        return passed.errors();
    }
    for (const Handover& one : cancelled) {
        tell_of(services, one, HandoverStep::cancel, {});
    }
    return std::monostate{};
}

/// What time has decided of one.
accounts::Done settle_one(Services& services, Handover& handover) {
    if (handover.kind == desk::HandoverKind::transfer) {
        return act_on(services, handover, {HandoverStep::cancel, {}, {Party::program}, base::render(messages::handover_offer_over(), base::Language::french)}, {});
    }
    const auto rivals = services.database->read([&](Transaction& transaction) { return desk::rivals_of(transaction, handover); });
    if (!rivals) {
        return rivals.errors();
    }
    const bool alone = std::none_of(rivals->begin(), rivals->end(), [](const Handover& one) { return one.kind == desk::HandoverKind::takeover; });
    if (handover.vouched && alone) {
        const auto done = act_on(services, handover, {HandoverStep::confirm, {}, {Party::program}, {}}, {});
        if (done || done.errors().front().kind == base::ErrorKind::unavailable) {
            return done;
        }
        return act_on(services, handover, {HandoverStep::refer, {}, {Party::program}, text_of_error(done.errors())}, {});
    }
    return act_on(services, handover, {HandoverStep::refer, {}, {Party::program}, {}}, {});
}

}  // namespace

std::string candidate_name(Services& services, const std::string& finess) {
    const auto loaded = services.registry.get();
    const auto index = loaded ? loaded->registry.find(finess) : std::nullopt;
    return index ? std::string(loaded->registry.entity(*index).name) : finess;
}

base::Result<RolePeople> role_people(Services& services, const std::string& candidate) {
    const auto over = services.rights.over({ScopeKind::candidate, candidate});
    const auto instance = services.rights.over({ScopeKind::instance, {}});
    if (!over || !instance) {
        return over ? instance.errors() : over.errors();
    }
    RolePeople people;
    for (const accounts::Grant& grant : *over) {
        if (grant.role == kMainReferent) {
            people.holders.push_back(grant.account);
        } else if (grant.role == "legal_representative") {
            people.representatives.push_back(grant.account);
        }
    }
    for (const accounts::Grant& grant : *instance) {
        if (grant.role == "ans_administrator") {
            people.arbiters.push_back(grant.account);
        }
    }
    return people;
}

std::vector<Party> parties_of(const RolePeople& people, const Handover& handover, const std::string& account) {
    if (account == handover.newcomer) {
        return {Party::newcomer};  // whatever else he is: nobody agrees with himself
    }
    std::vector<Party> parties;
    if (account == handover.holder || is_among(people.holders, account)) {
        parties.push_back(Party::holder);
    }
    if (is_among(people.representatives, account)) {
        parties.push_back(Party::representative);
    }
    if (handover.kind == desk::HandoverKind::takeover && is_among(people.arbiters, account)) {
        parties.push_back(Party::arbiter);
    }
    return parties;
}

accounts::Event handover_event(Services& services, const Handover& handover, const HandoverAct& act, const std::string& address) {
    accounts::Event event;
    event.at = services.now();
    event.kind = "handover." + std::string(desk::word_of(act.step));
    event.actor = act.account;
    event.account = handover.newcomer;
    event.address = address;
    event.details = {{"handover", handover.id}, {"candidate", handover.candidate}, {"role", handover.role},
                     {"kind", std::string(desk::word_of(handover.kind))}, {"former", handover.holder}};
    if (handover.proof) {
        event.details.emplace("proof", *handover.proof);
    }
    return event;
}

void tell_of(Services& services, const Handover& handover, HandoverStep step, const std::string& by) {
    const auto people = role_people(services, handover.candidate);
    if (!people) {
        return services.log->errors("notification", people.errors());
    }
    std::set<std::string> told = {handover.newcomer, handover.holder};
    if (handover.kind == desk::HandoverKind::takeover) {
        told.insert(people->holders.begin(), people->holders.end());
        told.insert(people->representatives.begin(), people->representatives.end());
        told.insert(people->arbiters.begin(), people->arbiters.end());
    }
    const auto named = services.database->read([&](Transaction& transaction) { return desk::legal_addresses(transaction, handover.candidate); });
    for (const std::string& address : named && handover.kind == desk::HandoverKind::takeover ? *named : std::vector<std::string>{}) {
        const auto account = services.accounts.find_by_email(address);
        if (account && *account) {
            told.insert((*account)->id);
        }
    }
    const base::Text text = messages::handover_told(
        {.candidate = candidate_name(services, handover.candidate), .kind = desk::word_of(handover.kind), .step = desk::word_of(step)});
    for (const std::string& account : told) {
        if (!account.empty() && account != by) {
            work::notify(services, account, "handover." + std::string(desk::word_of(step)), text, "/reprise");
        }
    }
}

accounts::Done act_on(Services& services, Handover& handover, const HandoverAct& act, const std::string& address) {
    const bool passes = act.step == HandoverStep::accept || act.step == HandoverStep::confirm;
    const bool possible = std::any_of(act.as.begin(), act.as.end(), [&](Party party) {
        const auto steps = desk::steps_for(handover, party, services.now());
        return std::find(steps.begin(), steps.end(), act.step) != steps.end();
    });
    // What is not possible is refused by take_step, before any grant is looked at.
    const auto done = passes && possible ? pass_role(services, handover, act, address) : step_alone(services, handover, act, address);
    if (done) {
        tell_of(services, handover, act.step, act.account);
    }
    return done;
}

jobs::Outcome settle_handovers(Services& services) {
    auto due = services.database->read([&](Transaction& transaction) { return desk::handovers_due(transaction, services.now()); });
    if (!due) {
        return jobs::Outcome::failed(base::render(due.errors().front().message, base::Language::english));
    }
    base::Errors troubles;
    for (Handover& one : *due) {  // one that fails keeps none of the others back
        if (const auto settled = settle_one(services, one); !settled) {
            troubles.push_back(settled.errors().front());
        }
    }
    return troubles.empty() ? jobs::Outcome::done(std::to_string(due->size()))
                            : jobs::Outcome::failed(base::render(troubles.front().message, base::Language::english));
}

}  // namespace egide::web
