#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "readers/batch.h"
#include "readers/table_plan.h"

namespace egide::directory {

/// Reads whole rows of one table, UTF-16 in memory order, into a batch: cells parted by TAB, rows by LF.
/// A row whose count of cells is not that of the table is left out and counted; so is the last one when nothing ends
/// it. `cut_groups`: hashes of the groups that memberOf may complete.
class TableReader {
  public:
    explicit TableReader(const std::unordered_set<std::uint64_t>& cut_groups) : cut_groups_(&cut_groups) {}
    void read(const TablePlan& plan, std::u16string_view rows, Batch& batch);

  private:
    const char16_t* read_row(const TablePlan& plan, const char16_t* at, const char16_t* end, Batch& batch);
    bool cell(const TablePlan& plan, std::size_t column, std::u16string_view text, Batch& batch);
    void forget_descriptors(const Row& row, const Batch& batch);
    bool member_of(std::string_view text, Batch& batch);
    const std::unordered_set<std::uint64_t>* cut_groups_;
    KnownDescriptors known_;
    std::string scratch_;
};

}  // namespace egide::directory
