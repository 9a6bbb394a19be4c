#include <array>

#include "bundle_fields.h"
#include "bundle_text.h"
#include "egide/evidence/verify.h"
#include "egide/reading/json_writer.h"
#include "verify_findings.h"

namespace egide::evidence {

namespace {

using reading::JsonWriter;

constexpr std::array<std::string_view, 4> kVerdictNames{"intact", "reserved", "altered", "unreadable"};

/// Sentences in one language under "text", or in both under "en" and "fr".
void add_sentence(JsonWriter& writer, const base::Bilingual& text, std::optional<base::Language> language) {
    if (language) {
        writer.field("text", text.in(*language));
    } else {
        writer.field("en", text.en).field("fr", text.fr);
    }
}

void add_where(JsonWriter& writer, const std::string& member, const std::optional<std::uint64_t>& byte,
               const std::optional<std::uint64_t>& entry) {
    if (byte) {
        writer.field("byte", *byte);
    }
    if (entry) {
        writer.field("entry", *entry);
    }
    if (!member.empty()) {
        writer.field("file", member);
    }
}

void add_statements(JsonWriter& writer, std::string_view key, const std::vector<ProofStatement>& statements,
                    std::optional<base::Language> language) {
    writer.key(key).begin_array();
    for (const ProofStatement& statement : statements) {
        writer.begin_object().field("code", statement.code);
        add_sentence(writer, statement.text, language);
        add_where(writer, statement.member, {}, statement.entry);
        writer.end_object();
    }
    writer.end_array();
}

void add_faults(JsonWriter& writer, const ProofReport& report, std::optional<base::Language> language) {
    writer.key("wrong").begin_array();
    for (const ProofFault& fault : report.faults) {
        writer.begin_object().field("code", fault.code);
        add_sentence(writer, fault.text, language);
        add_where(writer, fault.member, fault.byte, fault.entry);
        if (!fault.detail.empty()) {
            writer.field("detail", fault.detail);
        }
        writer.end_object();
    }
    writer.end_array();
}

std::string write_report(const ProofReport& report, std::optional<base::Language> language) {
    JsonWriter writer(language.has_value());
    writer.begin_object().field("kind", report.kind).field("verdict", name_of(report.verdict));
    writer.field("origin", report.origin);
    add_faults(writer, report, language);
    writer.field("left_out", report.left_out);
    add_statements(writer, "proved", report.proved, language);
    add_statements(writer, "not_proved", report.not_proved, language);
    return writer.end_object().take();
}

struct ReadStatement {
    ProofStatement statement;
    std::optional<std::uint64_t> byte;
    std::string detail;
};

ReadStatement statement_of(const reading::Node& node, std::string& trouble) {
    ExactObject object(&node, trouble);
    ReadStatement read;
    read.statement.code = object.text("code");
    read.statement.text = {object.text("fr"), object.text("en")};
    if (object.has("byte")) {
        read.byte = object.number("byte");
    }
    if (object.has("entry")) {
        read.statement.entry = object.number("entry");
    }
    if (object.has("file")) {
        read.statement.member = object.text("file");
    }
    if (object.has("detail")) {
        read.detail = object.text("detail");
    }
    object.finish();
    return read;
}

std::vector<ProofStatement> statements_of(ExactObject& object, std::string_view key, std::string& trouble) {
    std::vector<ProofStatement> statements;
    for (const reading::Node& node : object.items(key)) {
        statements.push_back(statement_of(node, trouble).statement);
    }
    return statements;
}

}  // namespace

base::Bilingual readable_moment(journal::Instant instant) {
    constexpr int kFirstYear = 1900;
    const std::string text = journal::show_instant(instant);
    const auto date = base::Date::parse(text.substr(0, 10));
    if (!date || date->year() < kFirstYear) {
        return {text, text};
    }
    const std::string time = text.substr(11, 8) + " UTC";
    return {base::show(*date, base::Language::french) + " à " + time,
            base::show(*date, base::Language::english) + " at " + time};
}

std::string_view name_of(ProofVerdict verdict) {
    return kVerdictNames.at(static_cast<std::size_t>(verdict));
}

std::string report_json(const ProofReport& report, base::Language language) {
    return write_report(report, language);
}

std::string pack_report(const ProofReport& report) {
    return write_report(report, std::nullopt);
}

base::Result<ProofReport> unpack_report(std::string_view packed) {
    constexpr reading::Limits kPackLimits{.bytes = 16U << 20, .nodes = 200'000, .depth = 4};
    const auto node = reading::read_json(packed, {}, kPackLimits);
    if (!node) {
        return node.errors();
    }
    std::string trouble;
    ExactObject object(&*node, trouble);
    ProofReport report;
    report.kind = object.text("kind");
    const std::string verdict = object.text("verdict");
    const auto* const place = std::find(kVerdictNames.begin(), kVerdictNames.end(), verdict);
    if (place == kVerdictNames.end()) {
        object.fail("verdict", "a verdict");
    } else {
        report.verdict = static_cast<ProofVerdict>(place - kVerdictNames.begin());
    }
    report.origin = object.text("origin");
    for (const reading::Node& one : object.items("wrong")) {
        ReadStatement read = statement_of(one, trouble);
        report.faults.push_back({std::move(read.statement.code), std::move(read.statement.text),
                                 std::move(read.statement.member), read.byte, read.statement.entry,
                                 std::move(read.detail)});
    }
    report.left_out = object.number("left_out");
    report.proved = statements_of(object, "proved", trouble);
    report.not_proved = statements_of(object, "not_proved", trouble);
    object.finish();
    return trouble.empty() ? base::Result<ProofReport>(std::move(report)) : malformed(trouble);
}

}  // namespace egide::evidence
