#include "model/sid.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace egide::directory {

Sid Sid::parent() const {
    Sid up = *this;
    if (up.count > 0) {
        up.sub[--up.count] = 0;
    }
    return up;
}

Sid Sid::child(std::uint32_t rid) const {
    Sid down = *this;
    if (down.count < down.sub.size()) {
        down.sub[down.count++] = rid;
    }
    return down;
}

std::string Sid::text() const {
    std::string out = fmt::format("S-1-{}", authority);
    for (std::size_t i = 0; i < count; ++i) {
        fmt::format_to(std::back_inserter(out), "-{}", sub[i]);
    }
    return out;
}

std::optional<Sid> Sid::parse(std::string_view text) {
    if (!text.starts_with("S-1-") && !text.starts_with("s-1-")) {
        return std::nullopt;
    }
    Sid sid;
    const char* at = text.data() + 4;
    const char* const end = text.data() + text.size();
    auto number = std::from_chars(at, end, sid.authority);
    if (number.ec != std::errc{} || sid.authority >> 48 != 0) {
        return std::nullopt;
    }
    for (at = number.ptr; at != end; at = number.ptr) {
        if (*at != '-' || sid.count == sid.sub.size()) {
            return std::nullopt;
        }
        number = std::from_chars(at + 1, end, sid.sub[sid.count]);
        if (number.ec != std::errc{}) {
            return std::nullopt;
        }
        ++sid.count;
    }
    return sid;
}

std::optional<Sid> Sid::decode(std::span<const std::uint8_t> bytes, std::size_t& used) {
    if (bytes.size() < 8 || bytes[0] != 1 || bytes[1] > 15 || bytes.size() < 8u + 4u * bytes[1]) {
        return std::nullopt;
    }
    Sid sid;
    sid.count = bytes[1];
    for (std::size_t i = 2; i < 8; ++i) {
        sid.authority = sid.authority << 8 | bytes[i];
    }
    for (std::size_t i = 0; i < sid.count; ++i) {
        const std::size_t at = 8 + 4 * i;
        sid.sub[i] = static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
                     static_cast<std::uint32_t>(bytes[at + 2]) << 16 | static_cast<std::uint32_t>(bytes[at + 3]) << 24;
    }
    used = 8u + 4u * sid.count;
    return sid;
}

std::size_t SidHash::operator()(const Sid& sid) const {
    std::uint64_t hash = sid.authority * 0x9e3779b97f4a7c15ull + sid.count;
    for (std::size_t i = 0; i < sid.count; ++i) {
        hash = (hash ^ sid.sub[i]) * 0x9fb21c651e98df25ull;
        hash ^= hash >> 32;
    }
    return hash;
}

std::size_t SidTable::slot_of(std::uint64_t key) const {
    std::uint64_t hash = key * 0x9fb21c651e98df25ull;
    hash ^= hash >> 29;
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != kNoSid && keys_[slots_[slot]] != key) {
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
}

void SidTable::grow() {
    slots_.assign(slots_.empty() ? 1024 : slots_.size() * 2, kNoSid);
    for (std::uint32_t id = 0; id < keys_.size(); ++id) {
        slots_[slot_of(keys_[id])] = id;
    }
}

std::uint32_t SidTable::intern(const Sid& sid) {
    if (2 * (keys_.size() + 1) > slots_.size()) {
        grow();
    }
    const auto [prefix, is_new] = prefix_ids_.try_emplace(sid.parent(), static_cast<std::uint32_t>(prefixes_.size()));
    if (is_new) {
        prefixes_.push_back(sid.parent());
    }
    const std::uint64_t key = std::uint64_t{prefix->second} << 33 | (sid.count == 0 ? kBare : sid.rid());
    std::uint32_t& slot = slots_[slot_of(key)];
    if (slot == kNoSid) {
        slot = static_cast<std::uint32_t>(keys_.size());
        keys_.push_back(key);
    }
    return slot;
}

std::uint32_t SidTable::find(const Sid& sid) const {
    const auto prefix = prefix_ids_.find(sid.parent());
    if (prefix == prefix_ids_.end() || slots_.empty()) {
        return kNoSid;
    }
    return slots_[slot_of(std::uint64_t{prefix->second} << 33 | (sid.count == 0 ? kBare : sid.rid()))];
}

Sid SidTable::operator[](std::uint32_t id) const {
    const std::uint64_t key = keys_[id];
    const Sid& prefix = prefixes_[key >> 33];
    return (key & kBare) != 0 ? prefix : prefix.child(static_cast<std::uint32_t>(key));
}

}  // namespace egide::directory
