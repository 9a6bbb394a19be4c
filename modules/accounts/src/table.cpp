// Who may do what: the table of roles and actions. Reviewed as text; the tests print it and check its promises.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "egide/accounts/messages.h"
#include "egide/accounts/rights.h"

namespace egide::accounts {

namespace table {

namespace {

namespace m = messages;

constexpr std::array kActions{
    Action{.id = "account.own", .label = m::action_account_own, .anywhere = true},
    Action{.id = "registry.read", .label = m::action_registry_read, .anywhere = true},
    Action{.id = "rules.read", .label = m::action_rules_read, .anywhere = true},
    Action{.id = "evaluation.run", .label = m::action_evaluation_run, .anywhere = true},
    Action{.id = "offer.read", .label = m::action_offer_read, .anywhere = true},
    Action{.id = "offer.edit", .label = m::action_offer_edit},
    Action{.id = "upload.add", .label = m::action_upload_add, .anywhere = true},

    Action{.id = "dossier.read", .label = m::action_dossier_read, .content = true},
    Action{.id = "dossier.comment", .label = m::action_dossier_comment},
    Action{.id = "dossier.create", .label = m::action_dossier_create},
    Action{.id = "dossier.edit", .label = m::action_dossier_edit},
    Action{.id = "dossier.submit", .label = m::action_dossier_submit, .step_up = true, .journalled = true},
    Action{.id = "dossier.sign", .label = m::action_dossier_sign, .step_up = true, .journalled = true},
    Action{.id = "dossier.review", .label = m::action_dossier_review, .journalled = true},
    Action{.id = "dossier.request", .label = m::action_dossier_request, .journalled = true},
    Action{.id = "dossier.control", .label = m::action_dossier_control, .journalled = true},
    Action{.id = "dossier.decide", .label = m::action_dossier_decide, .step_up = true, .journalled = true},
    Action{.id = "dossier.export", .label = m::action_dossier_export, .journalled = true, .content = true},
    Action{.id = "dossier.receive", .label = m::action_dossier_receive, .journalled = true},

    Action{.id = "evidence.read", .label = m::action_evidence_read, .content = true},
    Action{.id = "evidence.add", .label = m::action_evidence_add},
    Action{.id = "evidence.withdraw", .label = m::action_evidence_withdraw, .step_up = true, .journalled = true},
    Action{.id = "evidence.export", .label = m::action_evidence_export, .journalled = true, .content = true},

    Action{.id = "directory.read", .label = m::action_directory_read, .content = true},
    Action{.id = "directory.audit", .label = m::action_directory_audit, .journalled = true},

    Action{.id = "expense.read", .label = m::action_expense_read, .content = true},
    Action{.id = "expense.edit", .label = m::action_expense_edit},
    Action{.id = "expense.control", .label = m::action_expense_control, .journalled = true},

    Action{.id = "users.read", .label = m::action_users_read},
    Action{.id = "users.invite", .label = m::action_users_invite, .journalled = true},
    Action{.id = "users.change", .label = m::action_users_change, .step_up = true, .journalled = true},
    Action{.id = "users.reset", .label = m::action_users_reset, .step_up = true, .journalled = true},
    Action{.id = "grants.read", .label = m::action_grants_read},
    Action{.id = "grants.change", .label = m::action_grants_change, .step_up = true, .journalled = true},
    Action{.id = "journal.read", .label = m::action_journal_read},
    Action{.id = "system.read", .label = m::action_system_read},
    Action{.id = "connectors.read", .label = m::action_connectors_read},
    Action{.id = "connectors.change", .label = m::action_connectors_change, .step_up = true, .journalled = true},
    Action{.id = "jobs.read", .label = m::action_jobs_read},
    Action{.id = "jobs.change", .label = m::action_jobs_change, .journalled = true},
};

using Words = std::string_view;
using enum ScopeKind;

constexpr std::array kOfACandidate{candidate, dossier};
constexpr std::array kOfAPart{candidate, establishment, dossier};
constexpr std::array kOfAContributor{establishment, piece};
constexpr std::array kOfARegion{region, dossier};
constexpr std::array kOfAController{instance, region, dossier};
constexpr std::array kOfAnAdviser{region, candidate, dossier};
constexpr std::array kOfAVendor{vendor, piece};
constexpr std::array kInstance{instance};

// The director binds the candidate. Nobody may give what he does not hold, and he is the one who names the referent:
// so he holds all that a referent does.
constexpr std::array<Words, 26> kLegalRepresentative{
    "account.own", "directory.audit", "directory.read", "dossier.comment", "dossier.create", "dossier.edit", "dossier.export", "dossier.read",
    "dossier.receive", "dossier.sign", "dossier.submit", "evaluation.run", "evidence.add", "evidence.export",
    "evidence.read", "evidence.withdraw", "expense.edit", "expense.read", "grants.change", "grants.read",
    "offer.read", "registry.read", "rules.read", "upload.add", "users.invite", "users.read",
};
constexpr std::array<Words, 25> kMainReferent{
    "account.own", "directory.audit", "directory.read", "dossier.comment", "dossier.create", "dossier.edit", "dossier.export", "dossier.read",
    "dossier.receive", "dossier.submit", "evaluation.run", "evidence.add", "evidence.export", "evidence.read",
    "evidence.withdraw", "expense.edit", "expense.read", "grants.change", "grants.read", "offer.read",
    "registry.read", "rules.read", "upload.add", "users.invite", "users.read",
};
constexpr std::array<Words, 14> kTechnicalReferent{
    "account.own",   "directory.audit",   "directory.read", "dossier.comment",   "dossier.edit", "dossier.read",  "evaluation.run", "evidence.add",
    "evidence.read", "evidence.withdraw", "offer.read",   "registry.read", "rules.read",     "upload.add",
};
constexpr std::array<Words, 12> kFinanceReferent{
    "account.own",  "dossier.comment", "dossier.read", "evaluation.run", "evidence.add", "evidence.read",
    "expense.edit", "expense.read",    "offer.read",   "registry.read",  "rules.read",   "upload.add",
};
// Answers for security: sees and brings everything that is technical, also what others would rather not show.
constexpr std::array<Words, 13> kSecurityOfficer{
    "account.own",   "directory.audit", "directory.read", "dossier.comment", "dossier.read",  "evaluation.run", "evidence.add", "evidence.export",
    "evidence.read", "offer.read",      "registry.read", "rules.read",     "upload.add",
};
constexpr std::array<Words, 9> kContributor{
    "account.own", "dossier.read",  "evaluation.run", "evidence.add", "evidence.read",
    "offer.read",  "registry.read", "rules.read",     "upload.add",
};

constexpr std::array<Words, 16> kReviewer{
    "account.own", "dossier.comment", "dossier.decide", "dossier.export", "dossier.read", "dossier.receive",
    "dossier.request", "dossier.review", "evaluation.run", "evidence.export", "evidence.read", "expense.read",
    "offer.read", "registry.read", "rules.read", "upload.add",
};
constexpr std::array<Words, 18> kController{
    "account.own", "dossier.comment", "dossier.control", "dossier.decide", "dossier.export", "dossier.read",
    "dossier.receive", "dossier.request", "evaluation.run", "evidence.export", "evidence.read", "expense.control",
    "expense.read", "journal.read", "offer.read", "registry.read", "rules.read", "upload.add",
};
// Holds what its reviewers and controllers do, so that it can name them.
constexpr std::array<Words, 26> kAgencyAdministrator{
    "account.own", "connectors.read", "dossier.comment", "dossier.control", "dossier.decide", "dossier.export",
    "dossier.read", "dossier.receive", "dossier.request", "dossier.review", "evaluation.run", "evidence.export",
    "evidence.read", "expense.control", "expense.read", "grants.change", "grants.read", "jobs.read", "journal.read",
    "offer.read", "registry.read", "rules.read", "system.read", "upload.add", "users.invite", "users.read",
};
constexpr std::array<Words, 8> kAdviser{
    "account.own",   "dossier.comment", "dossier.read",  "evaluation.run",
    "evidence.read", "offer.read",      "registry.read", "rules.read",
};
constexpr std::array<Words, 9> kVendor{
    "account.own", "evaluation.run", "evidence.add", "evidence.read", "offer.edit",
    "offer.read",  "registry.read",  "rules.read",   "upload.add",
};
// Runs the machine and lets people in; nothing that a candidate brought is shown to it.
constexpr std::array<Words, 17> kInstanceAdministrator{
    "account.own", "connectors.change", "connectors.read", "evaluation.run", "grants.change", "grants.read",
    "jobs.change", "jobs.read",         "journal.read",    "offer.read",     "registry.read", "rules.read",
    "system.read", "users.change",      "users.invite",    "users.read",     "users.reset",
};

constexpr std::array kRoles{
    Role{"legal_representative", m::role_legal_representative, Side::candidate, kOfACandidate, kLegalRepresentative,
         true, false},
    Role{"main_referent", m::role_main_referent, Side::candidate, kOfACandidate, kMainReferent, true, false},
    Role{"technical_referent", m::role_technical_referent, Side::candidate, kOfAPart, kTechnicalReferent, false, false},
    Role{"finance_hr_referent", m::role_finance_hr_referent, Side::candidate, kOfAPart, kFinanceReferent, false, false},
    Role{"rssi", m::role_rssi, Side::candidate, kOfAPart, kSecurityOfficer, false, false},
    Role{"contributor", m::role_contributor, Side::candidate, kOfAContributor, kContributor, false, false},
    Role{"ars_reviewer", m::role_ars_reviewer, Side::authority, kOfARegion, kReviewer, true, true},
    Role{"ans_controller", m::role_ans_controller, Side::authority, kOfAController, kController, true, true},
    Role{"ans_administrator", m::role_ans_administrator, Side::authority, kInstance, kAgencyAdministrator, true, true},
    Role{"adviser", m::role_adviser, Side::advice, kOfAnAdviser, kAdviser, true, true},
    Role{"vendor", m::role_vendor, Side::supplier, kOfAVendor, kVendor, false, false},
    Role{"instance_administrator", m::role_instance_administrator, Side::instance, kInstance, kInstanceAdministrator,
         true, false},
};

/// Every request asks for some forty of these words.
template <typename List>
auto index_of(const List& list) {
    std::unordered_map<std::string_view, decltype(list.data())> index;
    for (const auto& one : list) {
        index.emplace(one.id, &one);
    }
    return index;
}

template <typename Index>
auto found_in(const Index& index, std::string_view id) -> typename Index::mapped_type {
    const auto at = index.find(id);
    return at == index.end() ? nullptr : at->second;
}

}  // namespace

}  // namespace table

bool Role::may(std::string_view action) const {
    return std::binary_search(actions.begin(), actions.end(), action);
}

std::span<const Action> actions() {
    return table::kActions;
}

std::span<const Role> roles() {
    return table::kRoles;
}

const Action* find_action(std::string_view id) {
    static const auto index = table::index_of(table::kActions);
    return table::found_in(index, id);
}

const Role* find_role(std::string_view id) {
    static const auto index = table::index_of(table::kRoles);
    return table::found_in(index, id);
}

}  // namespace egide::accounts
