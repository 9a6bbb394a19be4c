#include "notification_cells.h"

namespace egide::web {

const std::vector<std::string>& notification_names() {
    static const std::vector<std::string> names = {"id", "kind", "at", "text", "link", "read"};
    return names;
}

Cells cells_of(const NotificationRow& row) {
    return {row.id, row.kind, cell(row.at), row.text, cell_or_null(row.link), cell(row.read)};
}

}  // namespace egide::web
