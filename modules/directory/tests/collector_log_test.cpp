// What a collector says in its log: what it did not bring back is never taken for what is not there.
#include "readers/collector_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "egide/base/text.h"
#include "egide/directory/audit.h"
#include "egide/directory/generate.h"
#include "egide/directory/report.h"
#include "egide/testing/temporary_folder.h"

namespace egide::directory {
namespace {

using Said = LogTrouble::What;

std::string log_line(const std::string& message, const std::string& level = "3") {
    return "2026/03/01 - 10:15:00.123\t" + level + "\tLDAP.cpp\tLdapProcessRequest\t420\t" + message + "\r\n";
}

TEST(CollectorLog, TiesAnErrorToTheRequestThatWasBegun) {
    const CollectorLog log = read_collector_log(
        log_line("ORADAD version 3.6.218.0") + log_line("Dumping 'corp.test/domain/corp.test/user'.") +
        log_line("Error in ldap_search_ext_s() (error 51: Busy).") + log_line("Finished: elapsed time: 1 seconds") +
        log_line("Error in something else."));
    EXPECT_EQ(log.version, "3.6.218.0");
    EXPECT_EQ(log.begun, 1772360100);
    ASSERT_EQ(log.troubles.size(), 2U);
    EXPECT_EQ(log.troubles[0], (LogTrouble{Said::request, "corp.test/domain/corp.test/user",
                                           "Error in ldap_search_ext_s() (error 51: Busy)."}));
    EXPECT_EQ(log.troubles[1].what, Said::other);
}

TEST(CollectorLog, TellsTheDomainThatWasNotFoundWithColoursTakenOut) {
    const CollectorLog log = read_collector_log(
        log_line("[!] \x1b[31mUnable to locate DC for domain 'n\xe9rac.test'\x1b[0m (error 1355)."));
    ASSERT_EQ(log.troubles.size(), 1U);
    EXPECT_EQ(log.troubles[0].what, Said::domain);
    EXPECT_EQ(log.troubles[0].where, "nérac.test");
    EXPECT_EQ(log.troubles[0].said.find('\x1b'), std::string::npos);
}

TEST(CollectorLog, KnowsARequestInWhichTheCollectorStopped) {
    const std::string begun = log_line("[.] Dumping 'a/domain/a/group'.");
    ASSERT_EQ(read_collector_log(begun).troubles.size(), 1U);
    EXPECT_TRUE(read_collector_log(begun).troubles[0].said.empty());
    EXPECT_TRUE(read_collector_log(begun + log_line("[.] Finished: 3 objects")).troubles.empty());
    const std::string filler = log_line(std::string(900, 'x'));
    std::string archived = begun;
    while (archived.size() < (1u << 20)) {
        archived += filler;
    }
    archived.resize(1u << 20);
    EXPECT_TRUE(read_collector_log(archived).troubles.empty()) << "an archive holds the first MiB of a longer log";
}

TEST(CollectorLog, KeepsHostileLinesShortPrintableAndFew) {
    std::string bytes = "no log\n\t\t\t\t\t\n2026/13/45 - 99:99:99.000\t1\ta\tb\t1\tError in x\n";
    EXPECT_EQ(read_collector_log(bytes).lines, 0U);
    for (int i = 0; i < 1000; ++i) {
        bytes += log_line("Unable to " + std::to_string(i) + std::string(5000, '\x01'), "1");
    }
    const CollectorLog log = read_collector_log(bytes);
    EXPECT_EQ(log.troubles.size(), 200U);
    EXPECT_EQ(log.left_out, 800U);
    for (const LogTrouble& trouble : log.troubles) {
        EXPECT_LE(trouble.said.size(), 300U);
        EXPECT_EQ(trouble.said.find('\x01'), std::string::npos);
    }
}

/// A healthy forest whose log says something more.
Audit audit_with_log(const std::filesystem::path& out, const std::string& said) {
    const auto made = generate_collection(out, {.objects = 3000, .seed = 3, .domains = 1});
    EXPECT_TRUE(made);
    std::ofstream(made->collection / "oradad.log", std::ios::binary | std::ios::app) << said;
    const auto read = read_collection(made->collection);
    EXPECT_TRUE(read);
    return audit(*read);
}

Outcome outcome_of(const Audit& judged, std::string_view id) {
    return std::find_if(judged.controls.begin(), judged.controls.end(), [&](const ControlResult& each) {
               return each.id == id;
           })->outcome;
}

TEST(CollectorLog, MakesWhatIsMissingNotEvaluableAndShowsItInTheReport) {
    const egide::testing::TemporaryFolder folder;
    const Audit judged = audit_with_log(folder.path() / "table",
                                        log_line("Dumping 'chu.exemple/domain/chu.exemple/computer'.") +
                                            log_line("Error in ldap_search_ext_s() (error 51: Busy)."));
    EXPECT_EQ(outcome_of(judged, "vuln_dc_obsolete"), Outcome::not_evaluable);
    EXPECT_EQ(outcome_of(judged, "vuln_guest"), Outcome::pass) << "it does not look at computers";
    EXPECT_FALSE(judged.level_certain);
    const std::string report = audit_json(judged, base::Language::english);
    EXPECT_NE(report.find("domain/chu.exemple/computer"), std::string::npos);
    EXPECT_NE(report.find("error 51: Busy"), std::string::npos);
}

TEST(CollectorLog, LosesEveryPassToADomainThatWasNotCollected) {
    const egide::testing::TemporaryFolder folder;
    const std::string lost = log_line("Unable to locate DC for domain 'sud.chu.exemple' (error 1355).", "1");
    const Audit judged = audit_with_log(folder.path() / "domain", lost);
    EXPECT_EQ(outcome_of(judged, "vuln_guest"), Outcome::not_evaluable);
    EXPECT_EQ(outcome_of(judged, "vuln_dsheuristics_bad"), Outcome::pass) << "the configuration is there";
    const Audit again = audit_with_log(
        folder.path() / "retried", log_line("Unable to locate DC for domain 'CHU.exemple' (error 1355).", "1"));
    EXPECT_EQ(outcome_of(again, "vuln_guest"), Outcome::pass) << "it was collected all the same";
}

}  // namespace
}  // namespace egide::directory
