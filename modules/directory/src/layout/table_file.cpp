#include "layout/table_file.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>

#include "layout/flag_text.h"
#include "layout/text_lines.h"

namespace egide::directory::layout {

static_assert(std::endian::native == std::endian::little, "the buffer is written as UTF-16LE as it stands");

namespace {

constexpr std::size_t kFlushAt = std::size_t{1} << 17;
constexpr char16_t kByteOrderMark = 0xFEFF;

/// Line ends and tabs become one space each: they separate rows and fields.
char16_t harmless_unit(unsigned char byte) {
    return byte == '\t' || byte == '\r' || byte == '\n' ? u' ' : static_cast<char16_t>(byte);
}

/// Code point at `at` of a UTF-8 text, moving behind it; U+FFFD for a byte that starts none.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (more == 0 || lead >= 0xF8) {
        return 0xFFFD;
    }
    char32_t point = lead & (0x3FU >> more);
    for (int left = more; left > 0; --left) {
        if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) {
            return 0xFFFD;
        }
        point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return point;
}

void append_point(std::u16string& out, char32_t point) {
    constexpr char32_t kFirstPair = 0x10000;
    if (point < kFirstPair) {
        out += static_cast<char16_t>(point);
        return;
    }
    out += static_cast<char16_t>(0xD800U + ((point - kFirstPair) >> 10U));
    out += static_cast<char16_t>(0xDC00U + ((point - kFirstPair) & 0x3FFU));
}

std::size_t physical_columns(const Table& table) {
    std::size_t count = 1;
    for (const Column& column : table.columns) {
        count += column.filter.empty() ? 1 : 2;
    }
    return count;
}

bool same_letters(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](unsigned char one, unsigned char other) { return std::tolower(one) == std::tolower(other); });
}

}  // namespace

TableFile::TableFile(const Table& table, std::filesystem::path path, std::string first_column)
    : table_(table),
      file_(std::fopen(path.c_str(), "wb")),
      first_column_(std::move(first_column)),
      fields_(table.columns.size()),
      longest_(physical_columns(table)),
      buffer_(1, kByteOrderMark),
      failed_(file_ == nullptr) {}

TableFile::~TableFile() {
    close();
}

std::size_t TableFile::column_of(std::string_view attribute) const {
    const auto found = std::find_if(table_.columns.begin(), table_.columns.end(),
                                    [&](const Column& column) { return same_letters(column.name, attribute); });
    return found == table_.columns.end() ? std::string::npos : static_cast<std::size_t>(found - table_.columns.begin());
}

void TableFile::put(std::string_view text, std::size_t column) {
    const std::size_t before = buffer_.size();
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80U) {
            buffer_ += harmless_unit(byte);
            ++at;
        } else {
            append_point(buffer_, next_code_point(text, at));
        }
    }
    longest_[column] = std::max(longest_[column], buffer_.size() - before);
}

void TableFile::put_capped(std::string_view text, std::size_t column) {
    std::size_t left = kCapOfList;
    const std::size_t before = buffer_.size();
    bool first = true;
    for (const std::string_view value : values_of(text)) {
        buffer_.append(first ? 0 : 1, u';');
        first = false;
        const std::size_t start = buffer_.size();
        put(value, column);
        const std::size_t units = buffer_.size() - start;
        buffer_.resize(start + std::min(units, left));
        left -= std::min(units, left);
    }
    longest_[column] = std::max(longest_[column], buffer_.size() - before);
}

void TableFile::put_field(const Column& column, std::string_view text, std::size_t& physical, bool cap_lists) {
    buffer_ += u'\t';
    if (!column.filter.empty()) {
        std::int64_t number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        put(read.ec == std::errc() ? flag_text(column.filter, number) : std::string(), physical++);
        buffer_ += u'\t';
    }
    if (cap_lists && column.kind == Kind::texts && text.size() > kCapOfList) {
        put_capped(text, physical++);
    } else {
        put(text, physical++);
    }
}

void TableFile::end_row(std::string_view dn, bool cap_lists) {
    put(dn, 0);
    std::size_t physical = 1;
    for (std::size_t at = 0; at < fields_.size(); ++at) {
        if (fields_[at].empty()) {
            buffer_.append(table_.columns[at].filter.empty() ? 1 : 2, u'\t');
            physical += table_.columns[at].filter.empty() ? 1 : 2;
        } else {
            put_field(table_.columns[at], fields_[at], physical, cap_lists);
            fields_[at] = {};
        }
    }
    buffer_ += u"\r\n";
    ++rows_;
    if (buffer_.size() > kFlushAt) {
        flush();
    }
}

void TableFile::flush() {
    if (file_ != nullptr && std::fwrite(buffer_.data(), sizeof(char16_t), buffer_.size(), file_) != buffer_.size()) {
        failed_ = true;
    }
    buffer_.clear();
}

bool TableFile::close() {
    if (file_ != nullptr) {
        flush();
        failed_ = std::fclose(file_) != 0 || failed_;
        file_ = nullptr;
    }
    return !failed_;
}

}  // namespace egide::directory::layout
