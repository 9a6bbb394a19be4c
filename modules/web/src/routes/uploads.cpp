#include <algorithm>
#include <map>

#include "base64.h"
#include "caller.h"
#include "egide/web/messages.h"
#include "listing.h"
#include "routes.h"
#include "upload_bytes.h"
#include "utf8.h"
#include "whole_number.h"

namespace egide::web::routes {

namespace {

constexpr const char* kVersion = "1.0.0";

void add_tus(http::Response& response) {
    response.fields.set("Tus-Resumable", kVersion);
    response.fields.set("Tus-Version", kVersion);
    response.fields.set("Tus-Extension", "creation,termination,expiration");
}

http::Response with_tus(http::Response response, const Upload& upload) {
    add_tus(response);
    response.fields.set("Upload-Offset", std::to_string(upload.offset));
    response.fields.set("Upload-Length", std::to_string(upload.length));
    return response;
}

http::Response refused_upload(const http::Request& request, int status, std::string_view kind, const base::Text& detail) {
    http::Response response = refusal(request, status, kind, detail);
    add_tus(response);
    return response;
}

const std::vector<std::string>& upload_names() {
    static const std::vector<std::string> all = {"id", "length", "offset", "name", "created", "expires"};
    return all;
}

Cells upload_cells(const Upload& upload) {
    return {upload.id,           static_cast<std::int64_t>(upload.length), static_cast<std::int64_t>(upload.offset),
            cell_or_null(upload.name), cell(upload.created),                     cell(upload.expires)};
}

std::string_view trimmed(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(first);
    const auto last = text.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// "filename d29ybGQ=,filetype dGV4dA==": nothing when it is malformed.
std::optional<std::map<std::string, std::string, std::less<>>> read_metadata(std::string_view text) {
    std::map<std::string, std::string, std::less<>> found;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const std::string_view pair = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto space = std::min(pair.find(' '), pair.size());
        const auto value = from_base64(trimmed(pair.substr(std::min(space + 1, pair.size()))));
        if (!value || !is_plain_utf8(*value) || value->size() > 255 || found.size() > 10 ||
            !found.emplace(std::string(pair.substr(0, space)), *value).second) {
            return std::nullopt;
        }
    }
    return found;
}

/// "type/subtype" of RFC 9110; anything else is bytes.
std::string sound_media_type(std::string_view text) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '+' || c == '/';
    };
    const bool sound = text.size() <= 100 && std::count(text.begin(), text.end(), '/') == 1 &&
                       std::all_of(text.begin(), text.end(), plain) && text.front() != '/' && text.back() != '/';
    return sound ? std::string(text) : "application/octet-stream";
}

/// 507 when the disk of this node is full, 503 when the bucket is away.
http::Response refused_bytes(Services& services, const http::Request& request, const base::Errors& errors) {
    services.log->errors("uploads", errors);
    http::Response response = services.upload_bucket ? storage_away(request)
                                                     : refusal(request, 507, "no-space", messages::upload_disk());
    add_tus(response);
    return response;
}

bool is_disk_full(const Services& services) {
    return !services.upload_bucket &&
           free_share(services.uploads_folder()) < services.configuration.application.free_share;
}

http::Response start_upload(Services& services, http::Request& request) {
    const auto& limits = services.configuration.application;
    const auto length = whole_number(request.fields.find("Upload-Length").value_or(""));
    const auto metadata = read_metadata(request.fields.find("Upload-Metadata").value_or(""));
    if (request.fields.find("Tus-Resumable").value_or(kVersion) != kVersion) {
        return refused_upload(request, 412, "tus-version", messages::upload_version());
    }
    if (!length || !metadata) {
        return refused_upload(request, 400, "upload-fields", messages::upload_fields());
    }
    if (static_cast<std::uint64_t>(*length) > limits.upload_bytes) {
        return refused_upload(request, 413, "upload-too-large", messages::upload_too_large({.limit = limits.upload_bytes}));
    }
    if (is_disk_full(services)) {
        return refused_upload(request, 507, "no-space", messages::upload_disk());
    }
    const std::string& account = caller_of(request).session.account;
    const auto under_way = uploads_of(services, account);
    if (!under_way) {
        return unavailable(request, under_way.errors());
    }
    if (static_cast<std::int64_t>(under_way->size()) >= limits.uploads_of_account) {
        return refused_upload(request, 429, "too-many-uploads", messages::upload_too_many({.limit = limits.uploads_of_account}));
    }
    const auto word = [&](std::string_view key) {
        const auto at = metadata->find(key);
        return at == metadata->end() ? std::string() : at->second;
    };
    const auto begun = begin_upload(services, {{}, account, static_cast<std::uint64_t>(*length), 0, word("filename"),
                                               sound_media_type(word("filetype")), {}, {}});
    if (!begun) {
        return unavailable(request, begun.errors());
    }
    auto response = with_tus(http::json_response(object_text(upload_names(), upload_cells(*begun)), 201), *begun);
    response.fields.set("Location", "/api/v1/uploads/" + begun->id);
    return response;
}

