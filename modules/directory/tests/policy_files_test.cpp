// The files of group policies: what is understood of each kind, and that what a copy says reaches the audit.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "egide/directory/audit.h"
#include "egide/directory/generate.h"
#include "egide/testing/temporary_folder.h"
#include "policy/policy_facts.h"
#include "policy/policy_text.h"
#include "policy/registry_policy.h"

namespace egide::directory {
namespace {

namespace fs = std::filesystem;
using What = PolicyFact::What;

std::string wide(std::string_view text, bool ended = true) {
    std::string out;
    for (const char letter : text) {
        out += letter;
        out += '\0';
    }
    return ended ? out + std::string(2, '\0') : out;
}

std::string little(std::uint32_t number) {
    std::string out;
    for (int i = 0; i < 4; ++i, number >>= 8) {
        out += static_cast<char>(number & 0xff);
    }
    return out;
}

std::string entry(std::string_view key, std::string_view name, std::uint32_t type, const std::string& data) {
    return wide("[", false) + wide(key) + wide(";", false) + wide(name) + wide(";", false) + little(type) +
           wide(";", false) + little(static_cast<std::uint32_t>(data.size())) + wide(";", false) + data +
           wide("]", false);
}

const std::string kHead = std::string("PReg\x01\0\0\0", 8);
const std::string kLsa = "System\\CurrentControlSet\\Control\\Lsa";

std::vector<What> kinds_of(PolicyFile kind, const std::string& bytes) {
    std::vector<What> kinds;
    for (const PolicyFact& fact : policy_facts(kind, bytes)) {
        kinds.push_back(fact.what);
    }
    return kinds;
}

TEST(RegistryPolicy, GivesItsValues) {
    const auto values = read_registry_policy(kHead + entry(kLsa, "LmCompatibilityLevel", 4, little(1)) +
                                             entry("Software\\X", "Name", 1, wide("text")));
    ASSERT_TRUE(values);
    ASSERT_EQ(values->size(), 2U);
    EXPECT_EQ((*values)[0].key, kLsa);
    EXPECT_EQ((*values)[0].name, "LmCompatibilityLevel");
    EXPECT_EQ((*values)[0].number(), 1U);
    EXPECT_EQ((*values)[1].number(), std::nullopt) << "a text is no number";
}

TEST(RegistryPolicy, IsRefusedWhenNotWhole) {
    const std::string whole = kHead + entry(kLsa, "LmCompatibilityLevel", 4, little(1));
    EXPECT_TRUE(read_registry_policy(kHead)) << "a policy that sets nothing";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_EQ(read_registry_policy(whole.substr(0, length)).has_value(), length == kHead.size()) << length;
    }
    std::string lying = whole;
    lying[whole.size() - 10] = '\x7f';  // the size of the data
    EXPECT_FALSE(read_registry_policy(lying));
}

TEST(PolicyFacts, NameSettingsThatTakeAProtectionAway) {
    EXPECT_EQ(kinds_of(PolicyFile::registry, kHead + entry(kLsa, "LmCompatibilityLevel", 4, little(2))),
              (std::vector<What>{What::weak_setting}));
    EXPECT_TRUE(kinds_of(PolicyFile::registry, kHead + entry(kLsa, "LmCompatibilityLevel", 4, little(3))).empty());
    EXPECT_EQ(kinds_of(PolicyFile::registry, "PReg"), (std::vector<What>{What::unreadable}));
}

TEST(PolicyFacts, NameMembersPutIntoGroupsThatAdminister) {
    EXPECT_EQ(kinds_of(PolicyFile::security, "[Group Membership]\r\n*S-1-5-32-544__Members = *S-1-5-21-1-2-3-1105\r\n"),
              (std::vector<What>{What::group_members}));
    EXPECT_TRUE(kinds_of(PolicyFile::security, "[Group Membership]\n*S-1-5-32-544__Members =\n").empty()) << "emptied";
    EXPECT_TRUE(kinds_of(PolicyFile::security, "[Group Membership]\n*S-1-5-32-555__Members = *S-1-1-0\n").empty());
    EXPECT_EQ(kinds_of(PolicyFile::security, "[System Access]\nClearTextPassword = 1\n"),
              (std::vector<What>{What::weak_setting}));
}

TEST(PolicyFacts, NamePrivilegesGivenToEverybody) {
    EXPECT_EQ(kinds_of(PolicyFile::security, "[Privilege Rights]\nSeDebugPrivilege = *S-1-5-32-544,*S-1-5-11\n"),
              (std::vector<What>{What::wide_privilege}));
    EXPECT_TRUE(kinds_of(PolicyFile::security, "[Privilege Rights]\nSeDebugPrivilege = *S-1-5-32-544\n").empty());
}

TEST(PolicyFacts, NameScriptsFromElsewhere) {
    const std::string script = "[Logon]\r\n0CmdLine=\\\\poste-7\\partage\\ouverture.vbs\r\n0Parameters=\r\n";
    EXPECT_EQ(kinds_of(PolicyFile::scripts, script), (std::vector<What>{What::far_script}));
    EXPECT_TRUE(kinds_of(PolicyFile::scripts, "[Logon]\n0CmdLine=\\\\chu.test\\SysVol\\chu.test\\a.cmd\n").empty());
    EXPECT_TRUE(kinds_of(PolicyFile::scripts, "[Logon]\n0CmdLine=ouverture.cmd\n").empty());
}

TEST(PolicyFacts, NameStoredPasswords) {
    EXPECT_TRUE(stores_password("<Properties cpassword=\"j1Uyj3Vx8TY9LtLZil2uAuZkFQA\" userName=\"a\"/>"));
    EXPECT_TRUE(stores_password("<Properties CPASSWORD = 'x'/>"));
    EXPECT_FALSE(stores_password("<Properties cpassword=\"\"/>"));
    EXPECT_FALSE(stores_password("cpassword="));
}

/// A forest whose share lists one more file, with its copy beside the collection when there is one.
struct Share {
    egide::testing::TemporaryFolder folder;
    fs::path collection;

