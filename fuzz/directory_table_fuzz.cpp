// The first line is a table list, the rest the rows of its first table: refused, or merged without harm.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "readers/chunks.h"
#include "readers/merge.h"
#include "readers/table_plan.h"
#include "readers/table_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace egide::directory;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t end = bytes.find('\n');
    const auto list = read_table_list("f\n" + std::string(bytes.substr(0, end)), "folder");
    if (!list.ok() || end == std::string_view::npos) {
        return 0;
    }
    std::u16string rows;
    append_utf16(bytes.substr(end + 1), rows);
    const WatchedGroups no_groups;
    Batch batch;
    TableReader(no_groups).read(list->tables.front(), rows, batch);
    Model model;
    Merger merger(model);
    merger.merge(batch);
    merger.finish();
    return 0;
}
