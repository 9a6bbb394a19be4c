#include "piece_cells.h"

#include <algorithm>

#include "caller.h"
#include "dossier_access.h"
#include "gate.h"
#include "listing.h"

namespace egide::web {

namespace {

using desk::FileState;
using desk::PieceFile;
using reading::JsonWriter;
using storage::sql::Transaction;

constexpr std::int32_t kOldReportDays = 60;  // what a control calls old, for a report of an audit

void write_date(JsonWriter& json, std::string_view key, const std::optional<base::Date>& date) {
    json.key(key);
    write_cell(json, date ? Cell(date->iso()) : Cell());
}

void write_words(JsonWriter& json, std::string_view key, const std::string& words) {
    json.key(key);
    write_cell(json, cell_or_null(words));
}

bool is_living(const PieceFile& file) {
    return file.state == FileState::proposed || file.state == FileState::confirmed;
}

std::string word_under(const reading::Node& node, std::initializer_list<const char*> path) {
    const reading::Node* at = &node;
    for (const char* const key : path) {
        at = at == nullptr ? nullptr : at->find(key);
    }
    return at == nullptr ? std::string() : at->scalar;
}

/// What the dossier says of somebody: a part without identifier, as a tree.
reading::Node single_part(const desk::Contents& contents, desk::PartKind kind) {
    const desk::Part* const part = contents.find(kind);
    auto node = part == nullptr ? base::Result<reading::Node>(reading::Node{}) : reading::read_json(part->value, "part");
    return node ? std::move(*node) : reading::Node{};
}

/// Who has to sign, by the capacity that the document asks for; empty when the dossier does not say.
std::string expected_signer(const desk::Contents& contents, const std::string& signatory) {
    return signatory == "legal_representative" ? word_under(single_part(contents, desk::PartKind::contacts), {"legal", "name"})
                                               : std::string();
}

/// Facts by the file that shows them.
std::map<std::string, reading::Node> shown_facts(const desk::Contents& contents) {
    std::map<std::string, reading::Node> facts;
    for (const desk::Part& part : contents.parts) {
        if (part.kind == desk::PartKind::observation && part.piece) {
            if (auto node = reading::read_json(part.value, "fact")) {
                facts.emplace(*part.piece, std::move(*node));
            }
        }
    }
    return facts;
}

std::map<std::string, std::string> names_of(Services& services, const std::vector<PieceFile>& files) {
    std::map<std::string, std::string> names;
    for (const PieceFile& file : files) {
        if (names.contains(file.author)) {
            continue;
        }
        const auto account = services.accounts.find(file.author);
        names[file.author] = account && *account ? (*account)->name : std::string();
    }
    return names;
}

std::vector<std::string> doubts_of(const PieceSights& sights, const PieceFile& file) {
    std::vector<std::string> doubts;
    const auto day = file.document_date ? file.document_date : file.collected;
    const auto declared = base::Date::parse(word_under(single_part(*sights.contents, desk::PartKind::dates), {"declaration"}));
    const base::Date reference = declared.value_or(sights.today);
    if (!day) {
        doubts.emplace_back("undated");
    } else if (*day > sights.today) {
        doubts.emplace_back("future");
    } else if (declared && *day > *declared) {
        doubts.emplace_back("after_declaration");
    } else if (!file.use.subject.empty() && base::days_between(*day, reference) > kOldReportDays) {
        doubts.emplace_back("old_report");
    }
    return doubts;
}

void write_same(JsonWriter& json, const PieceSights& sights, const PieceFile& file) {
    json.key("same").begin_array();
    for (const PieceFile& other : sights.files) {
        if (other.id != file.id && is_living(other) && other.file.sha256 == file.file.sha256) {
            json.value(other.id);
        }
    }
    json.end_array().key("twins").begin_array();
    for (const desk::Twin& twin : sights.twins) {
        if (twin.sha256 == file.file.sha256) {
            json.begin_object().field("dossier", twin.dossier).field("dossier_name", sights.dossier_names.at(twin.dossier));
            json.field("piece", twin.piece).field("code", twin.code).field("name", twin.name).end_object();
        }
    }
    json.end_array();
}

void write_signature(JsonWriter& json, const PieceSights& sights, const PieceFile& file) {
    const auto fact = sights.facts.find(file.id);
    const std::string signatory = fact == sights.facts.end() ? std::string() : word_under(fact->second, {"signatory"});
    json.field("signature", file.signature);
    write_words(json, "signer", file.signer);
    write_words(json, "signatory", signatory);
    write_words(json, "signer_expected", expected_signer(*sights.contents, signatory));
}

/// The dossiers of twins that the caller may look into.
base::Result<std::map<std::string, std::string>> visible_dossiers(Services& services, const http::Request& request,
                                                                  Transaction& transaction, const std::vector<desk::Twin>& twins) {
    std::map<std::string, std::string> names;
    std::string asked;
    for (const desk::Twin& twin : twins) {  // by dossier
        if (twin.dossier == asked) {
            continue;
        }
        asked = twin.dossier;
        const auto dossier = desk::find_dossier(transaction, twin.dossier);
        if (!dossier) {
            return dossier.errors();
        }
        if (*dossier && may(services, request, "evidence.read", place_of(**dossier))) {
            names.emplace(twin.dossier, (*dossier)->name + " (" + (*dossier)->programme + ")");
        }
    }
    return names;
}

}  // namespace

base::Result<PieceSights> sights_of(Services& services, const http::Request& request, const desk::Contents& contents) {
    auto read = services.database->read([&](Transaction& transaction) -> base::Result<PieceSights> {
        PieceSights sights;
        auto files = desk::pieces_of(transaction, contents.dossier.id);
        auto twins = desk::twins_of(transaction, contents.dossier);
        auto remarks = desk::remark_counts(transaction, contents.dossier.id);
        if (!files || !twins || !remarks) {
            return !files ? files.errors() : !twins ? twins.errors() : remarks.errors();
        }
        auto names = visible_dossiers(services, request, transaction, *twins);
        if (!names) {
            return names.errors();
        }
        sights.files = std::move(*files);
        sights.remarks = std::move(*remarks);
        sights.dossier_names = std::move(*names);
        std::erase_if(*twins, [&](const desk::Twin& twin) { return !sights.dossier_names.contains(twin.dossier); });
        sights.twins = std::move(*twins);
        return sights;
    });
    if (read) {
        read->contents = &contents;
        read->people = names_of(services, read->files);
        read->facts = shown_facts(contents);
        read->today = base::paris_date(services.now());
    }
    return read;
}

void write_piece_file(JsonWriter& json, const PieceSights& sights, const PieceFile& file) {
    json.begin_object().field("id", file.id);
    write_words(json, "code", file.use.code);
    write_words(json, "unit", file.use.unit);
    write_words(json, "subject", file.use.subject);
    json.field("state", desk::word_of(file.state)).field("version", file.version).field("revision", file.revision);
    write_words(json, "replaces", file.replaces.value_or(""));
    json.field("evidence", file.file.evidence).field("sha256", file.file.sha256).field("size", file.file.size);
    json.field("name", file.file.name).field("media_type", file.file.media_type);
    write_date(json, "document_date", file.document_date);
    write_date(json, "collected", file.collected);
    json.key("received");
    write_cell(json, cell(file.received));
    const auto day = file.document_date ? file.document_date : file.collected;
    json.key("age_days");
    write_cell(json, day ? Cell(std::int64_t{base::days_between(*day, sights.today)}) : Cell());
    json.key("doubts");
    write_cell(json, cell_of_texts(is_living(file) ? doubts_of(sights, file) : std::vector<std::string>()));
    write_signature(json, sights, file);
    write_words(json, "why", file.why);
    json.field("author", file.author);
    const auto author = sights.people.find(file.author);
    write_words(json, "author_name", author == sights.people.end() ? std::string() : author->second);
    write_same(json, sights, file);
    const auto remarks = sights.remarks.find(desk::topic_of(sights.files, file.id));
    json.field("messages", remarks == sights.remarks.end() ? std::int64_t{0} : remarks->second);
    json.end_object();
}

void write_slot(JsonWriter& json, const desk::Slot& slot, base::Language language) {
    json.begin_object().field("objective", slot.objective->id).field("objective_title", slot.objective->title.in(language));
    json.field("code", slot.piece->code).field("name", slot.piece->name.in(language)).field("per", slot.piece->per);
    write_words(json, "group", slot.piece->group);
    write_words(json, "from", slot.piece->from);
    json.field("conditional", slot.piece->required_if != nullptr).field("state", programme::word(slot.state));
    json.key("missing").begin_array();
    for (const desk::SlotGap& gap : slot.missing) {
        json.begin_object();
        write_words(json, "unit", gap.use.unit);
        write_words(json, "subject", gap.use.subject);
        write_words(json, "name", gap.name);
        json.end_object();
    }
    json.end_array().field("facts", static_cast<std::int64_t>(slot.facts.size()));
    json.key("cite").begin_object().field("source", slot.piece->cite.source).field("place", slot.piece->cite.place);
    json.field("says", slot.piece->cite.says.in(language)).end_object();
    json.key("special_cases").begin_array();
    for (const base::Bilingual& one : slot.objective->special_cases) {
        json.value(one.in(language));
    }
    json.end_array().end_object();
}

}  // namespace egide::web
