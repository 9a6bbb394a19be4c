#include "copy/manifest.h"

#include "copy/copied_files.h"
#include "egide/journal/checkpoint.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

constexpr std::string_view kFormat = "egide-instance/1";
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

bool is_digest(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Below the data folder and nowhere else.
bool is_inside(const std::string& path) {
    const std::filesystem::path given(path);
    if (path.empty() || given.is_absolute()) {
        return false;
    }
    for (const auto& part : given) {
        if (part == ".." || part == "." || part.empty()) {
            return false;
        }
    }
    return true;
}

void read_file_line(const reading::Node& node, reading::Problems& problems, CopiedFiles& files) {
    reading::Reader reader(node, problems, "file");
    const auto path = reader.require_text("path");
    const auto size = reader.require_integer("size");
    const auto sha256 = reader.require_text("sha256");
    reader.finish();
    if (!path || !size || !sha256) {
        return;
    }
    const CopiedFile file{static_cast<std::uint64_t>(std::max<std::int64_t>(*size, 0)), *sha256};
    if (!is_inside(*path) || *size < 0 || !is_digest(*sha256) || !files.emplace(*path, file).second) {
        problems.add(node, messages::copy_manifest_line({.path = *path}));
    }
}

std::uint64_t count_of(reading::Reader& reader, std::string_view key) {
    const auto number = reader.require_integer(key);
    return number && *number >= 0 ? static_cast<std::uint64_t>(*number) : 0;
}

void read_heads(reading::Reader& reader, InstanceCopy& copy) {
    const auto format = reader.require_text("format");
    if (format && *format != kFormat) {
        reader.problems().add(reader.node(), messages::copy_other_format({.expected = std::string(kFormat), .found = *format}));
    }
    copy.version = reader.require_text("version").value_or("");
    const auto at = journal::parse_instant(reader.require_text("at").value_or(""));
    copy.at = at.value_or(storage::sql::Instant{});
    copy.rows = static_cast<std::int64_t>(count_of(reader, "rows"));
    copy.rows_sha256 = reader.require_text("rows_sha256").value_or("");
    copy.entries = count_of(reader, "entries");
    copy.objects = count_of(reader, "objects");
    copy.missing = reader.texts("missing");
    if (!at) {
        reader.problems().add(reader.node(), messages::copy_manifest_line({.path = "at"}), "at");
    }
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
    const InstanceCopy& copy = manifest.copy;
    reading::JsonWriter json;
    json.begin_object().field("format", kFormat).field("version", copy.version);
    json.field("at", storage::sql::show_instant(copy.at)).field("rows", copy.rows).field("rows_sha256", copy.rows_sha256);
    json.field("entries", copy.entries).field("objects", copy.objects).key("missing").begin_array();
    for (const std::string& missing : copy.missing) {
        json.value(missing);
    }
    json.end_array().key("files").begin_array();
    for (const auto& [path, file] : manifest.files) {
        json.begin_object().field("path", path).field("size", file.size).field("sha256", file.sha256).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

base::Result<Manifest> read_manifest(const std::filesystem::path& file) {
    const auto bytes = read_whole(file, kMostBytes);
    if (!bytes) {
        return bytes.errors();
    }
    const auto tree = reading::read_json(*bytes, file.string());
    if (!tree) {
        return tree.errors();
    }
    Manifest manifest;
    reading::Problems problems;
    reading::Reader reader(*tree, problems, "copy");
    read_heads(reader, manifest.copy);
    for (const reading::Node& line : reader.items("files")) {
        read_file_line(line, problems, manifest.files);
    }
    reader.finish();
    manifest.copy.files = manifest.files.size();
    if (problems.any()) {
        return problems.take();
    }
    return manifest;
}

}  // namespace egide::web
