#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "egide/directory/collection.h"
#include "egide/testing/temporary_folder.h"
#include "model/model.h"

namespace egide::directory {
namespace {

namespace fs = std::filesystem;

std::string utf16(const std::string& text) {
    std::string out("\xff\xfe", 2);
    for (const char letter : text) {
        out.push_back(letter);
        out.push_back('\0');
    }
    return out;
}

/// A tiny clear tree: one domain, a group and its users.
struct Tree {
    egide::testing::TemporaryFolder folder;
    fs::path root = fs::path(folder.path()) / "corp.test_20260301-101500";
    std::string tables =
        "corp.test_20260301-101500\nmetadata.tsv\tmetadata\tmetadata\t2\tkey\tnvarchar(255)\tvalue\tnvarchar(1024)\n";

    Tree() {
        put("metadata.tsv", utf16("forest|rootdns\tcorp.test\r\nforest|systemtime\t2026-03-01 10:15:00\r\n"));
        table("domain\\corp.test\\root.tsv", {"dn", "objectSid", "minPwdLength"},
              "DC=corp,DC=test\tS-1-5-21-1-2-3\t12\r\n");
    }
    void put(const std::string& name, const std::string& bytes) const {
        fs::path path = root;
        std::string part;
        for (const char letter : name + "\\") {
            if (letter == '\\') {
                path /= part;
                part.clear();
            } else {
                part += letter;
            }
        }
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
    }
    void announce(const std::string& name, const std::vector<std::string>& columns) {
        tables += name + "\tt\tt\t" + std::to_string(columns.size());
        for (const std::string& column : columns) {
            tables += "\t" + column + "\tnvarchar(10)";
        }
        tables += "\n";
    }
    void table(const std::string& name, const std::vector<std::string>& columns, const std::string& rows) {
        announce(name, columns);
        put(name, utf16(rows));
    }
    base::Result<Collection> read(unsigned threads = 2) const {
        put("tables.tsv", tables);
        return read_collection(root, {threads, {}});
    }
};

const std::vector<std::string> kUserColumns{
    "dn", "sAMAccountName", "objectSid", "userAccountControl", "userAccountControl_int", "pwdLastSet"};

TEST(Oradad, ColumnsAreThoseOfTheListAndNumbersThoseForMachines) {
    Tree tree;
    tree.table("domain\\corp.test\\user.tsv", kUserColumns,
               "CN=a,DC=corp,DC=test\ta\tS-1-5-21-1-2-3-1104\tNORMAL_ACCOUNT\t512\t2026-02-01 08:00:00\r\n");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    const Model& model = read->model();
    const std::uint32_t user = model.find("cn=A,dc=corp,dc=test");
    ASSERT_NE(user, kNone);
    EXPECT_EQ(model.number(user, Attribute::user_account_control), 512);
    EXPECT_EQ(model.sid_text(user), "S-1-5-21-1-2-3-1104");
    EXPECT_EQ(model.number(user, Attribute::pwd_last_set), 1769932800);
    EXPECT_EQ(read->forest(), "corp.test");
    EXPECT_EQ(read->reference_date().iso(), "2026-03-01");
    EXPECT_TRUE(read->warnings().empty());
}

TEST(Oradad, RowWithTooFewCellsIsLeftOutAndSaid) {
    Tree tree;
    tree.table(
        "domain\\corp.test\\user.tsv", kUserColumns,
        "CN=a,DC=corp,DC=test\ta\tS-1-5-21-1-2-3-1104\r\nCN=b,DC=corp,DC=test\tb\tS-1-5-21-1-2-3-1105\t\t512\t\r\n");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->model().find("CN=a,DC=corp,DC=test"), kNone);
    EXPECT_NE(read->model().find("CN=b,DC=corp,DC=test"), kNone);
    EXPECT_EQ(read->warnings().size(), 1u);
    EXPECT_TRUE(read->model().damaged[static_cast<std::size_t>(Kind::user)]);
}

TEST(Oradad, FileCutInTheMiddleOfARowIsDamaged) {
    Tree tree;
    tree.table("domain\\corp.test\\user.tsv", kUserColumns,
               "CN=a,DC=corp,DC=test\ta\tS-1-5-21-1-2-3-1104\t\t512\t2026-02-0");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    EXPECT_TRUE(read->model().damaged[static_cast<std::size_t>(Kind::user)]);
}

TEST(Oradad, CutListOfMembersIsCompletedFromMemberOf) {
    Tree tree;
    tree.table("domain\\corp.test\\group.tsv", {"dn", "objectSid", "member"},
               "CN=g,DC=corp,DC=test\tS-1-5-21-1-2-3-1200\tCN=a,DC=corp,DC=test;CN=b,DC=co;;\r\n");
    tree.table("domain\\corp.test\\top.tsv", {"dn", "objectClass", "memberOf"},
               "CN=a,DC=corp,DC=test\ttop;person;user\tCN=g,DC=corp,DC=test\r\n"
               "CN=b,DC=corp,DC=test\ttop;person;user\tCN=h,DC=corp,DC=test;CN=g,DC=corp,DC=test\r\n"
               "CN=c,DC=corp,DC=test\ttop;person;user\tCN=g,DC=corp,DC=test\r\n");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    const Model& model = read->model();
    EXPECT_EQ(model.targets(model.names.find("CN=g,DC=corp,DC=test"), Attribute::member).size(), 3u);
    ASSERT_EQ(read->truncated().size(), 1u);
    EXPECT_EQ(read->truncated()[0].announced, 4u);
    EXPECT_EQ(read->truncated()[0].kept, 1u);
    EXPECT_EQ(read->truncated()[0].recovered, 2u);
}

TEST(Oradad, SecondRowOfOneNameIsSaidAndDoesNotCount) {
    Tree tree;
    tree.table("domain\\corp.test\\user.tsv", kUserColumns,
               "CN=a,DC=corp,DC=test\ta\tS-1-5-21-1-2-3-1104\t\t512\t\r\nCN=A,DC=corp,DC=test\tz\tS-1-5-21-1-2-3-"
               "1105\t\t514\t\r\n");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->model().text(read->model().find("CN=a,DC=corp,DC=test"), Attribute::sam_account_name), "a");
    EXPECT_EQ(read->warnings().size(), 1u);
}

