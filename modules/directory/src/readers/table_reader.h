#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "readers/batch.h"
#include "readers/table_plan.h"

namespace egide::directory {

/// Groups by the hashes of their names: those whose members were cut, which memberOf may complete, and the privileged
/// ones, whose changes are kept.
struct WatchedGroups {
    std::unordered_set<std::uint64_t> cut;
    std::unordered_set<std::uint64_t> privileged;
};

/// Reads whole rows of one table, UTF-16 in memory order, into a batch: cells parted by TAB, rows by LF.
/// A row whose count of cells is not that of the table is left out and counted; so is the last one when nothing ends
/// it.
class TableReader {
  public:
    explicit TableReader(const WatchedGroups& groups) : groups_(&groups) {}
    void read(const TablePlan& plan, std::u16string_view rows, Batch& batch);

  private:
    const char16_t* read_row(const TablePlan& plan, const char16_t* at, const char16_t* end, Batch& batch);
    bool cell(const TablePlan& plan, std::size_t column, std::u16string_view text, Batch& batch);
    void forget_descriptors(const Row& row, const Batch& batch);
    bool member_of(std::string_view text, Batch& batch);
    bool is_passed_over(Attribute attribute) const;
    const WatchedGroups* groups_;
    std::uint64_t row_name_ = 0;
    KnownDescriptors known_;
    std::string scratch_;
};

}  // namespace egide::directory
