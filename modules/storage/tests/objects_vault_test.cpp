// A vault whose bytes are in a bucket: recorded, revised, withdrawn, verified and copied as those of a folder are.
#include "egide/evidence/vault.h"
#include "egide/journal/verify.h"
#include "objects_fixture.h"

namespace egide::storage::objects {
namespace {

class VaultOnS3Test : public ::testing::Test {
  protected:
    evidence::Vault create() {
        auto vault = evidence::Vault::create(data_, {.origin = "test.example/egide", .objects = store_});
        EXPECT_TRUE(vault.ok()) << told(vault);
        return std::move(vault).value();
    }
    static evidence::Added add(evidence::Vault& vault, const std::string& bytes) {
        evidence::NewEvidence fresh;
        fresh.open = text_source(bytes);
        fresh.name = "rapport.pdf";
        const auto added = vault.add("alice", {&fresh, 1});
        EXPECT_TRUE(added.ok()) << told(added);
        EXPECT_TRUE(added->front().errors.empty()) << told(added->front().errors);
        return added->front();
    }
    static void expect_whole(const evidence::Vault& vault) {
        const auto expected = vault.expected_objects();
        ASSERT_TRUE(expected.ok()) << told(expected);
        const auto checked = vault.store().check(*expected);
        ASSERT_TRUE(checked.ok()) << told(checked);
        EXPECT_TRUE(checked->findings.empty()) << told(checked->findings);
        const auto verified =
            journal::verify_log(vault.folder() / "journal", {.keys = {{vault.key()}}, .references = {}, .threads = 1});
        ASSERT_TRUE(verified.ok()) << told(verified);
        EXPECT_TRUE(verified->sound());
    }
    static std::string handed_out(evidence::Vault& vault, const std::string& id) {
        const auto handed = vault.read("bob", id);
        return handed ? drained(*handed->bytes) : "failed: " + told(handed);
    }

    testing::TemporaryFolder folder_;
    fs::path data_ = folder_ / "data";
    S3Options options_ = options_at(shared_s3_server().endpoint());
    std::shared_ptr<S3Store> store_ = opened(copy_of(options_));
};

TEST_F(VaultOnS3Test, LivesAsInAFolder) {
    evidence::Vault vault = create();
    const auto first = add(vault, "first");
    const auto second = add(vault, bytes_of_size(kPart + 1));
    evidence::NewEvidence fresh;
    fresh.open = text_source("first, revised");
    ASSERT_TRUE(vault.revise("alice", first.evidence, fresh, "newer").ok());
    EXPECT_EQ(handed_out(vault, first.evidence), "first, revised");
    EXPECT_TRUE(handed_out(vault, second.evidence) == bytes_of_size(kPart + 1));
    expect_whole(vault);
    ASSERT_TRUE(vault.withdraw("alice", second.evidence, "by mistake").ok());
    const auto gone = vault.collect_garbage("admin");
    ASSERT_TRUE(gone.ok()) << told(gone);
    EXPECT_EQ(gone->size(), 1U);
    EXPECT_FALSE(*store_->has(base::sha256(bytes_of_size(kPart + 1))));
    expect_whole(vault);
}

TEST_F(VaultOnS3Test, IsCopiedAndExportedIntoFolders) {
    evidence::Vault vault = create();
    for (int number = 0; number < 5; ++number) {
        add(vault, "object " + std::to_string(number));
    }
    const auto copied = vault.copy_to(folder_ / "second");
    ASSERT_TRUE(copied.ok()) << told(copied);
    EXPECT_EQ(copied->copied, 5U);
    const FolderStore there(folder_ / "second/objects");
    EXPECT_TRUE(there.check(*vault.expected_objects())->findings.empty());
    const auto exported = vault.export_to("admin", folder_ / "export");
    EXPECT_TRUE(exported.ok()) << told(exported);
}

TEST_F(VaultOnS3Test, RecordsNothingWhenTheBucketIsGone) {
    evidence::Vault vault = create();
    add(vault, "before");
    shared_s3_server().stop_gateway();
    evidence::NewEvidence fresh;
    fresh.open = text_source("meanwhile");
    fresh.name = "rapport.pdf";
    EXPECT_NE(told(vault.add("alice", {&fresh, 1})).find("cannot be reached"), std::string::npos);
    shared_s3_server().start_gateway();
    EXPECT_EQ(vault.expected_objects()->size(), 1U);
    add(vault, "after");
    expect_whole(vault);
}

}  // namespace
}  // namespace egide::storage::objects
