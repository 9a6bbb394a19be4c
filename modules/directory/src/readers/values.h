#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "readers/batch.h"

namespace egide::directory {

/// UTF-16 code units to UTF-8, appended; a lone surrogate becomes U+FFFD.
void append_utf8(std::u16string_view text, std::string& out);

/// Seconds since 1970 of "YYYY-MM-DD HH:MM:SS".
std::optional<std::int64_t> parse_moment(std::string_view text);
/// Seconds since 1970 of "YYYYMMDDHHMMSS.0Z".
std::optional<std::int64_t> parse_generalized_time(std::string_view text);
/// Seconds since 1970 of a count of 100 ns since 1601; nothing for 0, the year 2999 for "never".
std::optional<std::int64_t> moment_of_filetime(std::int64_t ticks);
std::optional<std::int64_t> parse_whole(std::string_view text);

/// Puts the values of one attribute of the row being built into a batch. Each returns false when the value is
/// malformed.
class FieldWriter {
  public:
    FieldWriter(Batch& batch, KnownDescriptors& known) : batch_(&batch), known_(&known) {}

    /// A cell of an ORADAD table, in UTF-8; its lists are joined by ';', `\;` being a letter of a name.
    bool cell(Attribute attribute, std::string_view text);
    /// A cell that holds a descriptor in hexadecimal, as UTF-16: hashed as it is, decoded the first time it is met.
    bool descriptor_cell(Attribute attribute, std::u16string_view text);
    /// One value as LDAP gives it.
    bool raw(Attribute attribute, std::string_view bytes);

  private:
    void number(Attribute attribute, std::int64_t value);
    void text(Attribute attribute, std::string_view value);
    void add_descriptor(Attribute attribute, const DescriptorHash& hash, std::string_view bytes);
    bool list(Attribute attribute, std::string_view joined, bool links);
    bool sids(Attribute attribute, std::string_view joined);
    bool certificates(Attribute attribute, std::string_view joined);
    bool raw_text(Attribute attribute, std::string_view bytes);
    Batch* batch_;
    KnownDescriptors* known_;
};

}  // namespace egide::directory
