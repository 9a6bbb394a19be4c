#include "record_json.h"

#include <stdexcept>

#include "egide/evidence/messages.h"
#include "egide/journal/canonical_json.h"
#include "text_rules.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;
const std::initializer_list<std::string_view> kOrigins = {"upload", "vendor", "collector", "import"};
const std::initializer_list<std::string_view> kStates = {"held", "absent"};

std::optional<std::string> bytes_of_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        const auto digit = [&](char c) { return std::string_view("0123456789abcdef").find(c); };
        const std::size_t high = digit(hex[at]);
        const std::size_t low = digit(hex[at + 1]);
        if (high > 15 || low > 15) {
            return std::nullopt;
        }
        bytes += static_cast<char>(high << 4 | low);
    }
    return hex.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

std::string hex_of(std::string_view bytes) {
    return base::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Attests read_attests(const reading::Node& node, reading::Problems& problems) {
    reading::Reader reader(node, problems, "attests");
    Attests attests;
    attests.directory = reader.text("directory").value_or("");
    attests.perimeter = reader.text("perimeter").value_or("");
    attests.entities = reader.texts("entities");
    attests.from = reader.date("from");
    attests.to = reader.date("to");
    attests.objective = reader.text("objective").value_or("");
    attests.piece = reader.text("piece").value_or("");
    attests.programme = reader.text("programme").value_or("");
    reader.finish();
    return attests;
}

/// A name that is not UTF-8 is kept byte for byte, as hexadecimal.
std::string read_name(reading::Reader& reader) {
    const auto name = reader.text("name");
    const auto hex = reader.text("name_hex");
    const auto bytes = hex ? bytes_of_hex(*hex) : std::optional<std::string>("");
    if (!bytes || (hex && (name || is_plain_utf8(*bytes)))) {
        reader.problems().add(reader.node(), messages::record_not_text({.field = "name_hex"}), "name_hex");
        return {};
    }
    return hex ? *bytes : name.value_or("");
}

Content read_content(const reading::Node& node, reading::Problems& problems) {
    reading::Reader reader(node, problems, "content");
    Content content;
    content.media_type = reader.require_text("media_type").value_or("");
    content.name = read_name(reader);
    reader.require_child("sha256");
    reader.require_child("sha3_256");
    reader.require_child("size");
    content.object.sha256 = read_digest(reader, "sha256").value_or(Digest{});
    content.object.sha3 = read_digest(reader, "sha3_256").value_or(Digest{});
    content.object.size = read_number(reader, "size", 0).value_or(0);
    reader.finish();
    return content;
}

Origin read_origin(const reading::Node& node, reading::Problems& problems) {
    reading::Reader reader(node, problems, "origin");
    Origin origin;
    origin.kind = static_cast<Origin::Kind>(reader.require_choice("kind", kOrigins).value_or(0));
    origin.name = reader.text("name").value_or("");
    origin.version = reader.text("version").value_or("");
    origin.key = reader.text("key").value_or("");
    reader.finish();
    return origin;
}

void read_parts(reading::Reader& reader, Record& record) {
    if (const reading::Node* const attests = reader.require_child("attests")) {
        record.attests = read_attests(*attests, reader.problems());
    }
    if (const reading::Node* const content = reader.child("content")) {
        record.content = read_content(*content, reader.problems());
    }
    if (const reading::Node* const origin = reader.require_child("origin")) {
        record.origin = read_origin(*origin, reader.problems());
    }
}

Record read_whole(const reading::Node& node, reading::Problems& problems) {
    reading::Reader reader(node, problems, "record");
    Record record;
    read_parts(reader, record);
    record.by = reader.require_text("by").value_or("");
    record.evidence = reader.require_text("evidence").value_or("");
    record.note = reader.text("note").value_or("");
    record.reason = reader.text("reason").value_or("");
    record.collected = read_instant(reader, "collected");
    reader.require_child("received");
    record.received = read_instant(reader, "received").value_or(journal::Instant{});
    reader.require_child("revision");
    const auto revision = read_number(reader, "revision", 1).value_or(1);
    if (revision > UINT32_MAX) {
        problems.add(node, messages::record_number({.field = "revision", .least = 1, .most = UINT32_MAX}), "revision");
    }
    record.revision = static_cast<std::uint32_t>(revision);
    const auto state = reader.require_choice("state", kStates);
    if (state && (*state == 0) != record.held()) {
        problems.add(node, messages::record_state({.state = *(kStates.begin() + *state)}), "state");
    }
    if (reader.require_integer("version").value_or(1) != 1) {
        problems.add(node, messages::record_number({.field = "version", .least = 1, .most = 1}), "version");
    }
    reader.finish();
    return record;
}

void write_attests(reading::JsonWriter& writer, const Attests& attests) {
    writer.key("attests").begin_object();
    write_text(writer, "directory", attests.directory);
    if (!attests.entities.empty()) {
        writer.key("entities").begin_array();
        for (const std::string& entity : attests.entities) {
            writer.value(entity);
        }
        writer.end_array();
    }
    write_text(writer, "from", attests.from ? attests.from->iso() : "");
    write_text(writer, "objective", attests.objective);
    write_text(writer, "perimeter", attests.perimeter);
    write_text(writer, "piece", attests.piece);
    write_text(writer, "programme", attests.programme);
    write_text(writer, "to", attests.to ? attests.to->iso() : "");
    writer.end_object();
}

void write_content(reading::JsonWriter& writer, const Content& content) {
    const bool plain = is_plain_utf8(content.name);
    writer.key("content").begin_object().field("media_type", content.media_type);
    writer.field(plain ? "name" : "name_hex", plain ? content.name : hex_of(content.name));
    writer.field("sha256", base::hex(content.object.sha256)).field("sha3_256", base::hex(content.object.sha3));
    writer.field("size", content.object.size).end_object();
}

void write_origin(reading::JsonWriter& writer, const Origin& origin) {
    writer.key("origin").begin_object();
    write_text(writer, "key", origin.key);
    writer.field("kind", *(kOrigins.begin() + static_cast<std::ptrdiff_t>(origin.kind)));
    write_text(writer, "name", origin.name);
    write_text(writer, "version", origin.version);
    writer.end_object();
}

}  // namespace

