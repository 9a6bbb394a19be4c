// Figures of a campaign for regions and the agency.
#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "people.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

const std::vector<std::string>& campaign_names() {
    static const std::vector<std::string> names = {"programme", "region", "stage", "stage_name", "count", "late", "low", "high", "ceiling", "decided"};
    return names;
}

Cells campaign_cells(const desk::CampaignLine& line, base::Language language) {
    return {line.programme, line.region, cell(dossier::word_of(line.stage)), base::render(dossier::name_of(line.stage), language), line.count, line.late,
            line.low.decimal(), line.high.decimal(), line.ceiling.decimal(), line.decided.decimal()};
}

void write_late(reading::JsonWriter& json, const desk::Dossier& one, base::Language language) {
    json.begin_object().field("id", one.id).field("programme", one.programme).field("name", one.name).field("region", one.region);
    json.field("stage", dossier::word_of(one.stage)).field("stage_name", base::render(dossier::name_of(one.stage), language));
    json.field("due", one.summary.due->iso()).field("pieces_missing", one.summary.pieces_missing).field("open_requests", one.summary.open_requests);
    json.end_object();
}

http::Response campaign_answer(const http::Request& request, const desk::Campaign& campaign) {
    reading::JsonWriter json(false);
    json.begin_object().key("lines").begin_array();
    for (const desk::CampaignLine& line : campaign.lines) {
        write_object(json, campaign_names(), campaign_cells(line, request.language));
    }
    json.end_array().key("late").begin_array();
    for (const desk::Dossier& one : campaign.late) {
        write_late(json, one, request.language);
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

http::Response show_campaign(Services& services, http::Request& request) {
    desk::DossierQuery query;
    query.reach = reach_of(caller_of(request).standing, "dossier.request", services.now());
    query.programme = request.query_parameter("programme").value_or("");
    query.region = request.query_parameter("region").value_or("");
    const auto campaign = services.database->read(
        [&](Transaction& transaction) { return desk::campaign_of(transaction, query, base::paris_date(services.now())); });
    if (!campaign) {
        return unavailable(request, campaign.errors());
    }
    if (request.query_parameter("format").value_or("") != "csv") {
        return campaign_answer(request, *campaign);
    }
    note_export(services, request, "campaign");
    ListQuery csv;
    csv.csv = true;
    Listing listing{campaign_names(), {}, {}, static_cast<std::int64_t>(campaign->lines.size())};
    for (const desk::CampaignLine& line : campaign->lines) {
        listing.rows.push_back(campaign_cells(line, request.language));
    }
    return list_response(request, csv, listing);
}

}  // namespace

Routes campaign(Services& services) {
    using Place = http::Parameter::Place;
    return {
        {.pattern = "/api/v1/campaign", .summary = {"Les chiffres de la campagne, et qui manquera l’échéance", "Figures of the campaign, and who will miss the deadline"},
         .permission = "dossier.request",
         .parameters = {{"programme", Place::query, {"De cet appel", "Of this call"}}, {"region", Place::query, {"De cette région (code INSEE)", "Of this region (INSEE code)"}},
                        {"format", Place::query, {"« csv » pour un tableau", "“csv” for a table"}}},
         .answer_schema = "Campaign", .handler = with(services, show_campaign)},
    };
}

}  // namespace egide::web::routes
