// The commands that open the vault, for an instance whose evidence is in a bucket: --config leads all of them there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "egide/cli/run.h"
#include "egide/testing/s3_server.h"
#include "egide/testing/temporary_folder.h"

namespace egide::cli {
namespace {

namespace fs = std::filesystem;
using testing::shared_s3_server;

struct Answer {
    int status = 0;
    std::string out;
    std::string err;
};

class BucketCommands : public ::testing::Test {
  protected:
    BucketCommands() {
        static const bool made = [] {
            shared_s3_server().create_bucket("commands");
            return true;
        }();
        static int drawn = 0;
        EXPECT_TRUE(made);
        std::ofstream(folder_ / "secret") << shared_s3_server().secret_key() << "\n";
        fs::permissions(folder_ / "secret", fs::perms::owner_read | fs::perms::owner_write);
        std::ofstream(folder_ / "egide.toml")
            << "[paths]\ndata = \"" << (folder_ / "data").string() << "\"\n[objects]\nendpoint = \""
            << shared_s3_server().endpoint() << "\"\nbucket = \"commands\"\nprefix = \"commands-" << ++drawn
            << "/\"\naccess_key = \"" << shared_s3_server().access_key() << "\"\nsecret_key_file = \""
            << (folder_ / "secret").string() << "\"\nattempts = 1\n";
        std::ofstream(folder_ / "rapport.txt") << "bytes of a report";
    }
    Answer run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--config", (folder_ / "egide.toml").string(), "--lang", "en"});
        ::testing::internal::CaptureStdout();
        ::testing::internal::CaptureStderr();
        Answer answer;
        answer.status = cli::run("egide", arguments);
        answer.out = ::testing::internal::GetCapturedStdout();
        answer.err = ::testing::internal::GetCapturedStderr();
        EXPECT_EQ((answer.out + answer.err).find(shared_s3_server().secret_key()), std::string::npos);
        return answer;
    }
    Answer add() const { return run({"evidence", "add", (folder_ / "rapport.txt").string(), "--actor", "alice"}); }
    testing::TemporaryFolder folder_;
};

TEST_F(BucketCommands, AddListVerifyAndExport) {
    const Answer added = add();
    ASSERT_EQ(added.status, kDone) << added.err;
    EXPECT_TRUE(fs::exists(folder_ / "data/journal/checkpoint"));
    EXPECT_TRUE(fs::is_empty(folder_ / "data/objects/incoming"));
    EXPECT_NE(run({"evidence", "list"}).out.find("rapport.txt"), std::string::npos);
    const Answer verified = run({"evidence", "verify"});
    EXPECT_EQ(verified.status, kDone) << verified.out << verified.err;
    const Answer copied = run({"evidence", "copy", (folder_ / "copy").string()});
    EXPECT_EQ(copied.status, kDone) << copied.err;
    EXPECT_FALSE(fs::is_empty(folder_ / "copy/objects"));
}

TEST_F(BucketCommands, AVerificationWithoutTheBucketFailsAndFindsNothingMissing) {
    ASSERT_EQ(add().status, kDone);
    shared_s3_server().stop_gateway();
    const Answer verified = run({"evidence", "verify"});
    const Answer again = add();
    shared_s3_server().start_gateway();
    EXPECT_EQ(verified.status, kUnavailable) << verified.out;
    EXPECT_NE(verified.err.find("cannot be reached"), std::string::npos) << verified.err;
    EXPECT_EQ(again.status, kUnavailable) << again.err;
    EXPECT_EQ(run({"evidence", "verify"}).status, kDone);
}

TEST_F(BucketCommands, AWrongConfigurationIsToldBeforeAnythingIsDone) {
    std::ofstream(folder_ / "egide.toml", std::ios::app) << "buckets = 3\n";
    const Answer added = add();
    EXPECT_EQ(added.status, kInvalid) << added.err;
    EXPECT_NE(added.err.find("objects.buckets"), std::string::npos) << added.err;
    EXPECT_FALSE(fs::exists(folder_ / "data"));
}

}  // namespace
}  // namespace egide::cli
