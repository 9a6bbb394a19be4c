// The constants that a file may change: all of them, each documented, each with an effect.
#include "egide/directory/thresholds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "egide/directory/audit.h"
#include "forest.h"

namespace egide::directory {
namespace {

using testing::Entry;
using testing::Forest;

TEST(Thresholds, AreEachNamedOnceAndTakenFromAFile) {
    std::string yaml;
    for (const ThresholdName& name : threshold_names()) {
        yaml += std::string(name.name) + ": 7654321\n";
    }
    const auto read = read_thresholds(yaml, "constants.yaml");
    ASSERT_TRUE(read.ok());
    for (const ThresholdName& name : threshold_names()) {
        EXPECT_EQ((*read).*name.value, 7654321) << name.name;
    }
    EXPECT_EQ(threshold_names().size(), sizeof(Thresholds) / sizeof(std::int64_t)) << "one constant has no name";
}

TEST(Thresholds, AreEachInTheDocumentationWithTheirDefault) {
    std::ifstream stream(EGIDE_SOURCE_DIR "/modules/directory/README.md", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const Thresholds usual;
    for (const ThresholdName& name : threshold_names()) {
        const std::string head = "| `" + std::string(name.name) + "` | " + std::to_string(usual.*name.value);
        const std::size_t at = text.find(head);
        ASSERT_NE(at, std::string::npos) << head;
        const bool inferred = text.substr(at, text.find('\n', at) - at).find(" | yes | ") != std::string::npos;
        EXPECT_EQ(inferred, name.inferred) << name.name;
    }
}

TEST(Thresholds, AreRefusedBeyondTheirRange) {
    for (const char* const odd :
         {"krbtgt_password_days: -1", "krbtgt_password_days: 1000000001", "krbtgt_password_days: 9223372036854775807",
          "krbtgt_password_days: many", "days: 1"}) {
        EXPECT_FALSE(read_thresholds(std::string(odd) + "\n", "constants.yaml").ok()) << odd;
    }
    EXPECT_TRUE(read_thresholds("krbtgt_password_days: 1000000000\n", "constants.yaml").ok());
}

/// The level at which a control fails with one constant changed; 0 when it passes.
int failed_level(const Forest& forest, std::string_view control, std::int64_t Thresholds::*constant,
                 std::int64_t value) {
    AuditOptions options;
    options.thresholds.*constant = value;
    const Audit judged = audit(forest.read(), options);
    return std::find_if(judged.controls.begin(), judged.controls.end(),
                        [&](const ControlResult& each) { return each.id == control; })
        ->failed_level;
}

const std::string kAdministrator = Forest::user_dn("Administrator");

TEST(Thresholds, MoveRightsBetweenLevels) {
    Forest forest;
    forest.user("mallory", 3001);
    forest.allow(kAdministrator,
                 {{Forest::sid(3001), access::kWriteProperty, false, 0, "f3a64788-5306-11d1-a9c5-0000f80367c1"}});
    const auto spn = &Thresholds::write_spn_is_level_2;
    EXPECT_EQ(failed_level(forest, "vuln_privileged_members_perm", spn, 1), 2);
    EXPECT_EQ(failed_level(forest, "vuln_privileged_members_perm", spn, 0), 1);
    Forest idle;
    idle.user("gone", 3001, {{"userAccountControl", "514"}});
    idle.allow(kAdministrator, {{Forest::sid(3001), access::kWriteDacl}});
    const auto trustee = &Thresholds::idle_trustee_is_level_2;
    EXPECT_EQ(failed_level(idle, "vuln_privileged_members_perm", trustee, 1), 2);
    EXPECT_EQ(failed_level(idle, "vuln_privileged_members_perm", trustee, 0), 1);
}

TEST(Thresholds, DecideWhatIsNotPublished) {
    const std::string controller = "CN=DC1,OU=Domain Controllers,DC=corp,DC=test";
    Forest silent;
    silent.remove(controller, "msDS-SupportedEncryptionTypes");
    const auto absent = &Thresholds::absent_types_are_no_aes;
    EXPECT_EQ(failed_level(silent, "vuln_dc_crypto", absent, 1), 3);
    EXPECT_NE(failed_level(silent, "vuln_dc_crypto", absent, 0), 3);
    Forest disabled;
    disabled.computer("c", 3001, {{"userAccountControl", "528386"}});
    const auto enabled_only = &Thresholds::enabled_delegation_only;
    EXPECT_EQ(failed_level(disabled, "vuln_delegation_t4d", enabled_only, 1), 0);
    EXPECT_EQ(failed_level(disabled, "vuln_delegation_t4d", enabled_only, 0), 1);
}

}  // namespace
}  // namespace egide::directory
