#pragma once

#include <string>
#include <vector>

#include "egide/base/text.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// One thing that a node keeps, where it is, and whether other nodes have the same.
struct NodeFact {
    enum class State { good, limited, missing, told };
    std::string id;  // a stable word for programs
    State state = State::told;
    base::Text name;
    base::Text what;
};

/// Looks at everything that an instance keeps as its configuration says, for who runs it: rows, the bytes of evidence
/// and what their bucket protects, the journal and its key, the key of accounts, uploads under way, the registry. Asks
/// the database and the bucket once, changes nothing, and shows no secret.
std::vector<NodeFact> examine_node(const Configuration& configuration);

}  // namespace egide::web
