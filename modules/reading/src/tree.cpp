#include "egide/reading/tree.h"

#include <algorithm>

namespace egide::reading {

const Node* Node::find(std::string_view key) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.key == key; });
    return found == members.end() ? nullptr : &found->value;
}

}  // namespace egide::reading