    Share() {
        const auto made = generate_collection(fs::path(folder.path()) / "out", {.objects = 3000, .seed = 3});
        EXPECT_TRUE(made);
        collection = made->collection;
    }

    /// Adds the row, and gives the place of the copy.
    fs::path list(const std::string& file) const {
        fs::path table;
        for (const auto& entry : fs::recursive_directory_iterator(collection)) {
            table = entry.path().filename() == "sysvol.tsv" ? entry.path() : table;
        }
        std::ifstream stream(table, std::ios::binary);
        std::string text;
        for (const char letter : std::string{std::istreambuf_iterator<char>(stream), {}}) {
            text += letter == '\0' ? "" : std::string(1, letter);
        }
        const std::size_t guid = text.find('{');
        const std::string policy = text.substr(guid, 38);
        const std::string domain = table.parent_path().filename().string();
        std::ofstream(table, std::ios::binary | std::ios::app)
            << wide(domain + "\t" + domain + "\t" + policy + "\t\\\\" + domain + "\\SYSVOL\\" + file + "\t" + file +
                        "\t4711\t\t32\t\t\t\t64\t1\t0\r\n",
                    false);
        return fs::path(collection.string() + "_SYSVOL") / domain / policy / ("4711_" + file);
    }

    ControlResult contents() const {
        const auto read = read_collection(collection);
        EXPECT_TRUE(read);
        const Audit judged = audit(*read);
        return *std::find_if(judged.advisories.begin(), judged.advisories.end(),
                             [](const ControlResult& each) { return each.id == "info_gpo_sysvol"; });
    }
};

TEST(PolicyFiles, ReachTheAudit) {
    const Share share;
    const fs::path copy = share.list("Groups.xml");
    fs::create_directories(copy.parent_path());
    std::ofstream(copy) << "<Groups><User><Properties cpassword=\"secret\"/></User></Groups>";
    const ControlResult said = share.contents();
    EXPECT_EQ(said.outcome, Outcome::fail);
    ASSERT_EQ(said.findings.size(), 1U);
    EXPECT_NE(base::render(said.reasons[0], base::Language::english).find("Groups.xml: a stored password"),
              std::string::npos);
}

TEST(PolicyFiles, ThatAreMissingAreNoPass) {
    const Share share;
    const fs::path copy = share.list("Registry.pol");
    EXPECT_EQ(share.contents().outcome, Outcome::not_evaluable) << "no copies at all";
    fs::create_directories(copy.parent_path());
    EXPECT_EQ(share.contents().outcome, Outcome::not_evaluable) << "the one that is listed is not there";
    std::ofstream(copy, std::ios::binary) << kHead;
    EXPECT_EQ(share.contents().outcome, Outcome::pass);
}

}  // namespace
}  // namespace egide::directory
