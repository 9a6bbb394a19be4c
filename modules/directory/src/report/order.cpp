#include <algorithm>
#include <numeric>

#include "egide/directory/report.h"
#include "model/model.h"
#include "model/natural_order.h"

namespace egide::directory {

std::vector<Finding> ordered_findings(const Audit& audit, const ControlResult& control, std::size_t most) {
    const Model& model = audit.collection.model();
    std::vector<std::size_t> order(control.findings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto shown = order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size()));
    std::partial_sort(order.begin(), shown, order.end(), [&](std::size_t left, std::size_t right) {
        const int names =
            compare_naturally(model.dn(control.findings[left].object), model.dn(control.findings[right].object));
        return names != 0 ? names < 0 : left < right;
    });
    std::vector<Finding> findings;
    for (auto at = order.begin(); at != shown; ++at) {
        findings.push_back(control.findings[*at]);
    }
    return findings;
}

}  // namespace egide::directory