/// The caller's own upload that the path names.
Or<Upload> own_upload(Services& services, const http::Request& request) {
    auto found = find_upload(services, caller_of(request).session.account, request.path_parameter("id"));
    if (!found) {
        return unavailable(request, found.errors());
    }
    return *found ? Or<Upload>(**std::move(found)) : Or<Upload>(absent(request));
}

http::Response show_upload(Services& services, http::Request& request) {
    auto found = own_upload(services, request);
    if (auto* refusal = std::get_if<http::Response>(&found)) {
        return std::move(*refusal);
    }
    const Upload& upload = std::get<Upload>(found);
    return with_tus(http::json_response(object_text(upload_names(), upload_cells(upload))), upload);
}

http::Response list_uploads(Services& services, http::Request& request) {
    const auto found = uploads_of(services, caller_of(request).session.account);
    if (!found) {
        return unavailable(request, found.errors());
    }
    Listing listing{upload_names(), {}, {}, static_cast<std::int64_t>(found->size())};
    for (const Upload& upload : *found) {
        listing.rows.push_back(upload_cells(upload));
    }
    return list_response(request, {}, listing);
}

http::Response give_up_upload(Services& services, http::Request& request) {
    auto found = own_upload(services, request);
    if (auto* refusal = std::get_if<http::Response>(&found)) {
        return std::move(*refusal);
    }
    const auto dropped = drop_upload(services, std::get<Upload>(found).id);
    http::Response response = dropped ? http::empty_response() : unavailable(request, dropped.errors());
    add_tus(response);
    return response;
}

/// Writes pieces behind what there is. What came before a connection broke stays: the client asks how much, and goes on
/// from there.
class PieceWriter final : public http::BodySink {
  public:
    PieceWriter(Services& services, const http::Request& request, Upload upload, std::unique_ptr<UploadBytes> bytes)
        : services_(services), request_(request), upload_(std::move(upload)), bytes_(std::move(bytes)) {}
    ~PieceWriter() override {
        if (bytes_ != nullptr && going_) {
            if (const auto settled = bytes_->settle(); !settled) {
                services_.log->errors("uploads", settled.errors());
            }
        }
        services_.at_work.leave(upload_.id);
    }

    std::optional<http::Response> write(std::string_view piece) override {
        if (piece.size() > upload_.length - upload_.offset) {
            return refused_upload(request_, 413, "upload-too-large", messages::upload_too_large({.limit = upload_.length}));
        }
        if (const auto added = bytes_->add(piece); !added) {
            going_ = false;
            return refused_bytes(services_, request_, added.errors());
        }
        upload_.offset += piece.size();
        return std::nullopt;
    }

    http::Response finish() override {
        going_ = false;
        if (const auto settled = bytes_->settle(); !settled) {
            return refused_bytes(services_, request_, settled.errors());
        }
        services_.relay.tell(upload_.account, "upload", object_text(upload_names(), upload_cells(upload_)));
        return with_tus(http::empty_response(), upload_);
    }

  private:
    Services& services_;
    const http::Request& request_;
    Upload upload_;
    std::unique_ptr<UploadBytes> bytes_;
    bool going_ = true;  // what came has to be kept
};

using Begun = std::variant<http::Response, std::unique_ptr<http::BodySink>>;

