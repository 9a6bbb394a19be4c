#include "egide/desk/pieces.h"

#include <algorithm>
#include <set>

#include "caller.h"
#include "dossier_access.h"
#include "egide/sandbox/guests.h"
#include "egide/web/messages.h"
#include "evidence_cells.h"
#include "evidence_intake.h"
#include "gate.h"
#include "idempotency.h"
#include "piece_cells.h"
#include "request_body.h"
#include "routes.h"
#include "upload_bytes.h"

namespace egide::web::routes {

namespace {

using desk::PieceFile;
using desk::StoredFile;
using storage::sql::Transaction;

constexpr std::size_t kMostAtOnce = 1000;
constexpr std::uint64_t kLargestArchive = std::uint64_t{256} << 20;

void write_slots(reading::JsonWriter& json, const desk::Judged& judged, base::Language language) {
    json.key("slots").begin_array();
    for (const desk::Slot& slot : desk::slots_of(judged)) {
        write_slot(json, slot, language);
    }
    json.end_array();
}

/// The establishments and the facts that a file may be tied to.
void write_targets(reading::JsonWriter& json, const desk::Contents& contents, const desk::Judged& judged) {
    std::set<std::string> kinds;
    for (const desk::Slot& slot : desk::slots_of(judged)) {
        kinds.insert(slot.piece->from);
    }
    json.key("units").begin_array();
    for (const auto& entity : judged.reading->facts.perimeter.entities) {
        json.begin_object().field("finess", entity.finess).field("name", entity.name).end_object();
    }
    json.end_array().key("subjects").begin_array();
    for (const desk::Part& part : contents.parts) {
        const auto node = part.kind == desk::PartKind::observation ? reading::read_json(part.value, "fact") : base::Result<reading::Node>(base::Errors{});
        const auto word = [&](const char* key) {
            const reading::Node* const found = node->find(key);
            return found == nullptr ? std::string() : found->scalar;
        };
        if (!node || !kinds.contains(word("kind"))) {
            continue;
        }
        const std::string about = word("directory").empty() ? word("perimeter") : word("directory");
        json.begin_object().field("part", part.id).field("kind", word("kind")).field("date", word("date"));
        json.field("about", about).field("shown", part.piece && contents.file(*part.piece) != nullptr).end_object();
    }
    json.end_array();
}

http::Response list_pieces(Services& services, http::Request& request) {
    auto named = named_contents(services, request, "evidence.read");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(named);
    const auto judged = judged_today(services, contents);
    const auto sights = sights_of(services, request, contents);
    if (!judged || !sights) {
        return unavailable(request, judged ? sights.errors() : judged.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("revision", contents.dossier.revision);
    write_slots(json, *judged, request.language);
    write_targets(json, contents, *judged);
    json.key("files").begin_array();
    for (const PieceFile& file : sights->files) {
        write_piece_file(json, *sights, file);
    }
    json.end_array();
    const auto place = place_of(contents.dossier);
    const bool open = desk::may_change(contents.dossier.stage, desk::PartKind::observation);
    json.field("may_add", may(services, request, "evidence.add", place)).field("may_confirm", open && may(services, request, "evidence.add", place));
    json.field("may_withdraw", open && may(services, request, "evidence.withdraw", place));
    json.field("may_comment", may(services, request, "dossier.comment", place)).end_object();
    return http::json_response(json.take());
}

/// One file that somebody brings: bytes of an upload, or evidence that is in the vault already.
struct Brought {
    std::string upload;
    std::string evidence;
    std::string name;
    desk::PieceUse use;
    std::optional<base::Date> document_date;
    std::optional<base::Date> collected;
};

Brought read_brought(const reading::Node& node, reading::Problems& problems) {
    reading::Reader reader(node, problems, "item");
    Brought one;
    one.upload = reader.text("upload").value_or("");
    one.evidence = reader.text("evidence").value_or("");
    one.name = reader.text("name").value_or("");
    one.use = {reader.text("code").value_or(""), reader.text("unit").value_or(""), reader.text("subject").value_or("")};
    one.document_date = reader.date("document_date");
    one.collected = reader.date("collected");
    reader.finish();
    if (one.upload.empty() == one.evidence.empty()) {
        problems.add(node, messages::piece_upload_or_evidence(), "upload");
    }
    if (one.name.size() > 1024) {
        problems.add(node, messages::body_too_long({.field = "name", .most = 1024}), "name");
    }
    return one;
}

/// Evidence of the vault as a file, when the caller may see it: where it lies, or through a dossier that holds it.
base::Result<std::optional<StoredFile>> seen_evidence(Services& services, const http::Request& request, const std::string& id) {
    if (!evidence::is_evidence_id(id)) {
        return std::optional<StoredFile>();
    }
    const auto found = services.vault->with([&](evidence::Vault& vault) { return vault.get(id); });
    const auto* const record = found && !found->tombstone && found->latest().record ? &*found->latest().record : nullptr;
    if (record == nullptr || !record->held()) {
        return std::optional<StoredFile>();
    }
    bool seen = may(services, request, "evidence.read", place_of(services, record->attests));
    if (!seen) {
        const auto through = services.database->read([&](Transaction& transaction) -> base::Result<bool> {
            const auto uses = desk::uses_of(transaction, id);
            for (std::size_t i = 0; uses && i < uses->size(); ++i) {
                const auto dossier = desk::find_dossier(transaction, (*uses)[i].dossier);
                if (dossier && *dossier && may(services, request, "evidence.read", place_of(**dossier))) {
                    return true;
                }
            }
            return uses ? base::Result<bool>(false) : base::Result<bool>(uses.errors());
        });
        if (!through) {
            return through.errors();
        }
        seen = *through;
    }
    const evidence::Content& content = *record->content;
    return seen ? std::optional(StoredFile{id, base::hex(content.object.sha256), static_cast<std::int64_t>(content.object.size),
                                           content.name, content.media_type})
                : std::nullopt;
}

/// The files of what was brought, in its order: uploads become evidence, evidence is looked up.
Or<std::vector<StoredFile>> files_of(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                     const std::vector<Brought>& brought) {
    std::vector<StoredFile> files(brought.size());
    std::vector<Intake> intake;
    std::vector<std::size_t> from_upload;
    for (std::size_t i = 0; i < brought.size(); ++i) {
        if (brought[i].upload.empty()) {
            auto seen = seen_evidence(services, request, brought[i].evidence);
            if (!seen || !*seen) {
                return seen ? unsound(request, {{base::ErrorKind::invalid, messages::piece_evidence_unknown(), {}, "items", {}}})
                            : unavailable(request, seen.errors());
            }
            files[i] = std::move(**seen);
            continue;
        }
        auto upload = whole_upload(services, request, brought[i].upload);
        if (auto* refused = std::get_if<http::Response>(&upload)) {
            return std::move(*refused);
        }
        const auto& whole = std::get<Upload>(upload);
        intake.push_back({bytes_of_upload(services, whole.id), brought[i].name.empty() ? whole.name : brought[i].name, whole.media_type, brought[i].collected});
        from_upload.push_back(i);
    }
    if (intake.empty()) {
        return files;
    }
    auto kept = keep_files(services, request, dossier, intake);
    if (auto* refused = std::get_if<http::Response>(&kept)) {
        return std::move(*refused);
    }
    for (std::size_t i = 0; i < from_upload.size(); ++i) {
        files[from_upload[i]] = std::get<std::vector<StoredFile>>(kept)[i];
        if (const auto dropped = drop_upload(services, brought[from_upload[i]].upload); !dropped) {
            services.log->errors("uploads", dropped.errors());
        }
    }
    return files;
}

/// Puts files into the dossier with what their names tell, unless somebody said it.
http::Response put_files(Services& services, const http::Request& request, const desk::Contents& contents,
                         const std::vector<Brought>& brought, const std::vector<StoredFile>& files, std::string_view more = {}) {
    std::vector<desk::FileHints> hints;
    for (const StoredFile& file : files) {
        hints.push_back({file.name, file.media_type});
    }
    const auto added = services.database->write([&](Transaction& transaction) -> base::Result<std::vector<PieceFile>> {
        const auto rules = rules_of(services, transaction, contents.dossier);
        if (!rules) {
            return rules.errors();
        }
        auto proposals = desk::propose_uses(contents, **rules, hints);
        std::vector<desk::NewPiece> fresh;
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (!brought[i].use.code.empty()) {
                proposals[i].use = brought[i].use;
                proposals[i].why = "person";
            }
            proposals[i].document_date = brought[i].document_date ? brought[i].document_date : proposals[i].document_date;
            fresh.push_back({files[i], std::move(proposals[i]), brought[i].collected});
        }
        auto put = desk::add_pieces(transaction, contents.dossier.id, fresh, caller_of(request).session.account, services.now());
        const auto noted = put ? note_change(services, transaction, request, "dossier.pieces_added", contents.dossier,
                                             {{"count", std::to_string(files.size())}})
                               : accounts::Done(std::monostate{});
        return noted ? std::move(put) : base::Result<std::vector<PieceFile>>(noted.errors());
    });
    if (!added) {
        return unsound(request, added.errors());
    }
    const auto sights = sights_of(services, request, contents);
    if (!sights) {
        return unavailable(request, sights.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("files").begin_array();
    for (const PieceFile& file : *added) {
        write_piece_file(json, *sights, file);
    }
    json.end_array().end_object();
    std::string text = json.take();
    if (!more.empty()) {
        text.replace(text.rfind('}'), 1, "," + std::string(more) + "}");
    }
    return http::json_response(std::move(text), 201);
}

http::Response add_to_dossier(Services& services, http::Request& request) {
    auto named = named_contents(services, request, "evidence.add");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    std::vector<Brought> brought;
    for (const reading::Node& node : body.objects("items")) {
        if (brought.size() > kMostAtOnce) {
            break;
        }
        brought.push_back(read_brought(node, body.problems()));
    }
    if (brought.empty() || brought.size() > kMostAtOnce) {
        body.complain(messages::pieces_count({.most = kMostAtOnce}), "items");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(named);
    auto files = files_of(services, request, contents.dossier, brought);
    auto* refused = std::get_if<http::Response>(&files);
    return refused != nullptr ? std::move(*refused)
                              : put_files(services, request, contents, brought, std::get<std::vector<StoredFile>>(files));
}

/// What an archive gave: entries in one nameless file, and those that were left out with the reason.
struct Unpacked {
    std::vector<Intake> files;
    std::vector<std::pair<std::string, base::Text>> left_out;
};

/// Where each entry's bytes stand in the unpacked file.
struct Extent {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool whole = false;
};

base::Result<std::map<std::uint32_t, Extent>> unpack(const sandbox::Run& how, int archive, std::uint64_t most, UnnamedFile& into) {
    std::map<std::uint32_t, Extent> extents;
    sandbox::ZipPoint at;
    for (;;) {
        const auto pieces = sandbox::ask_zip_pieces(archive, at, how);
        if (!pieces || pieces->empty()) {
            return pieces ? base::Result<std::map<std::uint32_t, Extent>>(std::move(extents)) : pieces.errors();
        }
        for (const sandbox::ZipPiece& piece : *pieces) {
            auto [found, fresh] = extents.try_emplace(piece.entry, Extent{into.size(), 0, false});
            const bool in_order = piece.entry >= at.entry && found->second.length == piece.offset && !found->second.whole;
            if (!in_order || into.size() + piece.bytes.size() > most || (piece.bytes.empty() && !piece.last)) {
                return base::Error{base::ErrorKind::invalid, messages::archive_unreadable(), {}, "upload", {}};
            }
            if (const auto added = into.add(piece.bytes); !added) {
                return added.errors();
            }
            found->second.length += piece.bytes.size();
            found->second.whole = piece.last;
            at = piece.last ? sandbox::ZipPoint{piece.entry + 1, 0} : sandbox::ZipPoint{piece.entry, found->second.length};
        }
    }
}

bool is_litter(std::string_view name) {
    const std::string_view last = name.substr(name.rfind('/') + 1);
    return name.starts_with("__MACOSX/") || last == ".DS_Store" || last == "Thumbs.db" || last == "desktop.ini";
}

base::Result<Unpacked> read_archive(Services& services, const evidence::OpenSource& source) {
    const auto archive = spooled(services, source, kLargestArchive);
    auto bytes = UnnamedFile::make(services.uploads_folder());
    if (!archive || !bytes) {
        return archive ? bytes.errors() : archive.errors();
    }
    sandbox::Run how;
    how.program = services.guest_program;
    const auto listing = sandbox::ask_zip_listing((*archive)->descriptor(), how);
    if (!listing) {
        return listing.errors();
    }
    base::Errors flaws;
    for (const sandbox::ZipFound& found : listing->flaws) {
        const std::string name = found.entry ? listing->entries.at(*found.entry).name : std::string();
        flaws.push_back({base::ErrorKind::invalid, sandbox::sentence_of(found.flaw, name), {}, "upload", {}});
    }
    if (!flaws.empty()) {
        flaws.resize(std::min<std::size_t>(flaws.size(), 20));
        return flaws;
    }
    const auto extents = unpack(how, (*archive)->descriptor(), sandbox::ZipCaps{}.inflated, **bytes);
    if (!extents) {
        return extents.errors();
    }
    Unpacked unpacked;
    for (std::uint32_t i = 0; i < listing->entries.size(); ++i) {
        const sandbox::ZipEntry& entry = listing->entries[i];
        if (entry.folder || is_litter(entry.name)) {
            continue;
        }
        const auto extent = extents->find(i);
        if (entry.encrypted || extent == extents->end() || !extent->second.whole) {
            unpacked.left_out.emplace_back(entry.name, entry.encrypted ? messages::archive_entry_encrypted() : messages::archive_unreadable());
            continue;
        }
        unpacked.files.push_back({part_of(*bytes, extent->second.offset, extent->second.length), entry.name, media_type_by_name(entry.name)});
    }
    return unpacked;
}

http::Response add_archive(Services& services, http::Request& request) {
    auto named = named_contents(services, request, "evidence.add");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const std::string id = body.required_text("upload", 64);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto upload = whole_upload(services, request, id);
    if (auto* refused = std::get_if<http::Response>(&upload)) {
        return std::move(*refused);
    }
    auto unpacked = read_archive(services, bytes_of_upload(services, id));
    if (!unpacked) {
        return unsound(request, unpacked.errors());
    }
    if (unpacked->files.empty() || unpacked->files.size() > kMostAtOnce) {
        return unsound(request, {{base::ErrorKind::invalid, messages::pieces_count({.most = kMostAtOnce}), {}, "upload", {}}});
    }
    const auto& contents = std::get<desk::Contents>(named);
    auto kept = keep_files(services, request, contents.dossier, unpacked->files);
    if (auto* refused = std::get_if<http::Response>(&kept)) {
        return std::move(*refused);
    }
    if (const auto dropped = drop_upload(services, id); !dropped) {
        services.log->errors("uploads", dropped.errors());
    }
    reading::JsonWriter json(false);
    json.begin_array();
    for (const auto& [name, why] : unpacked->left_out) {
        json.begin_object().field("name", name).field("why", base::render(why, request.language)).end_object();
    }
    const auto& files = std::get<std::vector<StoredFile>>(kept);
    return put_files(services, request, contents, std::vector<Brought>(files.size()), files,
                     "\"left_out\":" + json.end_array().take());
}

}  // namespace

Routes pieces(Services& services) {
    const std::vector<http::ErrorCase> errors = {
        {404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}},
        {409, "upload-not-whole", {"le dépôt n’est pas complet", "the upload is not whole"}}};
    return {
        {.pattern = "/api/v1/dossiers/{id}/pieces",
         .summary = {"Les pièces demandées et les fichiers d’un dossier", "The pieces asked for and the files of a dossier"},
         .permission = "evidence.read", .answer_schema = "DossierPieces", .errors = {errors.front()},
         .handler = with(services, list_pieces)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/pieces",
         .summary = {"Ajouter des fichiers, chacun avec un classement proposé", "Add files, each with a proposed place"},
         .permission = "evidence.add", .parameters = {idempotency_parameter()}, .body = json_body("NewPieces"),
         .answer_schema = "201 AddedPieces", .errors = errors, .handler = once(services, add_to_dossier)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/pieces/archive",
         .summary = {"Ajouter les fichiers d’une archive ZIP", "Add the files of a ZIP archive"}, .permission = "evidence.add",
         .parameters = {idempotency_parameter()}, .body = json_body("NewArchive"), .answer_schema = "201 AddedPieces",
         .errors = errors, .handler = once(services, add_archive)},
    };
}

}  // namespace egide::web::routes
