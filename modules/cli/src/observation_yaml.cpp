#include "observation_yaml.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace egide::cli {

namespace {

using observation::Observation;

bool plain(std::string_view text) {
    static constexpr std::array<std::string_view, 8> kWords{"null", "true", "false", "yes", "no", "on", "off", "~"};
    if (text.empty() || std::find(kWords.begin(), kWords.end(), text) != kWords.end()) {
        return false;
    }
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    // A leading digit could be taken for a number or a date: quoted, it stays the text it is.
    return letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
               return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '/';
           });
}

std::string list(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) {
        out += (out.empty() ? "" : ", ") + yaml_scalar(item);
    }
    return "[" + out + "]";
}

std::string findings(const std::vector<observation::Finding>& all) {
    std::string out;
    for (const observation::Finding& finding : all) {
        out += (out.empty() ? "{" : ", {") + ("id: " + yaml_scalar(finding.id));
        out += finding.cvss ? ", cvss: \"" + finding.cvss->decimal() + "\"" : "";
        out += finding.asset.empty() ? "" : ", asset: " + yaml_scalar(finding.asset);
        out += finding.rated_critical ? std::string(", critical: ") + (*finding.rated_critical ? "true" : "false") : "";
        out += "}";
    }
    return "[" + out + "]";
}

/// How each type of value is written.
struct ValueWriter {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const base::Ratio& value) const { return "\"" + value.decimal() + "\""; }
    std::string operator()(base::Date value) const { return value.iso(); }
    std::string operator()(base::Money value) const { return "\"" + value.decimal() + "\""; }
    std::string operator()(const std::string& value) const { return yaml_scalar(value); }
    std::string operator()(const std::vector<std::string>& value) const { return list(value); }
    std::string operator()(const std::vector<observation::Finding>& value) const { return findings(value); }
};

void add(std::string& out, std::string_view key, const std::string& value) {
    out += ", " + std::string(key) + ": " + value;
}

void add_date(std::string& out, std::string_view key, const std::optional<base::Date>& date) {
    if (date) {
        add(out, key, date->iso());
    }
}

void add_entities(std::string& out, const Observation& seen, const organisation::Perimeter& perimeter) {
    std::string named;
    for (const std::uint32_t index : seen.entities) {
        named += (named.empty() ? "\"" : ", \"") + perimeter.entities[index].finess + "\"";
    }
    if (!named.empty()) {
        add(out, "entities", "[" + named + "]");
    }
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    if (plain(text)) {
        return std::string(text);
    }
    std::string out = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += std::string("\\") + letter;
        } else if (byte < 0x20 || byte == 0x7F) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\x%02X", static_cast<unsigned>(byte));
            out += code.data();
        } else {
            out += letter;
        }
    }
    return out + "\"";
}

std::string yaml_item(const Observation& seen, const organisation::Perimeter& perimeter) {
    const observation::KindSpec& kind = observation::spec(seen.kind);
    std::string out = "  - {kind: " + std::string(kind.name);
    if (!seen.id.empty()) {
        add(out, "id", yaml_scalar(seen.id));
    }
    add_entities(out, seen, perimeter);
    add_date(out, "date", seen.date);
    for (const auto& [field, value] : seen.values) {
        add(out, observation::find_field(seen.kind, field)->name, std::visit(ValueWriter{}, value));
    }
    add_date(out, "collected", seen.collected);
    add_date(out, "received", seen.received);
    if (seen.evidence) {
        add(out, "evidence", yaml_scalar(seen.evidence->path));
    }
    if (!seen.note.empty()) {
        add(out, "note", yaml_scalar(seen.note));
    }
    return out + "}\n";
}

}  // namespace egide::cli
