// Figures of a campaign: counts and amounts, never a ranking.
#include <algorithm>
#include <tuple>

#include "egide/desk/review.h"

namespace egide::desk {

namespace {

constexpr std::int64_t kAllDossiers = 100'000;
constexpr std::int32_t kDaysAhead = 30;

/// Whether the next step is the candidate's.
bool candidate_acts(dossier::Stage stage) {
    switch (stage) {
        case dossier::Stage::application_draft:
        case dossier::Stage::application_complement:
        case dossier::Stage::operational:
        case dossier::Stage::attainment_draft:
        case dossier::Stage::attainment_complement:
        case dossier::Stage::control_complement: return true;
        default: return false;
    }
}

bool misses_date(const Dossier& one, base::Date today) {
    const Summary& summary = one.summary;
    if (!candidate_acts(one.stage) || !summary.due) {
        return false;
    }
    const bool something = summary.pieces_missing + summary.open_requests + summary.not_met + summary.undetermined > 0;
    return *summary.due < today || (something && base::days_between(today, *summary.due) < kDaysAhead);
}

void add_to(base::Money& sum, const std::optional<base::Money>& amount) {
    sum = amount ? sum.plus(*amount).value_or(sum) : sum;
}

base::Result<std::map<std::string, base::Money>> decided_amounts(Transaction& transaction) {
    const auto rows = transaction.query(
        "SELECT r.dossier, r.amount FROM desk_ruling r JOIN desk_dossier d ON d.id = r.dossier WHERE r.phase = 'control' AND "
        "r.target = 'decision' AND r.amount IS NOT NULL AND "
        "d.stage IN ('reached', 'partially_reached', 'not_reached', 'payment_ordered', 'paid', 'closed')");
    if (!rows) {
        return rows.errors();
    }
    std::map<std::string, base::Money> amounts;
    for (const auto& row : *rows) {
        amounts.emplace(row.text(0), base::Money::from_cents(row.integer(1)));
    }
    return amounts;
}

void add_dossier(CampaignLine& line, const Dossier& one, bool late, const std::map<std::string, base::Money>& decided) {
    line.programme = one.programme;
    line.region = one.region;
    line.stage = one.stage;
    line.count += 1;
    line.late += late ? 1 : 0;
    add_to(line.low, one.summary.amount_low);
    add_to(line.high, one.summary.amount_high);
    add_to(line.ceiling, one.summary.ceiling);
    const auto at = decided.find(one.id);
    add_to(line.decided, at == decided.end() ? std::nullopt : std::optional(at->second));
}

}  // namespace

base::Result<Campaign> campaign_of(Transaction& transaction, const DossierQuery& query, base::Date today) {
    DossierQuery all = query;
    all.skip = 0;
    all.limit = kAllDossiers;
    const auto page = list_dossiers(transaction, all);
    const auto decided = decided_amounts(transaction);
    if (!page || !decided) {
        return page ? decided.errors() : page.errors();
    }
    Campaign campaign;
    std::map<std::tuple<std::string, std::string, dossier::Stage>, CampaignLine> lines;
    for (const Dossier& one : page->dossiers) {
        const bool late = misses_date(one, today);
        add_dossier(lines[{one.programme, one.region, one.stage}], one, late, *decided);
        if (late) {
            campaign.late.push_back(one);
        }
    }
    for (auto& entry : lines) {
        campaign.lines.push_back(std::move(entry.second));
    }
    std::stable_sort(campaign.late.begin(), campaign.late.end(),
                     [](const Dossier& a, const Dossier& b) { return std::tie(*a.summary.due, a.id) < std::tie(*b.summary.due, b.id); });
    return campaign;
}

}  // namespace egide::desk