Begun go_on_with_upload(Services& services, http::Request& request) {
    auto found = own_upload(services, request);
    if (auto* refusal = std::get_if<http::Response>(&found)) {
        return std::move(*refusal);
    }
    const Upload& known = std::get<Upload>(found);
    if (!services.at_work.take(known.id)) {
        return refused_upload(request, 423, "upload-at-work", messages::upload_at_work());
    }
    auto again = own_upload(services, request);  // another request may have written before this one had the upload for itself
    if (auto* refusal = std::get_if<http::Response>(&again)) {
        services.at_work.leave(known.id);
        return std::move(*refusal);
    }
    const Upload& upload = std::get<Upload>(again);
    auto bytes = continue_upload(services, upload);
    auto writer = std::make_unique<PieceWriter>(services, request, upload, bytes ? std::move(*bytes) : nullptr);
    const auto offset = whole_number(request.fields.find("Upload-Offset").value_or(""));
    if (request.fields.find("Tus-Resumable").value_or(kVersion) != kVersion) {
        return refused_upload(request, 412, "tus-version", messages::upload_version());
    }
    if (!offset || static_cast<std::uint64_t>(*offset) != upload.offset) {
        return with_tus(refused_upload(request, 409, "upload-offset", messages::upload_offset({.offset = upload.offset})), upload);
    }
    if (!bytes || is_disk_full(services)) {
        return refused_upload(request, 507, "no-space", messages::upload_disk());
    }
    return std::unique_ptr<http::BodySink>(std::move(writer));
}

}  // namespace

Routes uploads(Services& services) {
    using Place = http::Parameter::Place;
    const http::Parameter version{"Tus-Resumable", Place::header, {"1.0.0", "1.0.0"}};
    const std::vector<http::ErrorCase> errors = {
        {404, "absent", {"aucun dépôt de ce nom", "no upload of this name"}},
        {409, "upload-offset", {"reprendre à la position donnée", "go on from the offset given"}},
        {413, "upload-too-large", {"au-delà de la taille permise ou annoncée", "beyond the size allowed or announced"}},
        {423, "upload-at-work", {"une autre requête y écrit", "another request writes to it"}},
        {507, "no-space", {"plus de place", "no space left"}}};
    const http::BodyRule pieces{http::BodyRule::Kind::streamed, "application/offset+octet-stream",
                                services.configuration.application.upload_bytes, R"({"type":"string","format":"binary"})"};
    return {
        {.pattern = "/api/v1/uploads", .summary = {"Mes dépôts en cours", "My uploads under way"},
         .permission = "upload.add", .answer_schema = "UploadList", .handler = with(services, list_uploads)},
        {.method = http::Method::post, .pattern = "/api/v1/uploads",
         .summary = {"Commencer un dépôt (tus)", "Begin an upload (tus)"}, .permission = "upload.add",
         .parameters = {version, {"Upload-Length", Place::header, {"Taille en octets", "Size in bytes"}, true},
                        {"Upload-Metadata", Place::header, {"filename, filetype en base64", "filename, filetype in base64"}}},
         .answer_schema = "201 Upload", .errors = errors, .handler = with(services, start_upload)},
        {.pattern = "/api/v1/uploads/{id}", .summary = {"Où en est un dépôt", "How far an upload is"},
         .permission = "upload.add", .answer_schema = "Upload", .errors = errors, .handler = with(services, show_upload)},
        {.method = http::Method::patch, .pattern = "/api/v1/uploads/{id}",
         .summary = {"Continuer un dépôt", "Go on with an upload"}, .permission = "upload.add",
         .parameters = {version, {"Upload-Offset", Place::header, {"Ce qui est déjà là", "What is there already"}, true}},
         .body = pieces, .answer_schema = "204", .errors = errors,
         .upload = [&services](http::Request& request) { return go_on_with_upload(services, request); }},
        {.method = http::Method::remove, .pattern = "/api/v1/uploads/{id}",
         .summary = {"Abandonner un dépôt", "Give an upload up"}, .permission = "upload.add", .answer_schema = "204",
         .errors = errors, .handler = with(services, give_up_upload)},
    };
}

}  // namespace egide::web::routes
