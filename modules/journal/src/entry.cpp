#include "entry.h"

#include <fmt/format.h>

#include <algorithm>

#include "canonical_scan.h"
#include "egide/journal/messages.h"
#include "egide/reading/json_writer.h"
#include "number.h"
#include "trouble.h"

namespace egide::journal {

namespace {

bool is_kind_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    return c >= 'a' && c <= 'f' ? std::optional(static_cast<unsigned>(c - 'a') + 10) : std::nullopt;
}

/// A canonical string without escapes: what stands between the quotes.
std::optional<std::string_view> plain_string(CanonicalScan& scan) {
    const auto text = scan.value();
    return text && text->starts_with('"') ? std::optional(text->substr(1, text->size() - 2)) : std::nullopt;
}

bool scan_private(CanonicalScan& scan, std::vector<Hash>& commitments) {
    do {
        const auto text = plain_string(scan);
        const auto commitment = text ? parse_hex_hash(*text) : std::nullopt;
        if (!commitment) {
            return false;
        }
        commitments.push_back(*commitment);
    } while (scan.literal(","));
    return scan.literal("]");
}

/// "at" and the key before the payload, in the order that canonical JSON gives them.
bool scan_head(CanonicalScan& scan, EntryView& entry) {
    const auto at = scan.literal("{\"at\":") ? plain_string(scan) : std::nullopt;
    const auto index = at && scan.literal(",\"index\":") ? scan.value() : std::nullopt;
    const auto number = index ? parse_number(*index) : std::nullopt;
    const auto kind = number && scan.literal(",\"kind\":") ? plain_string(scan) : std::nullopt;
    if (!kind || !is_entry_kind(*kind) || !parse_instant(*at)) {
        return false;
    }
    entry.at = *at;
    entry.index = *number;
    entry.kind = *kind;
    return true;
}

}  // namespace

bool is_entry_kind(std::string_view text) {
    return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), is_kind_character);
}

std::string write_entry(const PreparedEntry& entry, std::uint64_t index, const std::string& at) {
    std::string bytes =
        fmt::format(R"({{"at":"{}","index":{},"kind":"{}","payload":{})", at, index, entry.kind, entry.payload);
    std::string_view before = R"(,"private":[")";
    for (const Hash& commitment : entry.commitments) {
        bytes += before;
        bytes += base::hex(commitment) + '"';
        before = ",\"";
    }
    bytes += entry.commitments.empty() ? "}" : "]}";
    return bytes;
}

std::optional<EntryView> scan_entry(std::string_view bytes) {
    CanonicalScan scan(bytes);
    EntryView entry;
    if (!scan_head(scan, entry) || !scan.literal(",\"payload\":") || !scan.rest().starts_with('{')) {
        return std::nullopt;
    }
    const auto payload = scan.value();
    const bool read = payload && (!scan.literal(",\"private\":[") || scan_private(scan, entry.commitments));
    if (!read || !scan.literal("}") || !scan.at_end()) {
        return std::nullopt;
    }
    entry.payload = *payload;
    return entry;
}

base::Result<Entry> read_entry(std::string_view bytes, const std::string& file) {
    auto view = scan_entry(bytes);
    if (!view) {
        return damaged(file, messages::entry_malformed());
    }
    return Entry{*parse_instant(view->at), view->index, std::string(view->kind), std::string(view->payload),
                 std::move(view->commitments)};
}

std::optional<Hash> parse_hex_hash(std::string_view text) {
    Hash hash{};
    if (text.size() != 2 * hash.size()) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at < hash.size(); ++at) {
        const auto high = hex_digit(text[2 * at]);
        const auto low = hex_digit(text[2 * at + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        hash[at] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    return hash;
}

std::optional<Hash> erased_commitment(const EntryView& entry) {
    CanonicalScan scan(entry.payload);
    if (entry.kind != kErasureKind || !scan.literal("{\"commitment\":")) {
        return std::nullopt;
    }
    const auto text = plain_string(scan);
    return text ? parse_hex_hash(*text) : std::nullopt;
}

std::string erasure_payload(const Hash& commitment, std::string_view reason) {
    reading::JsonWriter writer(false);
    writer.begin_object().field("commitment", base::hex(commitment)).field("reason", reason).end_object();
    return writer.take();
}

}  // namespace egide::journal
