#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace egide::accounts {

/// One member of a CBOR map whose keys are texts; `value` holds the bytes of the whole item, `content` those inside a
/// text or byte string.
struct CborMember {
    std::string_view key;
    int type = 0;  // the major type of RFC 8949: 2 bytes, 3 text, 5 map
    std::string_view value;
    std::string_view content;
};

/// The members of a map that is all of the bytes. Strict: definite and shortest lengths, at most 16 members and 8
/// levels, no key twice. Nothing otherwise. Views into the bytes given.
std::optional<std::vector<CborMember>> read_cbor_map(std::string_view bytes);

/// Whether the bytes are whole items one after the other, none that announces more than there is: a library that makes
/// room for what is announced is given nothing else.
bool is_whole_cbor(std::string_view bytes);

}  // namespace egide::accounts
