#include <algorithm>

#include "caller.h"
#include "dossier_access.h"
#include "egide/desk/pieces.h"
#include "egide/sandbox/guests.h"
#include "egide/web/messages.h"
#include "evidence_intake.h"
#include "gate.h"
#include "idempotency.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"
#include "utf8.h"

namespace egide::web::routes {

namespace {

using desk::PieceFile;
using sandbox::FileKind;
using storage::sql::Transaction;

constexpr std::uint64_t kLargestShown = std::uint64_t{128} << 20;
constexpr std::size_t kShownText = 4000;
constexpr std::size_t kShownEntries = 100;

struct SeenPiece {
    desk::Dossier dossier;
    PieceFile file;
    std::string topic;
};

/// The piece that the path names, in a dossier where the caller may do this.
Or<SeenPiece> seen_piece(Services& services, const http::Request& request, std::string_view action) {
    auto named = named_dossier(services, request, action);
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    auto files = services.database->read(
        [&](Transaction& transaction) { return desk::pieces_of(transaction, request.path_parameter("id")); });
    if (!files) {
        return unavailable(request, files.errors());
    }
    const auto at = std::find_if(files->begin(), files->end(),
                                 [&](const PieceFile& one) { return one.id == request.path_parameter("piece"); });
    if (at == files->end()) {
        return absent(request);
    }
    std::string topic = desk::topic_of(*files, at->id);
    return SeenPiece{std::move(std::get<desk::Dossier>(named)), std::move(*at), std::move(topic)};
}

/// What children found in a file; `unreadable` says why there is not more.
struct PieceLook {
    sandbox::FileType type;
    std::optional<sandbox::PdfStructure> pdf;
    std::optional<sandbox::ZipListing> zip;
    std::optional<std::string> text;
    bool text_cut = false;
    base::Errors unreadable;
};

bool holds_text(FileKind kind) {
    return kind == FileKind::text || kind == FileKind::csv || kind == FileKind::json || kind == FileKind::xml || kind == FileKind::mail ||
           kind == FileKind::html;
}

/// The beginning as plain text: line ends and tabs stay, other controls go; nothing for what is no text.
std::optional<std::string> beginning_of(const UnnamedFile& file, sandbox::TextEncoding encoding, bool& cut) {
    using sandbox::TextEncoding;
    const sandbox::DescriptorBytes bytes(file.descriptor());
    const std::string raw = bytes.take(0, kShownText);
    cut = bytes.size() > kShownText;
    std::string shown;
    for (const char c : raw) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && c != '\n' && c != '\t') {
            continue;
        }
        if (encoding == TextEncoding::single_byte && byte >= 0x80) {
            shown += static_cast<char>(0xC0U | (byte >> 6U));
            shown += static_cast<char>(0x80U | (byte & 0x3FU));
        } else {
            shown += c;
        }
    }
    for (int end = 0; end < 4 && !shown.empty() && !is_plain_utf8(shown); ++end) {
        shown.pop_back();  // a character cut in two
    }
    return is_plain_utf8(shown) ? std::optional(std::move(shown)) : std::nullopt;
}

template <typename Answer>
void keep_answer(base::Result<Answer> answer, std::optional<Answer>& into, base::Errors& errors) {
    if (answer) {
        into = std::move(*answer);
    } else {
        errors = answer.errors();
    }
}

PieceLook look_into(const Services& services, const UnnamedFile& file) {
    sandbox::Run how;
    how.program = services.guest_program;
    PieceLook look;
    const auto type = sandbox::ask_file_type(file.descriptor(), how);
    if (!type) {
        look.unreadable = type.errors();
        return look;
    }
    look.type = *type;
    if (type->kind == FileKind::pdf) {
        keep_answer(sandbox::ask_pdf_structure(file.descriptor(), how), look.pdf, look.unreadable);
    } else if (type->kind == FileKind::zip) {
        keep_answer(sandbox::ask_zip_listing(file.descriptor(), how), look.zip, look.unreadable);
    } else if (holds_text(type->kind)) {
        look.text = beginning_of(file, type->encoding, look.text_cut);
    }
    return look;
}

void write_pdf(reading::JsonWriter& json, const PieceLook& look, base::Language language) {
    json.key("acts").begin_array();
    for (std::size_t i = 0; look.pdf && i < look.pdf->actions.size() && i < kShownEntries; ++i) {
        json.value(base::render(sandbox::sentence_of(look.pdf->actions[i]), language));
    }
    json.end_array().key("signatures").begin_array();
    for (std::size_t i = 0; look.pdf && i < look.pdf->signatures.size() && i < kShownEntries; ++i) {
        const sandbox::PdfSignature& one = look.pdf->signatures[i];
        json.begin_object().field("field", one.field).field("filled", one.filled).field("format", one.sub_filter).end_object();
    }
    json.end_array();
}

