#include "postgres_value.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "instant.h"

namespace egide::storage::sql {

namespace {

/// Numbers that PostgreSQL fixed for its built-in types (pg_type.dat).
enum TypeNumber : unsigned {
    kBool = 16,
    kBytea = 17,
    kName = 19,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kOid = 26,
    kUnknown = 705,
    kVarchar = 1043,
    kTimestampTz = 1184,
    kNumeric = 1700,
    kVoid = 2278,
};

[[noreturn]] void unknown_type(unsigned type, std::string_view text) {
    throw std::logic_error(fmt::format("PostgreSQL gave a value of type {} that has no equal here: {}", type, text));
}

std::int64_t integer_of(std::string_view text, unsigned type) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        unknown_type(type, text);
    }
    return number;
}

unsigned digit_of(char digit) {
    return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

Blob bytea_of(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        unknown_type(kBytea, text);
    }
    Blob blob;
    blob.bytes.reserve(text.size() / 2 - 1);
    for (std::size_t at = 2; at < text.size(); at += 2) {
        blob.bytes.push_back(static_cast<char>((digit_of(text[at]) << 4) | digit_of(text[at + 1])));
    }
    return blob;
}

Instant instant_of(std::string_view text) {
    const auto instant = parse_postgres_instant(text);
    if (!instant) {
        unknown_type(kTimestampTz, text);
    }
    return *instant;
}

Value value_of(unsigned type, const pqxx::field& field) {
    const std::string_view text(field.c_str(), field.size());
    switch (type) {
        case kBool:
            return text == "t";
        case kInt2:
        case kInt4:
        case kInt8:
        case kOid:
        case kNumeric:  // sums of int8; a fraction has no equal here
            return integer_of(text, type);
        case kText:
        case kVarchar:
        case kName:
        case kUnknown:
            return text;
        case kBytea:
            return bytea_of(text);
        case kTimestampTz:
            return instant_of(text);
        case kVoid:
            return {};
        default:
            unknown_type(type, text);
    }
}

struct AsText {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(bool value) const { return value ? "t" : "f"; }
    std::string operator()(Instant value) const { return show_instant(value); }
    std::string operator()(const Blob& value) const {
        constexpr std::string_view kDigits = "0123456789abcdef";
        std::string out = "\\x";
        out.reserve(2 + value.bytes.size() * 2);
        for (const char letter : value.bytes) {
            const auto byte = static_cast<unsigned char>(letter);
            out.push_back(kDigits[byte >> 4]);
            out.push_back(kDigits[byte & 0xF]);
        }
        return out;
    }
};

}  // namespace

Row row_of(const pqxx::row& row) {
    std::vector<Value> values;
    values.reserve(row.size());
    for (pqxx::row::size_type column = 0; column < row.size(); ++column) {
        const pqxx::field field = row[column];
        values.push_back(field.is_null() ? Value() : value_of(row.column_type(column), field));
    }
    return Row(std::move(values));
}

std::string postgres_text(const Value& value) {
    return std::visit(AsText{}, value.kinds());
}

}  // namespace egide::storage::sql
