// A dossier on its way to another instance.
#include <algorithm>

#include "caller.h"
#include "dossier_access.h"
#include "egide/base/sha256.h"
#include "egide/http/files.h"
#include "egide/sandbox/bytes.h"
#include "egide/web/messages.h"
#include "exchange_file.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

http::Response show_exchanges(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "dossier.export");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Dossier>(named);
    const auto known = services.database->read([](Transaction& transaction) { return desk::peers(transaction); });
    const auto past = services.database->read([&](Transaction& transaction) { return desk::exchanges_of(transaction, dossier.id); });
    if (!known || !past) {
        return unavailable(request, known ? past.errors() : known.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("peers").begin_array();
    for (const desk::Peer& peer : *known) {
        const bool speaks = peer.side == desk::PeerSide::authority ||
                            std::find(peer.candidates.begin(), peer.candidates.end(), dossier.finess) != peer.candidates.end();
        if (!peer.ended_at && speaks) {
            write_peer(json, peer);
        }
    }
    json.end_array().key("items").begin_array();
    for (const desk::PastExchange& one : *past) {
        const auto peer = std::find_if(known->begin(), known->end(), [&](const desk::Peer& other) { return other.id == one.peer; });
        json.begin_object().field("peer", peer == known->end() ? one.peer : peer->name).field("sent", one.sent).field("number", one.number);
        json.field("account_name", name_of_account(services, one.account)).field("at", storage::sql::show_instant(one.at)).end_object();
    }
    return http::json_response(json.end_array().end_object().take());
}

/// A package made and noted as sent.
struct MadePackage {
    desk::Package package;
    desk::PackageText text;
};

base::Result<MadePackage> make_for(Services& services, const http::Request& request, const std::string& id, const desk::Peer& to) {
    const journal::VerifierKey own = own_key(services);
    return services.database->write([&](Transaction& transaction) -> base::Result<MadePackage> {
        const auto dossier = desk::find_dossier(transaction, id);
        auto package = dossier ? desk::make_package(transaction, **dossier, to, own, services.now()) : base::Result<desk::Package>(dossier.errors());
        if (!package) {
            return package.errors();
        }
        for (const std::string& account : desk::people_in(*package)) {
            package->people[account] = name_of_account(services, account).substr(0, 200);
        }
        MadePackage made{std::move(*package), {}};
        made.text = desk::package_text(made.package);
        if (made.text.rows.size() > desk::kLargestRows || made.text.manifest.size() > desk::kLargestManifestText) {
            return base::Error{base::ErrorKind::invalid, messages::package_too_large_to_send(), {}, "peer", {}};
        }
        const auto sent = desk::note_sent(transaction, made.package, to, made.text.manifest, caller_of(request).session.account);
        const auto noted = sent ? note_change(services, transaction, request, "dossier.package_sent", **dossier,
                                              {{"peer", to.name}, {"number", std::to_string(made.package.head.number)},
                                               {"sha256", base::hex(base::sha256(made.text.manifest))},
                                               {"files", std::to_string(made.package.files.size())}})
                                : sent;
        return noted ? base::Result<MadePackage>(std::move(made)) : base::Result<MadePackage>(noted.errors());
    });
}

/// The bytes of a package on their way out; the file goes with the last of them.
class PackageBytes final : public http::BodySource {
  public:
    explicit PackageBytes(std::unique_ptr<evidence::ByteSource> bytes) : bytes_(std::move(bytes)) {}
    std::size_t read(std::span<char> into) override {
        const auto got = bytes_->read(into);
        if (!got) {
            throw std::runtime_error("a package cannot be read");
        }
        return *got;
    }

  private:
    std::unique_ptr<evidence::ByteSource> bytes_;
};

http::Response package_response(std::shared_ptr<UnnamedFile> file, const std::string& name) {
    const std::uint64_t size = sandbox::DescriptorBytes(file->descriptor()).size();
    http::Response response;
    response.fields.add("Content-Type", "application/zip");
    response.fields.add("Content-Disposition", http::download_disposition(name));
    response.fields.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    response.body = http::StreamedBody{std::make_unique<PackageBytes>(part_of(std::move(file), 0, size)().value()), size};
    return response;
}

http::Response send_package(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "dossier.export");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Dossier>(named);
    RequestBody body(request);
    const std::string to = body.required_text("peer", 32);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto peer = services.database->read([&](Transaction& transaction) { return desk::find_peer(transaction, to); });
    if (!peer) {
        return unavailable(request, peer.errors());
    }
    const bool speaks = *peer && ((*peer)->side == desk::PeerSide::authority ||
                                  std::find((*peer)->candidates.begin(), (*peer)->candidates.end(), dossier.finess) != (*peer)->candidates.end());
    if (!speaks) {
        return refusal(request, 422, "invalid", messages::peer_unknown());
    }
    const auto made = make_for(services, request, dossier.id, **peer);
    if (!made) {
        return unsound(request, made.errors());
    }
    auto file = written_package(services, made->package, made->text);
    if (!file) {
        services.log->errors("exchange", file.errors());
        return storage_away(request);  // nothing of where the bytes are
    }
    return package_response(std::move(*file), dossier.finess + "-" + dossier.programme + "-" + std::to_string(made->package.head.number) + ".egide.zip");
}

}  // namespace

Routes packages(Services& services) {
    const http::ErrorCase unseen{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}};
    return {
        {.pattern = "/api/v1/dossiers/{id}/packages", .summary = {"Instances et paquets échangés", "Instances, and packages that were exchanged"},
         .permission = "dossier.export", .answer_schema = "ExchangeList", .errors = {unseen}, .handler = with(services, show_exchanges)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/packages", .summary = {"Transmettre un dossier à une autre instance", "Send a dossier to another instance"},
         .permission = "dossier.export", .body = json_body("NewPackage"), .answer_schema = "*/*", .errors = {unseen}, .handler = with(services, send_package)},
    };
}

}  // namespace egide::web::routes
