#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/attribute.h"
#include "model/kind.h"

namespace egide::directory {

/// 128 bits of a descriptor's bytes, keyed by a secret of this process: nobody can prepare two descriptors that meet.
struct DescriptorHash {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    bool operator==(const DescriptorHash&) const = default;
};
struct DescriptorHashHash {
    std::size_t operator()(const DescriptorHash& hash) const { return hash.low; }
};
DescriptorHash hash_descriptor(std::span<const std::uint8_t> bytes);

/// One value read: a number, or a piece of the batch's text.
struct Field {
    Attribute attribute{};
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    std::int64_t number = 0;
    DescriptorHash hash;
};

struct Row {
    Kind kind = Kind::other;
    bool from_top = false;
    std::uint32_t dn_begin = 0;
    std::uint32_t dn_length = 0;
    std::uint32_t first_field = 0;
    std::uint32_t field_count = 0;
    std::uint64_t dn_hash = 0;
};

/// A list that its collector cut while writing it.
struct CutList {
    std::uint32_t row;
    Attribute attribute;
    std::uint64_t announced;
    std::uint64_t kept;
};

/// Rows read apart from all others, to be merged in order.
struct Batch {
    std::string text;
    std::vector<Row> rows;
    std::vector<Field> fields;
    std::vector<CutList> cut;
    std::uint64_t bad_rows = 0;
    std::uint64_t bad_values = 0;
    std::uint64_t first_bad_row = 0;  // counted within the batch, from 1
    std::uint64_t row_count = 0;
    bool too_long = false;  // a row beyond any sense: the rest was left

    std::string_view view(const Field& field) const { return std::string_view(text).substr(field.begin, field.length); }
    std::string_view dn(const Row& row) const { return std::string_view(text).substr(row.dn_begin, row.dn_length); }
    std::uint32_t keep(std::string_view piece) {
        const auto begin = static_cast<std::uint32_t>(text.size());
        text.append(piece);
        return begin;
    }
    void clear();
};

/// What one reader has met so far: the text of a descriptor is carried the first time only.
using KnownDescriptors = std::unordered_set<DescriptorHash, DescriptorHashHash>;

}  // namespace egide::directory
