#include <limits>

#include "answer_reading.h"
#include "egide/reading/json_writer.h"
#include "egide/sandbox/messages.h"
#include "egide/sandbox/pdf_structure.h"

namespace egide::sandbox {

namespace {

constexpr std::array<std::string_view, 4> kReadings{"read", "not_pdf", "password_needed", "damaged"};
constexpr std::array<std::string_view, kPdfActs> kActIds{
    "javascript", "launch", "uri", "submit_form", "import_data", "go_to_remote", "go_to_embedded", "rich_media"};
constexpr std::array<std::string_view, kPdfWhens> kWhenIds{"open", "document", "event", "click", "other"};
constexpr std::uint64_t kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
constexpr std::size_t kText = 512;

void write_lists(reading::JsonWriter& json, const PdfStructure& structure) {
    json.key("actions").begin_array();
    for (const PdfAction& action : structure.actions) {
        json.begin_object().field("act", id_of(action.act)).field("when", id_of(action.when));
        json.field("target", action.target).end_object();
    }
    json.end_array().key("files").begin_array();
    for (const PdfEmbeddedFile& file : structure.files) {
        json.begin_object().field("name", file.name).field("packed", file.packed);
        if (file.claimed_size) {
            json.field("claimed_size", *file.claimed_size);
        }
        json.end_object();
    }
    json.end_array().key("signatures").begin_array();
    for (const PdfSignature& signature : structure.signatures) {
        json.begin_object().field("field", signature.field).field("filled", signature.filled);
        json.field("filter", signature.filter).field("sub_filter", signature.sub_filter);
        json.key("byte_range").begin_array();
        for (const std::int64_t number : signature.byte_range) {
            json.value(number);
        }
        json.end_array().end_object();
    }
    json.end_array();
}

PdfSignature read_signature(AnswerReader& reader) {
    constexpr std::size_t kMostNumbers = 64;
    PdfSignature signature;
    signature.field = reader.shown("field", kText);
    signature.filled = reader.truth("filled");
    signature.filter = reader.shown("filter", kText);
    signature.sub_filter = reader.shown("sub_filter", kText);
    reading::Problems problems;
    const auto numbers = reader.items("byte_range");
    for (const reading::Node& item : numbers) {
        signature.byte_range.push_back(reading::as_integer(item, problems, "").value_or(0));
    }
    if (problems.any() || numbers.size() > kMostNumbers) {
        reader.fail();
    }
    return signature;
}

PdfEmbeddedFile read_file_answer(AnswerReader& reader) {
    PdfEmbeddedFile file{reader.shown("name", kText), std::nullopt, reader.number("packed", kMost)};
    if (reader.has("claimed_size")) {
        file.claimed_size = reader.number("claimed_size", kMost);
    }
    return file;
}

void read_lists(AnswerReader& reader, PdfStructure& into) {
    constexpr std::size_t kListed = 1'000;
    reader.objects("actions", kListed, [&](AnswerReader& inner) {
        const auto act = static_cast<PdfAct>(inner.word("act", kActIds));
        const auto when = static_cast<PdfWhen>(inner.word("when", kWhenIds));
        into.actions.push_back({act, when, inner.shown("target", kText)});
    });
    reader.objects("files", kListed, [&](AnswerReader& inner) { into.files.push_back(read_file_answer(inner)); });
    reader.objects("signatures", kListed,
                   [&](AnswerReader& inner) { into.signatures.push_back(read_signature(inner)); });
}

}  // namespace

void write_json(reading::JsonWriter& json, const PdfStructure& structure) {
    json.begin_object().field("reading", id_of(structure.reading)).field("version", structure.version);
    json.field("claims", structure.claims).field("pages", structure.pages);
    json.field("too_many_pages", structure.too_many_pages).field("encrypted", structure.encrypted);
    json.field("repaired", structure.repaired).field("xfa", structure.xfa);
    json.field("bytes_before", structure.bytes_before).field("bytes_after", structure.bytes_after);
    json.field("actions_in_all", structure.actions_in_all);
    write_lists(json, structure);
    json.field("lists_are_cut", structure.lists_are_cut).end_object();
}

std::string pdf_structure_json(const PdfStructure& structure) {
    reading::JsonWriter json(false);
    write_json(json, structure);
    return json.take();
}

base::Result<PdfStructure> read_pdf_structure(std::string_view json) {
    constexpr std::size_t kShort = 16;
    const auto tree = answer_tree(json);
    if (!tree.ok()) {
        return tree.errors();
    }
    AnswerReader reader(*tree);
    PdfStructure structure;
    structure.reading = static_cast<PdfReading>(reader.word("reading", kReadings));
    structure.version = reader.shown("version", kShort);
    structure.claims = reader.shown("claims", kShort);
    structure.pages = reader.number("pages", kMost);
    structure.too_many_pages = reader.truth("too_many_pages");
    structure.encrypted = reader.truth("encrypted");
    structure.repaired = reader.truth("repaired");
    structure.xfa = reader.truth("xfa");
    structure.bytes_before = reader.number("bytes_before", kMost);
    structure.bytes_after = reader.number("bytes_after", kMost);
    structure.actions_in_all = reader.number("actions_in_all", kMost);
    read_lists(reader, structure);
    structure.lists_are_cut = reader.truth("lists_are_cut");
    if (!reader.finish()) {
        return garbled_answer();
    }
    return structure;
}

std::string_view id_of(PdfReading reading) {
    return kReadings[static_cast<std::size_t>(reading)];
}

std::string_view id_of(PdfAct act) {
    return kActIds[static_cast<std::size_t>(act)];
}

std::string_view id_of(PdfWhen when) {
    return kWhenIds[static_cast<std::size_t>(when)];
}

base::Text sentence_of(const PdfAction& action) {
    return messages::pdf_action({.act = id_of(action.act),
                                 .target = action.target,
                                 .targeted = action.target.empty() ? "no" : "yes",
                                 .when = id_of(action.when)});
}

}  // namespace egide::sandbox
