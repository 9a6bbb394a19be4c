#include "egide/reading/tree.h"
#include "facts_json.h"
#include "field.h"

namespace egide::signature {
namespace {

using reading::JsonWriter;
using reading::Reader;

constexpr std::size_t kMostPdfSignatures = 200;
constexpr std::size_t kMostNames = 500;
constexpr std::uint64_t kMostPdfBytes = std::uint64_t{1} << 40U;

void write_lock(JsonWriter& json, const FieldLock& lock) {
    json.key("lock").begin_object();
    json.field("action", word_of(lock.action));
    write_texts(json, "fields", lock.fields);
    json.end_object();
}

void write_signature(JsonWriter& json, const PdfSignature& signature) {
    json.begin_object();
    json.field("verdict", word_of(signature.verdict));
    json.field("field", signature.field);
    json.field("sub_filter", word_of(signature.sub_filter));
    json.field("reason", signature.reason);
    if (signature.byte_range) {
        json.key("byte_range").begin_array();
        for (const std::uint64_t number : *signature.byte_range) {
            json.value(number);
        }
        json.end_array();
    }
    json.field("covers_file", signature.covers_file);
    if (signature.certification) {
        json.field("certification", *signature.certification);
    }
    if (signature.lock) {
        write_lock(json, *signature.lock);
    }
    write_words(json, "changes", signature.changes);
    write_texts(json, "changed_fields", signature.changed_fields);
    json.field("changes_allowed", signature.changes_allowed);
    write_words(json, "faults", signature.faults);
    write_signer(json, "signer", signature.signer);
    json.end_object();
}

std::optional<std::array<std::uint64_t, 4>> read_byte_range(Reader& reader) {
    const std::span<const reading::Node> items = reader.items("byte_range");
    if (!reader.has("byte_range")) {
        return std::nullopt;
    }
    std::array<std::uint64_t, 4> range{};
    for (std::size_t at = 0; at < range.size() && items.size() == range.size(); ++at) {
        const std::optional<std::int64_t> number = reading::as_integer(items[at], reader.problems(), "byte_range");
        if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > kMostPdfBytes) {
            refuse(reader, "byte_range");
            return std::nullopt;
        }
        range[at] = static_cast<std::uint64_t>(*number);
    }
    if (items.size() != range.size()) {
        refuse(reader, "byte_range");
        return std::nullopt;
    }
    return range;
}

std::optional<FieldLock> read_lock(Reader& parent) {
    const reading::Node* const node = parent.child("lock");
    if (node == nullptr) {
        return std::nullopt;
    }
    Reader reader(*node, parent.problems(), "lock");
    FieldLock lock{.action = word<FieldLock::Action>(reader, "action"),
                   .fields = plain_list(reader, "fields", kMostNames)};
    reader.finish();
    return lock;
}

PdfSignature read_pdf_signature(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "signature");
    PdfSignature signature;
    signature.verdict = word<Verdict>(reader, "verdict");
    signature.field = plain(reader, "field");
    signature.sub_filter = word<SubFilter>(reader, "sub_filter");
    signature.reason = plain(reader, "reason");
    signature.byte_range = read_byte_range(reader);
    signature.covers_file = flag(reader, "covers_file");
    if (const auto level = whole(reader, "certification", 3)) {
        signature.certification = static_cast<std::uint32_t>(*level);
    }
    signature.lock = read_lock(reader);
    signature.changes = words<Change>(reader, "changes", true);
    signature.changed_fields = plain_list(reader, "changed_fields", kMostNames);
    signature.changes_allowed = flag(reader, "changes_allowed");
    signature.faults = words<Fault>(reader, "faults", false);
    signature.signer = read_signer(reader, "signer");
    reader.finish();
    if (signature.verdict != verdict_of(signature)) {
        refuse(reader, "verdict");
    }
    return signature;
}

bool is_consistent(const PdfReport& report) {
    const bool locked = report.verdict == Verdict::encrypted && report.encrypted && report.signatures.empty() &&
                        report.unreadable == Unreadable::no;
    return locked || report.verdict == verdict_of(report);
}

}  // namespace

std::string to_json(const PdfReport& report) {
    JsonWriter json;
    json.begin_object();
    json.field("verdict", word_of(report.verdict));
    json.field("unreadable", word_of(report.unreadable));
    json.field("encrypted", report.encrypted);
    json.field("bytes", report.bytes);
    json.key("signatures").begin_array();
    for (const PdfSignature& signature : report.signatures) {
        write_signature(json, signature);
    }
    json.end_array();
    write_texts(json, "empty_fields", report.empty_fields);
    json.end_object();
    return json.take();
}

base::Result<PdfReport> pdf_report_from_json(std::string_view json, const std::string& file) {
    const base::Result<reading::Node> tree = reading::read_json(json, file);
    if (!tree.ok()) {
        return tree.errors();
    }
    reading::Problems problems;
    Reader reader(*tree, problems, "report");
    PdfReport report;
    report.verdict = word<Verdict>(reader, "verdict");
    report.unreadable = word<Unreadable>(reader, "unreadable");
    report.encrypted = flag(reader, "encrypted");
    report.bytes = whole(reader, "bytes", kMostPdfBytes).value_or(0);
    const std::span<const reading::Node> signatures = reader.items("signatures");
    if (signatures.size() > kMostPdfSignatures) {
        refuse(reader, "signatures");
        return problems.take();
    }
    for (const reading::Node& signature : signatures) {
        report.signatures.push_back(read_pdf_signature(signature, problems));
    }
    report.empty_fields = plain_list(reader, "empty_fields", kMostPdfSignatures);
    if (!is_consistent(report)) {
        refuse(reader, "verdict");
    }
    reader.finish();
    return problems.any() ? base::Result<PdfReport>(problems.take()) : base::Result<PdfReport>(std::move(report));
}

}  // namespace egide::signature
