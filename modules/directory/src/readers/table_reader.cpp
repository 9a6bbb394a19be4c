#include "readers/table_reader.h"

#include <cstring>

#include "model/names.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

using Eight = char16_t __attribute__((vector_size(16)));

/// The first TAB or LF at or after `at`, else `end`.
const char16_t* next_separator(const char16_t* at, const char16_t* end) {
    const Eight tabs = {u'\t', u'\t', u'\t', u'\t', u'\t', u'\t', u'\t', u'\t'};
    const Eight feeds = {u'\n', u'\n', u'\n', u'\n', u'\n', u'\n', u'\n', u'\n'};
    for (; end - at >= 16; at += 16) {
        Eight first;
        Eight second;
        std::memcpy(&first, at, sizeof first);
        std::memcpy(&second, at + 8, sizeof second);
        const auto met = (first == tabs) | (first == feeds) | (second == tabs) | (second == feeds);
        std::uint64_t halves[2];
        std::memcpy(halves, &met, sizeof halves);
        if ((halves[0] | halves[1]) != 0) {
            break;
        }
    }
    while (at != end && *at != u'\t' && *at != u'\n') {
        ++at;
    }
    return at;
}

bool is_header(const TablePlan& plan, std::string_view first_cell, const Batch& batch) {
    return batch.row_count == 1 && !plan.columns.empty() && first_cell == plan.columns.front();
}

}  // namespace

void TableReader::read(const TablePlan& plan, std::u16string_view rows, Batch& batch) {
    const char16_t* at = rows.data();
    const char16_t* const end = at + rows.size();
    while (at != end) {
        at = read_row(plan, at, end, batch);
    }
}

const char16_t* TableReader::read_row(const TablePlan& plan, const char16_t* at, const char16_t* end, Batch& batch) {
    Row row;
    row.kind = plan.kind;
    row.from_top = plan.top;
    row.first_field = static_cast<std::uint32_t>(batch.fields.size());
    const std::size_t text_before = batch.text.size();
    const std::size_t cut_before = batch.cut.size();
    ++batch.row_count;
    std::size_t column = 0;
    bool good = true;
    bool ended = false;
    bool header = false;
    while (!ended && at <= end) {
        const char16_t* const stop = at == end ? end : next_separator(at, end);
        const bool last = stop == end || *stop == u'\n';
        std::u16string_view text(at, static_cast<std::size_t>(stop - at));
        if (last && !text.empty() && text.back() == u'\r') {
            text.remove_suffix(1);
        }
        if (column == 0) {
            scratch_.clear();
            append_utf8(text, scratch_);
            header = is_header(plan, scratch_, batch);
            if (plan.kind == Kind::root_dse) {
                scratch_.insert(0, "rootDSE:");
            }
            row.dn_begin = batch.keep(scratch_);
            row.dn_length = static_cast<std::uint32_t>(scratch_.size());
            row.dn_hash = Names::hash(scratch_);
            row_name_ = row.dn_hash;
        } else if (!text.empty() && column < plan.wanted.size() && plan.wanted[column] && !header) {
            good = cell(plan, column, text, batch) && good;
        }
        ++column;
        ended = last;
        good = good && (!last || stop != end);  // nothing ends the last row: it was cut
        at = stop == end ? end : stop + 1;
    }
    const bool whole = column == plan.columns.size() && row.dn_length > 0 && good;
    if (header || !whole) {
        if (!header) {
            batch.first_bad_row = batch.bad_rows++ == 0 ? batch.row_count : batch.first_bad_row;
        }
        forget_descriptors(row, batch);
        batch.fields.resize(row.first_field);
        batch.text.resize(text_before);
        batch.cut.resize(cut_before);
        return at;
    }
    row.field_count = static_cast<std::uint32_t>(batch.fields.size()) - row.first_field;
    batch.rows.push_back(row);
    return at;
}

/// A row left out takes its descriptors with it: the next row that has them must carry them.
void TableReader::forget_descriptors(const Row& row, const Batch& batch) {
    for (std::size_t i = row.first_field; i < batch.fields.size(); ++i) {
        if (attribute_row(batch.fields[i].attribute).kept == Kept::descriptor && batch.fields[i].number == 1) {
            known_.erase(batch.fields[i].hash);
        }
    }
}

bool TableReader::member_of(std::string_view text, Batch& batch) {
    std::string kept;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '\\') {
            ++i;
        } else if (i == text.size() || text[i] == ';') {
            const std::string_view name = text.substr(begin, i - begin);
            if (groups_->cut.contains(Names::hash(name))) {
                kept += kept.empty() ? "" : ";";
                kept += name;
            }
            begin = i + 1;
        }
    }
    FieldWriter writer(batch, known_);
    return kept.empty() || writer.cell(Attribute::member_of, kept);
}

/// What is only looked at on some groups.
bool TableReader::is_passed_over(Attribute attribute) const {
    return (attribute == Attribute::member_of && groups_->cut.empty()) ||
           (attribute == Attribute::value_changes && !groups_->privileged.contains(row_name_));
}

bool TableReader::cell(const TablePlan& plan, std::size_t column, std::u16string_view text, Batch& batch) {
    const Attribute attribute = *plan.wanted[column];
    FieldWriter writer(batch, known_);
    bool good = true;
    if (attribute_row(attribute).kept == Kept::descriptor) {
        good = writer.descriptor_cell(attribute, text);
    } else if (!is_passed_over(attribute)) {
        scratch_.clear();
        append_utf8(text, scratch_);
        good = attribute == Attribute::member_of ? member_of(scratch_, batch) : writer.cell(attribute, scratch_);
    }
    batch.bad_values += good ? 0 : 1;
    return true;
}

}  // namespace egide::directory
