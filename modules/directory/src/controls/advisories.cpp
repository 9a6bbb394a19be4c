#include "controls/list.h"

namespace egide::directory {

const std::vector<Control>& all_advisories() {
    static const std::vector<Control> list;
    return list;
}

}  // namespace egide::directory
