#include <gtest/gtest.h>

#include <algorithm>

#include "egide/directory/compare.h"
#include "egide/directory/report.h"
#include "forest.h"
#include "model/model.h"

namespace egide::directory {
namespace {

using testing::Forest;

TEST(Compare, SaysWhatIsNewFixedAndStillThere) {
    Forest before;
    before.user("first", 2001, {{"userAccountControl", "2097664"}})
        .user("both", 2002, {{"userAccountControl", "2097664"}});
    Forest after;
    after.user("both", 2002, {{"userAccountControl", "2097664"}})
        .user("second", 2003, {{"userAccountControl", "2097664"}});
    const auto changes = compare_audits(summary_of(audit(before.read())), summary_of(audit(after.read())));
    const auto at = std::find_if(changes.begin(), changes.end(), [](const ControlChange& change) {
        return change.id == "vuln_kerberos_properties_deskey";
    });
    ASSERT_NE(at, changes.end());
    EXPECT_EQ(at->added, std::vector<std::string>{Forest::user_dn("second")});
    EXPECT_EQ(at->fixed, std::vector<std::string>{Forest::user_dn("first")});
    EXPECT_EQ(at->kept, std::vector<std::string>{Forest::user_dn("both")});
}

TEST(Compare, ReadsBackTheJsonOfAnAudit) {
    Forest forest;
    forest.user("first", 2001, {{"userAccountControl", "2097664"}});
    const Audit judged = audit(forest.read());
    const auto read = read_audit_summary(audit_json(judged, base::Language::french), "a.json");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->found, summary_of(judged).found);
    EXPECT_EQ(read->level, judged.level);
    EXPECT_FALSE(read_audit_summary("{}", "b.json").ok());
}

TEST(Report, BytesDoNotDependOnTheNumberOfThreads) {
    Forest forest;
    forest.user("first", 2001, {{"userAccountControl", "2097664"}});
    const Collection collection = forest.read();
    EXPECT_EQ(audit_json(audit(collection, {{}, 1}), base::Language::french),
              audit_json(audit(collection, {{}, 2}), base::Language::french));
}

TEST(Report, CellsOfCsvAreHarmlessInASpreadsheet) {
    Forest forest;
    forest.add("CN==cmd|calc,OU=People,DC=corp,DC=test", "user",
               {{"sAMAccountName", "x"},
                {"userAccountControl", "2097664"},
                {"primaryGroupID", "513"},
                {"pwdLastSet", "134160000000000000"}});
    const std::string csv = audit_csv(audit(forest.read()), base::Language::english);
    EXPECT_EQ(csv.find(";="), std::string::npos);
    EXPECT_NE(csv.find("CN==cmd|calc"), std::string::npos);
}

TEST(Thresholds, AreOverriddenByName) {
    const auto read = read_thresholds("krbtgt_password_days: 180\n", "c.yaml");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->krbtgt_password_days, 180);
    EXPECT_FALSE(read_thresholds("krbtgt_days: 180\n", "c.yaml").ok());
    EXPECT_FALSE(read_thresholds("krbtgt_password_days: -1\n", "c.yaml").ok());
}

}  // namespace
}  // namespace egide::directory
