#include "fault.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "egide/storage/messages.h"

namespace egide::storage::sql {

namespace {

struct FaultMessage {
    Fault fault;
    base::ErrorKind kind;
    base::Text (*message)();
};

constexpr auto kInvalid = base::ErrorKind::invalid;
constexpr auto kUnavailable = base::ErrorKind::unavailable;
constexpr std::array<FaultMessage, 14> kMessages{{
    {Fault::unique, kInvalid, messages::sql_unique},
    {Fault::foreign_key, kInvalid, messages::sql_foreign_key},
    {Fault::check, kInvalid, messages::sql_check},
    {Fault::value, kInvalid, messages::sql_value},
    {Fault::conflict, kUnavailable, messages::sql_conflict},
    {Fault::busy, kUnavailable, messages::sql_busy},
    {Fault::too_slow, kUnavailable, messages::sql_too_slow},
    {Fault::lost, kUnavailable, messages::sql_lost},
    {Fault::in_doubt, kUnavailable, messages::sql_in_doubt},
    {Fault::disk_full, kUnavailable, messages::sql_disk_full},
    {Fault::disk, kUnavailable, messages::sql_disk},
    {Fault::read_only, kUnavailable, messages::sql_read_only},
    {Fault::damaged, kUnavailable, messages::sql_damaged},
    {Fault::refused, kUnavailable, messages::sql_refused},
}};

/// How many bytes follow a first byte, and the least code point that needs them; -1 when it is none.
struct Lead {
    int following;
    std::uint32_t bits;
    std::uint32_t least;
};

Lead lead_of(unsigned char byte) {
    if (byte < 0x80) {
        return {byte == 0 ? -1 : 0, byte, 0};
    }
    if ((byte & 0xE0) == 0xC0) {
        return {1, byte & 0x1Fu, 0x80};
    }
    if ((byte & 0xF0) == 0xE0) {
        return {2, byte & 0x0Fu, 0x800};
    }
    return (byte & 0xF8) == 0xF0 ? Lead{3, byte & 0x07u, 0x10000} : Lead{-1, 0, 0};
}

}  // namespace

base::Error error_of(Fault fault, std::string_view detail) {
    const auto* const found = std::find_if(kMessages.begin(), kMessages.end(),
                                           [&](const FaultMessage& known) { return known.fault == fault; });
    if (found == kMessages.end()) {
        return {kUnavailable, messages::sql_other(), {}, {}, std::string(first_line(detail))};
    }
    return {found->kind, found->message(), {}, {}, std::string(first_line(detail))};
}

Fault fault_of(const base::Errors& errors) {
    if (errors.empty() || errors.front().message.empty()) {
        return Fault::other;
    }
    const auto* const definition = errors.front().message.message;
    const auto* const found = std::find_if(kMessages.begin(), kMessages.end(), [&](const FaultMessage& known) {
        return known.message().message == definition;
    });
    return found == kMessages.end() ? Fault::other : found->fault;
}

std::string_view first_line(std::string_view words) {
    return words.substr(0, words.find('\n'));
}

bool is_plain_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Lead lead = lead_of(static_cast<unsigned char>(text[at++]));
        if (lead.following < 0 || text.size() - at < static_cast<std::size_t>(lead.following)) {
            return false;
        }
        std::uint32_t point = lead.bits;
        for (int left = lead.following; left > 0; --left) {
            const auto byte = static_cast<unsigned char>(text[at++]);
            if ((byte & 0xC0) != 0x80) {
                return false;
            }
            point = (point << 6) | (byte & 0x3Fu);
        }
        if (point < lead.least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
            return false;
        }
    }
    return true;
}

}  // namespace egide::storage::sql
