// The parts of the advisories that read texts from anywhere, and what a collection without their facts gives.
#include <gtest/gtest.h>

#include <algorithm>

#include "egide/base/text.h"
#include "egide/directory/audit.h"
#include "forest.h"
#include "readers/value_changes.h"
#include "rights/default_rights.h"

namespace egide::directory {
namespace {

using testing::Forest;

std::string change(std::string_view attribute, std::string_view member, std::string_view deleted,
                   std::string_view moment) {
    return "<DS_REPL_VALUE_META_DATA> <pszAttributeName>" + std::string(attribute) +
           "</pszAttributeName> <pszObjectDn>" + std::string(member) + "</pszObjectDn> <ftimeDeleted>" +
           std::string(deleted) + "</ftimeDeleted> <ftimeLastOriginatingChange>" + std::string(moment) +
           "</ftimeLastOriginatingChange> </DS_REPL_VALUE_META_DATA>";
}

constexpr std::string_view kNeverDeleted = "1601-01-01T00:00:00Z";

TEST(MemberChanges, AreNewestFirstAndTellAdditionsFromRemovals) {
    const std::string lines = changes_of_members(
        change("member", "CN=old,DC=a", kNeverDeleted, "2020-01-01T00:00:00Z") + ";" +
        change("member", "CN=R&amp;D &lt;x&gt;,DC=a", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z") + ";" +
        change("msDS-Other", "CN=other,DC=a", kNeverDeleted, "2026-01-03T00:00:00Z"));
    EXPECT_EQ(lines, "1767323045-CN=R&D <x>,DC=a\n1577836800+CN=old,DC=a");
    const auto read = read_change("1577836800+CN=old,DC=a");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->added);
    EXPECT_EQ(read->moment, 1577836800);
    EXPECT_EQ(read->member, "CN=old,DC=a");
}

TEST(MemberChanges, LeaveOutWhatIsNotUnderstood) {
    for (const char* const odd :
         {"", "<DS_REPL_VALUE_META_DATA>", "</DS_REPL_VALUE_META_DATA>",
          "<pszAttributeName>member</DS_REPL_VALUE_META_DATA>", "\xff\xfe</DS_REPL_VALUE_META_DATA>"}) {
        EXPECT_EQ(changes_of_members(odd), "") << odd;
    }
    EXPECT_EQ(changes_of_members(change("member", "", kNeverDeleted, "2020-01-01T00:00:00Z")), "");
    EXPECT_EQ(changes_of_members(change("member", "CN=a", kNeverDeleted, "yesterday")), "");
    for (const char* const odd : {"", "+", "x+y", "12", "-"}) {
        EXPECT_FALSE(read_change(odd)) << odd;
    }
}

TEST(MemberChanges, AreCutToTheLatestTwoHundred) {
    std::string fragments;
    for (int i = 0; i < 1000; ++i) {
        fragments += change("member", "CN=u" + std::to_string(i), kNeverDeleted, "2026-01-02T03:04:05Z");
    }
    const std::string lines = changes_of_members(fragments);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 199);
}

TEST(DefaultRights, NameWhoTakesControlOfEveryNewObject) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(trustees_of_default("D:(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)(A;;RPLCLORC;;;AU)"), Names{});
    EXPECT_EQ(trustees_of_default("O:DAG:DAD:P(A;;WD;;;AU)(A;;WO;;;AU)(A;;GA;;;WD)S:(AU;SA;WD;;;WD)"),
              (Names{"AU", "WD"}));
    EXPECT_EQ(trustees_of_default("D:(A;CIIO;GA;;;WD)(D;;GA;;;WD)"), Names{}) << "for children only, or a denial";
    EXPECT_EQ(trustees_of_default("D:(OA;;CR;00299570-246d-11d0-a768-00aa006e0529;;DU)"), Names{"DU"});
    EXPECT_EQ(trustees_of_default("D:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;WD)"), Names{})
        << "changing a password needs the old one";
    EXPECT_EQ(trustees_of_default("D:(A;;0x40000;;;S-1-5-21-1-2-3-1105)(A;;0x40000;;;S-1-5-21-1-2-3-512)"),
              Names{"S-1-5-21-1-2-3-1105"});
}

TEST(DefaultRights, PassOverWhatIsNoDescriptor) {
    for (const char* const odd : {"", "D:", "D:(", "D:()", "D:(A;;GA;;)", "(A;;GA;;;WD)", "D:(A;;G;;;)", ";;;;;"}) {
        for (const std::string& name : trustees_of_default(odd)) {
            EXPECT_TRUE(name.empty()) << odd << " " << name;
        }
    }
}

const ControlResult& advisory_of(const Audit& judged, std::string_view id) {
    return *std::find_if(judged.advisories.begin(), judged.advisories.end(),
                         [&](const ControlResult& each) { return each.id == id; });
}

TEST(Advisories, SayWhatAnExportCannotTell) {
    const Audit judged = audit(Forest().read());
    for (const char* const id : {"warning_dump_error_rp", "warning_dump_error_vuln_rp", "warning_sd_deny_read",
                                 "warning_password_policy_pso_missing", "warning_sysvol_files_sd",
                                 "warning_sysvol_root_sd", "info_privileged_members_recent_changes",
                                 "warning_tool_version"}) {
        const ControlResult& advisory = advisory_of(judged, id);
        EXPECT_EQ(advisory.outcome, Outcome::not_evaluable) << id;
        EXPECT_FALSE(advisory.cause.empty()) << id;
    }
}

TEST(Advisories, FailNoLevelWhateverTheyFind) {
    Forest forest;
    forest.user("mallory", 3001);
    const std::string users = "CN=System,DC=corp,DC=test";
    forest.allow(users, {{Forest::sid(3001), access::kFull}});
    const Audit judged = audit(forest.read());
    const ControlResult& advisory = advisory_of(judged, "warning_permissions_specific_containers");
    EXPECT_EQ(advisory.outcome, Outcome::fail);
    EXPECT_EQ(advisory.failed_level, 0);
    EXPECT_EQ(judged.level, 5);
}

}  // namespace
}  // namespace egide::directory
