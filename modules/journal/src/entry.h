#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/journal/log.h"

namespace egide::journal {

/// A draft made canonical; personal data already turned into commitments.
struct PreparedEntry {
    std::string kind;
    std::string payload;
    std::vector<Hash> commitments;
};

bool is_entry_kind(std::string_view text);
std::string write_entry(const PreparedEntry& entry, std::uint64_t index, const std::string& at);

/// The parts of an entry, as views; `at` compares as text in the order of time.
struct EntryView {
    std::string_view at;
    std::uint64_t index = 0;
    std::string_view kind;
    std::string_view payload;
    std::vector<Hash> commitments;
};
/// Nothing when the bytes are not what write_entry writes.
std::optional<EntryView> scan_entry(std::string_view bytes);

/// Reads 64 lower-case hexadecimal digits.
std::optional<Hash> parse_hex_hash(std::string_view text);

/// What an erasure entry says was erased; nothing for another kind.
std::optional<Hash> erased_commitment(const EntryView& entry);
std::string erasure_payload(const Hash& commitment, std::string_view reason);

}  // namespace egide::journal
