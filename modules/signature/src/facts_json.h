#pragma once

#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"
#include "names.h"

namespace egide::signature {

/// Says that a value is none that our own writer writes.
void refuse(reading::Reader& reader, std::string_view key);

/// A required text that is plain (text.h); empty and refused otherwise.
std::string plain(reading::Reader& reader, std::string_view key);
/// A required text of lower-case hexadecimal digits, at most `most` of them.
std::string hexadecimal(reading::Reader& reader, std::string_view key, std::size_t most);
std::vector<std::string> plain_list(reading::Reader& reader, std::string_view key, std::size_t most);
std::optional<Time> moment(reading::Reader& reader, std::string_view key);
Time require_moment(reading::Reader& reader, std::string_view key);
bool flag(reading::Reader& reader, std::string_view key);
std::optional<std::uint64_t> whole(reading::Reader& reader, std::string_view key, std::uint64_t most);

template <typename T>
T word(reading::Reader& reader, std::string_view key) {
    const std::optional<std::string> text = reader.require_text(key);
    const std::optional<T> value = text ? value_of<T>(*text) : std::nullopt;
    if (text && !value) {
        refuse(reader, key);
    }
    return value.value_or(T{});
}

/// A list of words; `sorted` asks for each once, in the order of the enumeration.
template <typename T>
std::vector<T> words(reading::Reader& reader, std::string_view key, bool sorted) {
    std::vector<T> values;
    for (const std::string& text : reader.texts(key)) {
        const std::optional<T> value = value_of<T>(text);
        const bool in_order = value && (!sorted || values.empty() || values.back() < *value);
        if (!in_order || values.size() == 64) {
            refuse(reader, key);
            return {};
        }
        values.push_back(*value);
    }
    return values;
}

template <typename T>
void write_words(reading::JsonWriter& json, std::string_view key, const std::vector<T>& values) {
    json.key(key).begin_array();
    for (const T value : values) {
        json.value(word_of(value));
    }
    json.end_array();
}

void write_texts(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& values);
/// Left out when there is none.
void write_moment(reading::JsonWriter& json, std::string_view key, std::optional<Time> time);

void write_signer(reading::JsonWriter& json, std::string_view key, const Signer& signer);
Signer read_signer(reading::Reader& reader, std::string_view key);

}  // namespace egide::signature
