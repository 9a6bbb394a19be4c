#include "egide/reading/tree.h"
#include "facts_json.h"
#include "field.h"

namespace egide::signature {
namespace {

using reading::JsonWriter;
using reading::Reader;

constexpr std::size_t kMostDetachedSignatures = 100;
constexpr std::size_t kMostReadReferences = 100;
constexpr std::uint64_t kMostDetachedBytes = std::uint64_t{1} << 40U;

void write_signature(JsonWriter& json, const DetachedSignature& signature) {
    json.begin_object();
    json.field("verdict", word_of(signature.verdict));
    write_words(json, "faults", signature.faults);
    if (signature.packaging) {
        json.field("packaging", word_of(*signature.packaging));
    }
    json.field("level", word_of(signature.level));
    json.key("references").begin_array();
    for (const Reference& reference : signature.references) {
        json.begin_object();
        json.field("uri", reference.uri);
        json.field("digest_method", reference.digest_method);
        json.end_object();
    }
    json.end_array();
    write_signer(json, "signer", signature.signer);
    json.end_object();
}

Reference read_reference(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "reference");
    Reference reference{plain(reader, "uri"), plain(reader, "digest_method")};
    reader.finish();
    return reference;
}

DetachedSignature read_detached_signature(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "signature");
    DetachedSignature signature;
    signature.verdict = word<Verdict>(reader, "verdict");
    signature.faults = words<Fault>(reader, "faults", false);
    if (reader.has("packaging")) {
        signature.packaging = word<Packaging>(reader, "packaging");
    }
    signature.level = word<Level>(reader, "level");
    const std::span<const reading::Node> references = reader.items("references");
    if (references.size() > kMostReadReferences) {
        refuse(reader, "references");
        return signature;
    }
    for (const reading::Node& reference : references) {
        signature.references.push_back(read_reference(reference, problems));
    }
    signature.signer = read_signer(reader, "signer");
    reader.finish();
    if (signature.verdict != verdict_of(signature.faults, signature.signer.trust)) {
        refuse(reader, "verdict");
    }
    return signature;
}

bool is_consistent(const DetachedReport& report) {
    const bool locked = report.verdict == Verdict::encrypted && report.format == Format::none &&
                        report.signatures.empty() && report.unreadable == Unreadable::no;
    return locked || report.verdict == verdict_of(report);
}

}  // namespace

std::string to_json(const DetachedReport& report) {
    JsonWriter json;
    json.begin_object();
    json.field("verdict", word_of(report.verdict));
    json.field("unreadable", word_of(report.unreadable));
    json.field("format", word_of(report.format));
    json.key("signatures").begin_array();
    for (const DetachedSignature& signature : report.signatures) {
        write_signature(json, signature);
    }
    json.end_array();
    if (report.content_bytes) {
        json.field("content_bytes", *report.content_bytes);
    }
    json.end_object();
    return json.take();
}

base::Result<DetachedReport> detached_report_from_json(std::string_view json, const std::string& file) {
    const base::Result<reading::Node> tree = reading::read_json(json, file);
    if (!tree.ok()) {
        return tree.errors();
    }
    reading::Problems problems;
    Reader reader(*tree, problems, "report");
    DetachedReport report;
    report.verdict = word<Verdict>(reader, "verdict");
    report.unreadable = word<Unreadable>(reader, "unreadable");
    report.format = word<Format>(reader, "format");
    const std::span<const reading::Node> signatures = reader.items("signatures");
    if (signatures.size() > kMostDetachedSignatures) {
        refuse(reader, "signatures");
        return problems.take();
    }
    for (const reading::Node& signature : signatures) {
        report.signatures.push_back(read_detached_signature(signature, problems));
    }
    report.content_bytes = whole(reader, "content_bytes", kMostDetachedBytes);
    if (!is_consistent(report)) {
        refuse(reader, "verdict");
    }
    reader.finish();
    return problems.any() ? base::Result<DetachedReport>(problems.take())
                          : base::Result<DetachedReport>(std::move(report));
}

}  // namespace egide::signature
