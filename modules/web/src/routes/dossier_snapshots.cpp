#include "dossier_snapshots.h"

#include <fstream>

#include "caller.h"
#include "dossier_cells.h"
#include "egide/http/files.h"
#include "egide/web/messages.h"
#include "json_node.h"
#include "people.h"
#include "routes.h"
#include "whole_number.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

base::Result<std::vector<desk::Snapshot>> read_snapshots(Services& services, const desk::Dossier& dossier) {
    return services.database->read([&](Transaction& transaction) { return desk::snapshots_of(transaction, dossier.id); });
}

http::Response list_snapshots(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto snapshots = read_snapshots(services, std::get<desk::Dossier>(found));
    if (!snapshots) {
        return unavailable(request, snapshots.errors());
    }
    Listing listing{{"id", "number", "way", "sha256", "evidence", "evaluated_on", "rules", "author", "at"}, {}, {}, {}};
    for (const desk::Snapshot& one : *snapshots) {
        listing.rows.push_back({one.id, one.number, one.way, one.sha256, one.evidence ? Cell(*one.evidence) : Cell(), one.evaluated_on.iso(),
                                one.rules, one.author, cell(one.at)});
    }
    listing.total = static_cast<std::int64_t>(listing.rows.size());
    return list_response(request, {}, listing);
}

/// The snapshot that the path numbers.
Or<std::pair<desk::Dossier, desk::Snapshot>> named_snapshot(Services& services, const http::Request& request, std::string_view action) {
    auto found = named_dossier(services, request, action);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto& dossier = std::get<desk::Dossier>(found);
    auto snapshots = read_snapshots(services, dossier);
    if (!snapshots) {
        return unavailable(request, snapshots.errors());
    }
    const auto number = whole_number(request.path_parameter("number"));
    for (desk::Snapshot& one : *snapshots) {
        if (number && one.number == static_cast<std::int64_t>(*number)) {
            return std::pair(std::move(dossier), std::move(one));
        }
    }
    return absent(request);
}

/// The declaration without the parts that the caller is not shown, and how many those are.
std::pair<reading::Node, std::int64_t> shown_declaration(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                                         const desk::Snapshot& snapshot) {
    reading::Node declaration = parsed(snapshot.declaration, "declaration");
    std::int64_t withheld = 0;
    for (reading::Member& member : declaration.members) {
        if (member.key == "parts") {
            withheld = static_cast<std::int64_t>(std::erase_if(member.value.items, [&](const reading::Node& part) {
                const auto kind = desk::part_kind_of(part.find("kind")->scalar);
                return !kind || !may_see_part(services, request, dossier, *kind);
            }));
        }
    }
    return {std::move(declaration), withheld};
}

http::Response show_snapshot(Services& services, http::Request& request) {
    auto found = named_snapshot(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& [dossier, snapshot] = std::get<std::pair<desk::Dossier, desk::Snapshot>>(found);
    const auto [declaration, withheld] = shown_declaration(services, request, dossier, snapshot);
    note_shown(services, request, "dossier.read", place_of(dossier), snapshot.id);
    reading::JsonWriter json(false);
    const std::vector<std::string> names = {"number", "way", "sha256", "at", "withheld", "declaration", "evaluation"};
    const WriteJson write_declaration = [&shown = declaration](reading::JsonWriter& into) { write_node(into, shown); };
    write_object(json, names, {snapshot.number, snapshot.way, snapshot.sha256, cell(snapshot.at), withheld, write_declaration, object_cell(snapshot.evaluation)});
    return http::json_response(json.take());
}

/// A file that nobody else can open: its name is gone as soon as it is open here.
class HandedFile final : public http::BodySource {
  public:
    explicit HandedFile(const std::filesystem::path& file) : stream_(file, std::ios::binary) { std::filesystem::remove(file); }
    std::size_t read(std::span<char> into) override {
        stream_.read(into.data(), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(stream_.gcount());
    }

  private:
    std::ifstream stream_;
};

http::Response hand_bundle(Services& services, http::Request& request) {
    auto found = named_snapshot(services, request, "dossier.export");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& [dossier, snapshot] = std::get<std::pair<desk::Dossier, desk::Snapshot>>(found);
    if (!snapshot.evidence) {
        return refusal(request, 409, "not-sealed-yet", messages::snapshot_not_deposited());
    }
    const auto output = services.uploads_folder() / ("bundle-" + desk::new_id());
    const auto sealed = seal_snapshot(services, caller_of(request).session.account, dossier, snapshot, output);
    if (!sealed) {
        services.log->errors("dossiers", sealed.errors());
        return unavailable(request, sealed.errors());
    }
    const auto size = std::filesystem::file_size(output);
    http::Response response;
    response.fields.add("Content-Type", "application/octet-stream");
    response.fields.add("Content-Disposition", http::download_disposition(dossier.programme + "-" + dossier.finess + "-" + std::to_string(snapshot.number) + ".egide"));
    response.body = http::StreamedBody{std::make_unique<HandedFile>(output), size};
    return response;
}

}  // namespace

Routes dossier_snapshots(Services& services) {
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}}};
    std::vector<http::ErrorCase> sealing = unseen;
    sealing.push_back({409, "not-sealed-yet", {"la déclaration n’est pas encore déposée", "the declaration is not deposited yet"}});
    return {
        {.pattern = "/api/v1/dossiers/{id}/snapshots", .summary = {"Ce qui a été déposé, figé", "What was submitted, sealed"},
         .permission = "dossier.read", .answer_schema = "SnapshotList", .errors = unseen, .handler = with(services, list_snapshots)},
        {.pattern = "/api/v1/dossiers/{id}/snapshots/{number}", .summary = {"Un dépôt, tel qu’il était", "A submission, as it was"},
         .permission = "dossier.read", .answer_schema = "Snapshot", .errors = unseen, .handler = with(services, show_snapshot)},
        {.pattern = "/api/v1/dossiers/{id}/snapshots/{number}/bundle", .summary = {"Le paquet scellé d’un dépôt", "The sealed bundle of a submission"},
         .permission = "dossier.export", .answer_schema = "application/octet-stream", .errors = sealing, .handler = with(services, hand_bundle)},
    };
}

}  // namespace egide::web::routes
