// The order in which people are shown names.
#include <gtest/gtest.h>

#include <algorithm>

#include "egide/directory/report.h"
#include "forest.h"
#include "model/natural_order.h"

namespace egide::directory {
namespace {

using testing::Forest;

TEST(NaturalOrder, CountsNumbersAndPassesOverCase) {
    std::vector<std::string> names{"CN=srv-10", "CN=SRV-2", "CN=srv-02", "CN=Élodie",
                                   "CN=alice",  "CN=",      "CN=srv",    "CN=srv-2"};
    std::sort(names.begin(), names.end(),
              [](const std::string& left, const std::string& right) { return compare_naturally(left, right) < 0; });
    EXPECT_EQ(names, (std::vector<std::string>{"CN=", "CN=alice", "CN=srv", "CN=SRV-2", "CN=srv-02", "CN=srv-2",
                                               "CN=srv-10", "CN=Élodie"}));
    EXPECT_EQ(compare_naturally("CN=a1", "CN=a1"), 0);
    EXPECT_LT(compare_naturally("99999999999999999999999998", "99999999999999999999999999"), 0) << "of any length";
    EXPECT_NE(compare_naturally("a01", "a1"), 0) << "two names are never one";
}

TEST(OrderedFindings, AreThoseOfTheControlByNameWhateverTheCollectionSays) {
    std::vector<std::vector<std::string>> shown;
    for (const bool backwards : {false, true}) {
        Forest forest;
        std::vector<std::string> names{"u10", "u2", "u1"};
        if (backwards) {
            std::reverse(names.begin(), names.end());
        }
        std::uint32_t rid = 3000;
        for (const std::string& name : names) {
            forest.user(name, ++rid, {{"userAccountControl", "66048"}});
        }
        const Audit judged = audit(forest.read());
        const auto control = std::find_if(judged.controls.begin(), judged.controls.end(),
                                          [](const ControlResult& each) { return each.id == "vuln_dont_expire"; });
        shown.emplace_back();
        for (const Finding& finding : ordered_findings(judged, *control, 2)) {
            shown.back().emplace_back(judged.evidence(*control, finding).dn);
        }
    }
    EXPECT_EQ(shown[0], (std::vector<std::string>{Forest::user_dn("u1"), Forest::user_dn("u2")}));
    EXPECT_EQ(shown[0], shown[1]);
}

}  // namespace
}  // namespace egide::directory
