#include "bundle_format.h"

#include <fmt/format.h>

#include "bundle_fields.h"
#include "bundle_text.h"
#include "egide/journal/log.h"
#include "egide/reading/json_writer.h"

namespace egide::evidence {

namespace {

using reading::JsonWriter;

void add_list(JsonWriter& writer, std::string_view key, const ListDigest& list) {
    writer.key(key).begin_object().field("count", list.count).field("sha256", base::hex(list.sha256)).end_object();
}

ListDigest list_of(const reading::Node* node, std::string& trouble) {
    ExactObject object(node, trouble);
    ListDigest list{object.number("count"), object.digest("sha256")};
    object.finish();
    return list;
}

SealedEvaluation evaluation_of(const reading::Node* node, std::string& trouble) {
    ExactObject object(node, trouble);
    SealedEvaluation sealed{object.number("entry"), object.text("on"), object.digest("rules_sha256"),
                            object.text("rules_version")};
    if (trouble.empty() && !base::Date::parse(sealed.on)) {
        object.fail("on", "a date");
    }
    object.finish();
    return sealed;
}

std::optional<SealedFile> checked_role(SealedFile file) {
    const bool known = file.role == "dossier" || file.role == "evaluation" || file.role == "evidence" ||
                       file.role == "index" || file.role == "rules";
    return known && (file.role == "evidence") == file.entry.has_value() ? std::optional(std::move(file)) : std::nullopt;
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
    JsonWriter writer(false);
    writer.begin_object().field("candidate", manifest.candidate);
    add_list(writer, "entries", manifest.entries);
    if (const auto& sealed = manifest.evaluation) {
        writer.key("evaluation").begin_object().field("entry", sealed->entry).field("on", sealed->on);
        writer.field("rules_sha256", base::hex(sealed->rules)).field("rules_version", sealed->rules_version);
        writer.end_object();
    }
    add_list(writer, "files", manifest.files);
    writer.field("format", kBundleFormat).field("made", journal::show_instant(manifest.made));
    writer.field("origin", manifest.origin).field("programme", manifest.programme).end_object();
    return in_canonical_form(writer.take());
}

base::Result<Manifest> read_manifest(std::string_view bytes) {
    std::string trouble;
    const auto node = exact_json(bytes, trouble);
    if (!node) {
        return malformed(trouble);
    }
    ExactObject object(&*node, trouble);
    Manifest manifest;
    manifest.candidate = object.text("candidate");
    manifest.entries = list_of(object.child("entries"), trouble);
    if (object.has("evaluation")) {
        manifest.evaluation = evaluation_of(object.child("evaluation"), trouble);
    }
    manifest.files = list_of(object.child("files"), trouble);
    if (object.text("format") != kBundleFormat) {
        object.fail("format", kBundleFormat);
    }
    manifest.made = object.instant("made").value_or(journal::Instant{});
    manifest.origin = object.text("origin");
    manifest.programme = object.text("programme");
    object.finish();
    return trouble.empty() ? base::Result<Manifest>(std::move(manifest)) : malformed(trouble);
}

std::string write_file_line(const SealedFile& file) {
    JsonWriter writer(false);
    writer.begin_object();
    if (file.entry) {
        writer.field("entry", *file.entry);
    }
    writer.field("path", file.path).field("role", file.role).field("sha256", base::hex(file.object.sha256));
    writer.field("sha3_256", base::hex(file.object.sha3)).field("size", file.object.size).end_object();
    return in_canonical_form(writer.take()) + "\n";
}

base::Result<SealedFile> read_file_line(std::string_view line) {
    std::string trouble;
    const auto node = exact_json(line, trouble);
    if (!node) {
        return malformed(trouble);
    }
    ExactObject object(&*node, trouble);
    SealedFile file;
    if (object.has("entry")) {
        file.entry = object.number("entry");
    }
    file.path = object.text("path");
    file.role = object.text("role");
    file.object = {object.digest("sha256"), object.digest("sha3_256"), object.number("size")};
    object.finish();
    auto checked = checked_role(std::move(file));
    if (!trouble.empty() || !checked) {
        return malformed(trouble.empty() ? "key \"role\": a known role expected, with an entry for evidence" : trouble);
    }
    return std::move(*checked);
}

std::string write_listed_entry(const ListedEntry& entry) {
    return fmt::format(R"({{"index":{},"leaf":"{}"}})", entry.index, base::hex(entry.leaf)) + "\n";
}

base::Result<ListedEntry> read_listed_entry(std::string_view line) {
    std::string trouble;
    const auto node = exact_json(line, trouble);
    if (!node) {
        return malformed(trouble);
    }
    ExactObject object(&*node, trouble);
    const ListedEntry entry{object.number("index"), object.digest("leaf")};
    object.finish();
    return trouble.empty() ? base::Result<ListedEntry>(entry) : malformed(trouble);
}

std::string write_gap(journal::Instant since) {
    return fmt::format(R"({{"since":"{}"}})", journal::show_instant(since));
}

std::optional<journal::Instant> read_gap(std::string_view bytes) {
    constexpr std::string_view kBefore = R"({"since":")";
    constexpr std::string_view kAfter = R"("})";
    const bool framed = bytes.size() > kBefore.size() + kAfter.size() && bytes.starts_with(kBefore);
    const auto since =
        framed ? journal::parse_instant(bytes.substr(kBefore.size(), bytes.size() - kBefore.size() - kAfter.size()))
               : std::nullopt;
    return since && write_gap(*since) == bytes ? since : std::nullopt;
}

std::string stamp_path(const HeadStamp& stamp) {
    return fmt::format("{}{:016}-{}.{}", member::time, stamp.size, stamp.number, stamp.renewed ? "ers" : "tst");
}

std::optional<HeadStamp> parse_stamp_path(std::string_view path) {
    constexpr std::size_t kDigits = 16;
    constexpr std::string_view kForm = "0000000000000000-0.tst";
    if (!path.starts_with(member::time) || path.size() != member::time.size() + kForm.size()) {
        return std::nullopt;
    }
    path.remove_prefix(member::time.size());
    HeadStamp stamp;
    for (const char digit : path.substr(0, kDigits)) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        stamp.size = stamp.size * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    const char number = path[kDigits + 1];
    stamp.number = static_cast<unsigned>(number - '0');
    stamp.renewed = path.ends_with(".ers");
    const bool written_so = number >= '1' && number <= '9' && stamp_path(stamp).substr(member::time.size()) == path;
    return written_so ? std::optional(std::move(stamp)) : std::nullopt;
}

}  // namespace egide::evidence