TEST(Oradad, DescriptorThatLiesIsUnreadNotEmpty) {
    Tree tree;
    tree.table("domain\\corp.test\\top.tsv", {"dn", "objectClass", "nTSecurityDescriptor"},
               "CN=a,DC=corp,DC=test\ttop;container\t010004800000000000000000000000001400000002ffff00\r\n"
               "CN=b,DC=corp,DC=test\ttop;container\t0xz\r\nCN=c,DC=corp,DC=test\ttop;container\t0xz\r\n");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    for (const char* const dn : {"CN=a,DC=corp,DC=test", "CN=b,DC=corp,DC=test", "CN=c,DC=corp,DC=test"}) {
        EXPECT_EQ(read->model().security(read->model().find(dn)), nullptr) << dn;
    }
    EXPECT_FALSE(read->warnings().empty());
}

TEST(Oradad, PathOutOfTheFolderIsRefused) {
    Tree tree;
    tree.announce("..\\..\\etc\\passwd", {"dn"});
    EXPECT_FALSE(tree.read().ok());
}

TEST(Oradad, DeletedObjectsAreNotObjects) {
    Tree tree;
    tree.table("domain\\corp.test\\top.tsv", {"dn", "objectClass", "isDeleted"},
               "CN=a\\0ADEL:1234,CN=Deleted Objects,DC=corp,DC=test\ttop;user\t1\r\n");
    const auto read = tree.read();
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->model().find("CN=a\\0ADEL:1234,CN=Deleted Objects,DC=corp,DC=test"), kNone);
}

TEST(Oradad, ManyChunksGiveTheSameModelOnOneThreadAndOnThree) {
    Tree tree;
    std::string rows;
    for (int i = 0; i < 60'000; ++i) {
        const std::string n = std::to_string(i);
        rows += "CN=user" + n + ",OU=A rather long organisational unit name,DC=corp,DC=test\tuser" + n +
                "\tS-1-5-21-1-2-3-" + std::to_string(2000 + i) + "\tNORMAL_ACCOUNT\t512\t2026-02-01 08:00:00\r\n";
    }
    tree.table("domain\\corp.test\\user.tsv", kUserColumns, rows);
    const auto one = tree.read(1);
    const auto three = tree.read(3);
    ASSERT_TRUE(one.ok() && three.ok());
    EXPECT_EQ(one->object_count(), 60'001u);
    ASSERT_EQ(one->model().size(), three->model().size());
    for (std::uint32_t object = 0; object < one->model().size(); ++object) {
        ASSERT_EQ(one->model().dn(object), three->model().dn(object));
        ASSERT_EQ(one->model().sid_text(object), three->model().sid_text(object));
    }
    EXPECT_TRUE(one->warnings().empty());
}

}  // namespace
}  // namespace egide::directory
