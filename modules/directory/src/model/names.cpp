#include "model/names.h"

#include <algorithm>
#include <cstring>

namespace egide::directory {
namespace {

constexpr std::uint8_t kLatin = 0xc3;  // first byte of U+00C0 to U+00FF in UTF-8

/// One byte folded, knowing the one before it.
std::uint8_t lowered(std::uint8_t before, std::uint8_t byte) {
    if (byte >= 'A' && byte <= 'Z') {
        return static_cast<std::uint8_t>(byte | 0x20);
    }
    const bool accented = before == kLatin && byte >= 0x80 && byte <= 0x9e && byte != 0x97;
    return accented ? static_cast<std::uint8_t>(byte | 0x20) : byte;
}

bool starts_with_dc(std::string_view component) {
    return component.size() >= 3 && (component[0] | 0x20) == 'd' && (component[1] | 0x20) == 'c' && component[2] == '=';
}

}  // namespace

std::string_view TextArena::keep(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    if (text.size() > kBlock / 4) {  // a block of its own, before the one being filled
        auto own = std::make_unique_for_overwrite<char[]>(text.size());
        std::memcpy(own.get(), text.data(), text.size());
        blocks_.push_front(std::move(own));
        return {blocks_.front().get(), text.size()};
    }
    if (used_ + text.size() > block_) {
        block_ = std::min(kBlock, std::max(2 * block_, 4 * text.size()));
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_));
        used_ = 0;
    }
    char* const at = blocks_.back().get() + used_;
    std::memcpy(at, text.data(), text.size());
    used_ += text.size();
    return {at, text.size()};
}

std::uint64_t Names::hash(std::string_view name) {
    std::uint64_t hash = 0x243f6a8885a308d3ull ^ name.size();
    std::uint64_t word = 0;
    unsigned filled = 0;
    std::uint8_t before = 0;
    for (const char letter : name) {
        const auto byte = static_cast<std::uint8_t>(letter);
        word = word << 8 | lowered(before, byte);
        before = byte;
        if (++filled == 8) {
            hash = (hash ^ word) * 0x9fb21c651e98df25ull;
            hash ^= hash >> 32;
            filled = 0;
        }
    }
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
    return hash ^ hash >> 29;
}

bool equal_folded(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) {
        return false;
    }
    if (std::memcmp(left.data(), right.data(), left.size()) == 0) {
        return true;
    }
    std::uint8_t before_left = 0;
    std::uint8_t before_right = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto a = static_cast<std::uint8_t>(left[i]);
        const auto b = static_cast<std::uint8_t>(right[i]);
        if (lowered(before_left, a) != lowered(before_right, b)) {
            return false;
        }
        before_left = a;
        before_right = b;
    }
    return true;
}

std::string folded(std::string_view text) {
    std::string out(text);
    std::uint8_t before = 0;
    for (char& letter : out) {
        const auto byte = static_cast<std::uint8_t>(letter);
        letter = static_cast<char>(lowered(before, byte));
        before = byte;
    }
    return out;
}

std::size_t Names::slot_of(std::string_view name, std::uint32_t tag) const {
    std::size_t slot = tag & (slots_.size() - 1);
    while (slots_[slot] != kNone && (tags_[slots_[slot]] != tag || !equal_folded(names_[slots_[slot]], name))) {
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
}

void Names::grow() {
    slots_.assign(slots_.empty() ? 4096 : slots_.size() * 2, kNone);
    for (std::uint32_t id = 0; id < names_.size(); ++id) {
        std::size_t slot = tags_[id] & (slots_.size() - 1);
        while (slots_[slot] != kNone) {
            slot = (slot + 1) & (slots_.size() - 1);
        }
        slots_[slot] = id;
    }
}

std::uint32_t Names::intern(std::string_view name, std::uint64_t hashed) {
    if (2 * (names_.size() + 1) > slots_.size()) {
        grow();
    }
    const auto tag = static_cast<std::uint32_t>(hashed);
    std::uint32_t& slot = slots_[slot_of(name, tag)];
    if (slot == kNone) {
        slot = static_cast<std::uint32_t>(names_.size());
        names_.push_back(arena_.keep(name));
        tags_.push_back(tag);
    }
    return slot;
}

std::uint32_t Names::find(std::string_view name) const {
    return slots_.empty() ? kNone : slots_[slot_of(name, static_cast<std::uint32_t>(hash(name)))];
}

std::string_view parent_dn(std::string_view dn) {
    for (std::size_t i = 0; i < dn.size(); ++i) {
        if (dn[i] == '\\') {
            ++i;
        } else if (dn[i] == ',') {
            return dn.substr(i + 1);
        }
    }
    return {};
}

std::string_view first_value(std::string_view dn) {
    const std::string_view up = parent_dn(dn);
    const std::string_view first = up.empty() ? dn : dn.substr(0, dn.size() - up.size() - 1);
    const std::size_t equals = first.find('=');
    return equals == std::string_view::npos ? first : first.substr(equals + 1);
}

std::string_view domain_suffix(std::string_view dn) {
    std::string_view suffix;
    std::string_view rest = dn;
    while (!rest.empty()) {
        const std::size_t comma = rest.rfind(',');
        const std::string_view last = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
        if (!starts_with_dc(last)) {
            break;
        }
        suffix = dn.substr(rest.size() - last.size());
        if (comma == std::string_view::npos) {
            break;
        }
        rest = rest.substr(0, comma);
    }
    return suffix;
}

std::string dns_name(std::string_view domain_dn) {
    std::string out;
    for (std::string_view rest = domain_dn; !rest.empty(); rest = parent_dn(rest)) {
        if (starts_with_dc(rest)) {
            out += out.empty() ? "" : ".";
            out += first_value(rest);
        }
    }
    return folded(out);
}

}  // namespace egide::directory