std::string look_json(const PieceLook& look, const std::string& name, base::Language language) {
    reading::JsonWriter json(false);
    json.begin_object().field("kind", sandbox::id_of(look.type.kind)).field("kind_name", base::render(sandbox::name_of(look.type), language));
    json.field("promises_else", sandbox::promises_something_else(look.type, name)).field("macros", look.type.macros);
    json.key("pages");
    write_cell(json, look.pdf ? Cell(static_cast<std::int64_t>(look.pdf->pages)) : Cell());
    json.field("encrypted", look.pdf && look.pdf->encrypted).key("text");
    write_cell(json, look.text ? Cell(*look.text) : Cell());
    json.field("text_cut", look.text_cut).key("entries").begin_array();
    for (std::size_t i = 0; look.zip && i < look.zip->entries.size() && i < kShownEntries; ++i) {
        json.value(look.zip->entries[i].name);
    }
    json.end_array();
    write_pdf(json, look, language);
    json.key("unreadable");
    write_cell(json, look.unreadable.empty() ? Cell() : Cell(base::render(look.unreadable.front().message, language)));
    return json.end_object().take();
}

http::Response preview_piece(Services& services, http::Request& request) {
    auto seen = seen_piece(services, request, "evidence.read");
    if (auto* refused = std::get_if<http::Response>(&seen)) {
        return std::move(*refused);
    }
    const auto& piece = std::get<SeenPiece>(seen);
    const auto source = [&]() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        auto handed = services.vault->with(
            [&](evidence::Vault& vault) { return vault.read(caller_of(request).session.account, piece.file.file.evidence); });
        return handed ? base::Result<std::unique_ptr<evidence::ByteSource>>(std::move(handed->bytes)) : handed.errors();
    };
    const auto file = spooled(services, source, kLargestShown);
    if (!file) {
        return unsound(request, file.errors());
    }
    return http::json_response(look_json(look_into(services, **file), piece.file.file.name, request.language));
}

/// On which side the caller speaks: that of a role which lets him comment there.
std::string side_of(Services& services, const http::Request& request, const desk::Dossier& dossier) {
    static constexpr std::string_view kSpokenSides[] = {"candidate", "authority", "advice", "supplier", "authority"};
    for (const std::string& id : roles_over(caller_of(request).standing, dossier, services.now())) {
        const accounts::Role* const role = accounts::find_role(id);
        if (role != nullptr && role->may("dossier.comment")) {
            return std::string(kSpokenSides[static_cast<std::size_t>(role->side)]);
        }
    }
    return "candidate";
}

http::Response list_remarks(Services& services, http::Request& request) {
    auto seen = seen_piece(services, request, "evidence.read");
    if (auto* refused = std::get_if<http::Response>(&seen)) {
        return std::move(*refused);
    }
    const auto& piece = std::get<SeenPiece>(seen);
    const auto remarks = services.database->read(
        [&](Transaction& transaction) { return desk::remarks_on(transaction, piece.dossier.id, piece.topic); });
    if (!remarks) {
        return unavailable(request, remarks.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const desk::Remark& remark : *remarks) {
        const auto author = services.accounts.find(remark.author);
        json.begin_object().field("id", remark.id).field("author", remark.author).key("author_name");
        write_cell(json, author && *author ? Cell((*author)->name) : Cell());
        json.field("side", remark.side).field("words", remark.words).key("at");
        write_cell(json, cell(remark.at));
        json.end_object();
    }
    return http::json_response(json.end_array().end_object().take());
}

http::Response say_remark(Services& services, http::Request& request) {
    auto seen = seen_piece(services, request, "dossier.comment");
    if (auto* refused = std::get_if<http::Response>(&seen)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    desk::Remark remark{.words = body.required_text("words", 4000)};
    if (remark.words.find_first_not_of(" \n\t") == std::string::npos) {
        body.complain(messages::remark_empty(), "words");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto& piece = std::get<SeenPiece>(seen);
    remark.author = caller_of(request).session.account;
    remark.side = side_of(services, request, piece.dossier);
    remark.at = services.now();
    const auto said = services.database->write([&](Transaction& transaction) -> accounts::Done {
        const auto added = desk::add_remark(transaction, piece.dossier.id, piece.topic, remark);
        return added ? note_change(services, transaction, request, "dossier.remark_added", piece.dossier, {{"piece", piece.file.id}}) : added;
    });
    return said ? list_remarks(services, request) : unavailable(request, said.errors());
}

}  // namespace

Routes piece_views(Services& services) {
    const std::vector<http::ErrorCase> errors = {{404, "absent", {"aucune pièce visible de ce nom", "no piece of this name in sight"}}};
    return {
        {.pattern = "/api/v1/dossiers/{id}/pieces/{piece}/preview",
         .summary = {"Ce qu’est un fichier, sans l’ouvrir chez soi", "What a file is, without opening it at home"},
         .permission = "evidence.read", .answer_schema = "PiecePreview", .errors = errors, .handler = with(services, preview_piece)},
        {.pattern = "/api/v1/dossiers/{id}/pieces/{piece}/messages",
         .summary = {"Ce qui se dit d’une pièce", "What is said about a piece"}, .permission = "evidence.read",
         .answer_schema = "PieceMessages", .errors = errors, .handler = with(services, list_remarks)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/pieces/{piece}/messages",
         .summary = {"Commenter une pièce", "Comment on a piece"}, .permission = "dossier.comment",
         .parameters = {idempotency_parameter()}, .body = json_body("NewPieceMessage"), .answer_schema = "PieceMessages",
         .errors = errors, .handler = once(services, say_remark)},
    };
}

}  // namespace egide::web::routes
