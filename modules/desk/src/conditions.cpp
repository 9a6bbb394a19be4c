// What is true of a dossier now, for each condition of the machine.
#include "egide/desk/moves.h"
#include "egide/desk/messages.h"
#include "egide/reading/reader.h"

namespace egide::desk {

namespace {

namespace m = messages;
using dossier::Condition;
using dossier::Finding;
using programme::PieceState;
using programme::Verdict;

/// A part's value as a tree; an empty mapping when there is none.
reading::Node value_of(const Contents& contents, PartKind kind) {
    const Part* const part = contents.find(kind);
    auto node = part == nullptr ? base::Result<reading::Node>(reading::Node{}) : reading::read_json(part->value, "part");
    return node ? std::move(*node) : reading::Node{};
}

bool says(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found != nullptr && !found->is_null() && !found->scalar.empty();
}

Finding finding(bool met, base::Text why, std::string where) {
    return met ? Finding{.met = true} : Finding{false, std::move(why), std::move(where)};
}

Finding eligible(const Judged& judged) {
    const auto& result = judged.evaluation.eligibility;
    if (result.verdict == Verdict::met || result.verdict == Verdict::not_applicable) {
        return {.met = true};
    }
    return {false, result.verdict == Verdict::not_met ? m::eligibility_refused() : m::eligibility_unknown(), "candidature"};
}

/// The rules tell when a prerequisite is validated, or documented by its pieces.
Finding prerequisites_answered(const Judged& judged) {
    for (const auto& one : judged.evaluation.prerequisites) {
        if (one.verdict != Verdict::met && one.verdict != Verdict::not_applicable) {
            return {false, m::prerequisite_open({.objective = one.objective->id, .title = one.objective->title}),
                    "objectifs/" + one.objective->id};
        }
    }
    return {.met = true};
}

Finding contacts_named(const Contents& contents) {
    const reading::Node contacts = value_of(contents, PartKind::contacts);
    for (const char* const who : {"dsi", "rssi", "referent"}) {
        const reading::Node* const person = contacts.find(who);
        if (person == nullptr || !says(*person, "name") || !says(*person, "email")) {
            return {false, m::contact_missing({.who = who}), "candidature/contacts"};
        }
    }
    return {.met = true};
}

Finding bank_details_given(const Contents& contents) {
    const reading::Node bank = value_of(contents, PartKind::bank);
    return finding(says(bank, "holder") && says(bank, "iban"), m::bank_missing(), "candidature/banque");
}

Finding activity_sourced(const Judged& judged) {
    const auto& perimeter = judged.reading->facts.perimeter;
    std::vector<std::string> without;
    for (const std::uint32_t unit : perimeter.units(judged.evaluation.on)) {
        const auto& entity = perimeter.entities[unit];
        if (!entity.combined_activity || !entity.activity_year) {
            without.push_back(entity.finess);
        }
    }
    const auto count = without.size();
    return finding(without.empty(), m::activity_unsourced({.count = count, .finess = without}), "candidature/perimetre");
}

Finding group_agreed(const Contents& contents, const Judged& judged) {
    if (judged.reading->facts.perimeter.kind != organisation::CandidateKind::ght) {
        return {.met = true};
    }
    const reading::Node agreement = value_of(contents, PartKind::agreement);
    const reading::Node* const respected = agreement.find("respected");
    const bool yes = (respected != nullptr && respected->scalar == "true") || (says(agreement, "body") && says(agreement, "date"));
    return finding(yes, m::agreement_missing(), "candidature/accord");
}

Finding right_region(const Contents& contents, const Surroundings& around) {
    if (contents.dossier.region.empty()) {
        return {false, m::region_unknown(), "candidature/perimetre"};
    }
    if (around.registry_region.empty()) {
        return {false, m::region_unchecked({.given = contents.dossier.region}), "candidature/perimetre"};
    }
    return finding(around.registry_region == contents.dossier.region,
                   m::region_wrong({.given = contents.dossier.region, .registry = around.registry_region}), "candidature/perimetre");
}

/// A desk is open from its first day to its last one included. A date that the rules name as unpublished closes nothing;
/// a desk that they do not name at all is not known to be open.
Finding desk_open(const Judged& judged, const std::string& desk, base::Date today) {
    const auto& programme = *judged.programme;
    const auto values = programme.values(today, judged.evaluation.known_on);
    const auto date_of = [&](const std::string& name) -> std::optional<base::Date> {
        const auto index = programme.find_parameter(name);
        const auto* const date = index ? std::get_if<base::Date>(&values.at(*index)) : nullptr;
        return date == nullptr ? std::nullopt : std::optional(*date);
    };
    if (!programme.find_parameter(desk + "_opens") && !programme.find_parameter(desk + "_closes")) {
        return {false, m::desk_undated(), "depot"};
    }
    const auto opens = date_of(desk + "_opens");
    const auto closes = date_of(desk + "_closes");
    if (opens && today < *opens) {
        return {false, m::desk_not_yet({.date = *opens}), "depot"};
    }
    return closes && today > *closes ? Finding{false, m::desk_closed({.date = *closes}), "depot"} : Finding{.met = true};
}

Finding order_recorded(const Contents& contents) {
    const reading::Node order = value_of(contents, PartKind::order);
    return finding(says(order, "date") && says(order, "amount") && says(order, "reference"), m::order_missing(), "paiement");
}

Finding expenses_declared(const Contents& contents, const Judged& judged) {
    for (const Part& part : contents.parts) {
        if (part.kind == PartKind::expense) {
            return {.met = true};
        }
    }
    return finding(judged.reading->facts.amounts.eligible_expenses.has_value(), m::expenses_missing(), "depenses");
}

using Findings = std::map<Condition, Finding>;

void find_of_candidate(Findings& all, const Contents& contents, const Judged& judged, const Surroundings& around) {
    all[Condition::eligible] = eligible(judged);
    all[Condition::prerequisites_answered] = prerequisites_answered(judged);
    all[Condition::contacts_named] = contacts_named(contents);
    all[Condition::bank_details_given] = bank_details_given(contents);
    all[Condition::activity_sourced] = activity_sourced(judged);
    all[Condition::group_agreed] = group_agreed(contents, judged);
    all[Condition::right_region] = right_region(contents, around);
    all[Condition::main_referent_named] = finding(around.main_referents == 1, around.main_referents == 0 ? m::referent_missing() : m::referents_several(), "personnes");
    all[Condition::expenses_declared] = expenses_declared(contents, judged);
    all[Condition::application_desk_open] = desk_open(judged, "application_desk", around.today);
    all[Condition::attainment_desk_open] = desk_open(judged, "attainment_desk", around.today);
    all[Condition::payment_desk_open] = desk_open(judged, "payment_desk", around.today);
}

void find_of_exchange(Findings& all, const Surroundings& around) {
    all[Condition::requests_open] = finding(around.draft_requests + around.open_requests > 0, m::requests_none(), "demandes");
    all[Condition::requests_answered] = finding(around.unanswered_requests == 0, m::requests_unanswered({.count = around.unanswered_requests}), "demandes");
    all[Condition::grid_complete] = finding(around.grid_lines > 0 && around.grid_decided >= around.grid_lines,
                                            m::grid_open({.count = std::max<std::int64_t>(1, around.grid_lines - around.grid_decided)}), "completude");
    all[Condition::verdicts_given] = finding(around.targets_to_rule == 0, m::rulings_missing({.count = around.targets_to_rule}), "controle");
    all[Condition::snapshot_sealed] = finding(around.snapshot_sealed, m::snapshot_missing(), "depot");
    all[Condition::blocking_points_read] = finding(around.points_read, m::points_unread(), "verifier");
    all[Condition::amount_shown] = finding(around.amount_shown, m::amount_unseen(), "decision");
    all[Condition::second_reader] = finding(around.second_reader, m::second_reader_missing(), "decision");
    all[Condition::reason_given] = finding(around.reason_given, m::reason_missing(), "");
}

void find_of_convention(Findings& all, const Contents& contents) {
    const reading::Node convention = value_of(contents, PartKind::convention);
    all[Condition::convention_generated] = finding(says(convention, "generated"), m::convention_missing(), "convention");
    all[Condition::candidate_signed] = finding(says(convention, "candidate_signed"), m::signature_of_candidate_missing(), "convention");
    all[Condition::agency_signed] = finding(says(convention, "agency_signed"), m::signature_of_agency_missing(), "convention");
    all[Condition::order_recorded] = order_recorded(contents);
    all[Condition::payment_recorded] = finding(says(value_of(contents, PartKind::order), "paid"), m::payment_missing(), "paiement");
}

}  // namespace

std::map<Condition, Finding> find_conditions(const Contents& contents, const Judged& judged, const Surroundings& around) {
    Findings all;
    find_of_candidate(all, contents, judged, around);
    find_of_exchange(all, around);
    find_of_convention(all, contents);
    return all;
}

}  // namespace egide::desk