std::optional<Digest> read_digest(reading::Reader& reader, std::string_view key) {
    const auto text = reader.text(key);
    auto digest = text ? parse_digest(*text) : std::nullopt;
    if (text && !digest) {
        reader.problems().add(*reader.child(key), messages::record_digest({.field = key}), std::string(key));
    }
    return digest;
}

std::optional<journal::Instant> read_instant(reading::Reader& reader, std::string_view key) {
    const auto text = reader.text(key);
    const auto instant = text ? journal::parse_instant(*text) : std::nullopt;
    if (text && !instant) {
        reader.problems().add(*reader.child(key), messages::record_instant({.field = key}), std::string(key));
    }
    return instant;
}

std::optional<std::uint64_t> read_number(reading::Reader& reader, std::string_view key, std::uint64_t least) {
    constexpr std::int64_t kMost = std::int64_t{1} << 53;
    const auto number = reader.integer(key);
    if (number && (*number < static_cast<std::int64_t>(least) || *number > kMost)) {
        reader.problems().add(*reader.child(key),
                              messages::record_number({.field = key, .least = least, .most = kMost}), std::string(key));
        return std::nullopt;
    }
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

void write_text(reading::JsonWriter& writer, std::string_view key, const std::string& text) {
    if (!text.empty()) {
        writer.field(key, text);
    }
}

std::string canonical(const std::string& json) {
    auto made = journal::canonical_json(json, "evidence");
    if (!made) {
        throw std::logic_error("evidence wrote JSON that has no canonical form");
    }
    return std::move(*made);
}

std::string write_record(const Record& record) {
    if (!troubles_of(record).empty()) {
        throw std::logic_error("a record that cannot be read again");
    }
    reading::JsonWriter writer(false);
    writer.begin_object();
    write_attests(writer, record.attests);
    writer.field("by", record.by);
    if (record.collected) {
        writer.field("collected", journal::show_instant(*record.collected));
    }
    if (record.content) {
        write_content(writer, *record.content);
    }
    writer.field("evidence", record.evidence);
    write_text(writer, "note", record.note);
    write_origin(writer, record.origin);
    write_text(writer, "reason", record.reason);
    writer.field("received", journal::show_instant(record.received)).field("revision", record.revision);
    writer.field("state", record.held() ? "held" : "absent").field("version", 1).end_object();
    return canonical(writer.take());
}

base::Result<Record> read_record(std::string_view json, const std::string& file) {
    const auto tree = reading::read_json(
        json, file, {.bytes = kMostBytes, .nodes = 10'000, .depth = 8, .scalar_bytes = 16384, .errors = 20});
    if (!tree) {
        return tree.errors();
    }
    reading::Problems problems;
    Record record = read_whole(*tree, problems);
    if (!problems.any()) {
        for (base::Error& error : troubles_of(record)) {
            error.at.file = file;
            problems.add(std::move(error));
        }
    }
    if (problems.any()) {
        return problems.take();
    }
    return record;
}

}  // namespace egide::evidence
