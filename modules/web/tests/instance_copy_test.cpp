// The whole instance, copied and made again elsewhere: rows, evidence, journal, keys.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <fstream>
#include <map>
#include <thread>

#include "../src/copy/copied_files.h"
#include "../src/services.h"
#include "egide/accounts/account.h"
#include "egide/journal/verify.h"
#include "egide/testing/temporary_folder.h"
#include "egide/web/instance_copy.h"
#include "standing.h"

namespace egide::web {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

std::string told(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text += base::render(error.message, base::Language::english) + " (" + error.at.file + ") " + error.detail + "\n";
    }
    return text;
}

template <typename T>
T value(base::Result<T> result) {
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : told(result.errors()));
    return result.ok() ? std::move(*result) : throw std::runtime_error("no value");
}

class InstanceCopyTest : public ::testing::Test {
  protected:
    Configuration configuration(const std::string& name) {
        Configuration given;
        given.data = folder_.path() / name;
        if (const auto bucket = buckets_.find(name); bucket != buckets_.end()) {
            given.bucket = bucket->second;
        }
        return given;
    }
    std::unique_ptr<Services> opened(const std::string& name) {
        accounts::Settings settings;
        settings.cost = {.passes = 1, .memory = std::size_t{64} << 10U};
        return value(Services::open(configuration(name), std::move(settings),
                                    [] { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); },
                                    std::make_shared<Log>(2, false)));
    }
    static std::string add(Services& services, const std::string& bytes) {
        evidence::NewEvidence fresh;
        fresh.open = evidence::text_source(bytes);
        fresh.name = "preuve.txt";
        return services.vault->with([&](evidence::Vault& vault) {
            return value(vault.add("alice", std::vector<evidence::NewEvidence>{fresh})).front().evidence;
        });
    }
    static void notify(Services& services, const std::string& text) {
        value(services.database->write([&](storage::sql::Transaction& transaction) {
            return transaction.execute(
                "INSERT INTO web_notification (account, kind, fr, en, at) VALUES ($1, $2, $3, $4, $5)",
                {"alice", "test", text, text, services.now()});
        }));
    }
    static std::int64_t notifications(Services& services) {
        return value(services.database->read([](storage::sql::Transaction& transaction) {
                   return transaction.query("SELECT count(*) FROM web_notification");
               }))
            .front()
            .integer(0);
    }
    InstanceCopy exported(const std::string& name = "here", const std::string& copy = "copy") {
        return value(export_instance(configuration(name), folder_.path() / copy, now()));
    }
    static storage::sql::Instant now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }
    /// The errors of an import that must not happen; nothing may be left of it.
    std::string refused(const fs::path& copy) {
        const auto imported = import_instance(copy, configuration("there"));
        EXPECT_FALSE(imported.ok());
        EXPECT_FALSE(fs::exists(folder_.path() / "there"));
        EXPECT_FALSE(fs::exists(folder_.path() / "there.egide-part"));
        return imported.ok() ? "" : told(imported.errors());
    }
    static std::string read(Services& services, const std::string& id) {
        return services.vault->with([&](evidence::Vault& vault) {
            auto handed = value(vault.read("bob", id));
            std::string bytes;
            std::array<char, 4096> block{};
            for (std::size_t got = 0; (got = value(handed.bytes->read(block))) > 0;) {
                bytes.append(block.data(), got);
            }
            return bytes;
        });
    }
    std::map<std::string, BucketConfiguration> buckets_;  // of the instances that have one, by their name
    testing::TemporaryFolder folder_;
};

TEST_F(InstanceCopyTest, AnInstanceIsTheSameElsewhere) {
    std::string id;
    {
        const auto services = opened("here");
        id = add(*services, "bytes of a report");
        notify(*services, "hello");
    }
    const InstanceCopy copy = exported();
    EXPECT_GT(copy.rows, 0);
    EXPECT_EQ(copy.objects, 1U);
    EXPECT_TRUE(copy.missing.empty());
    const InstanceCopy checked = value(check_instance_copy(folder_.path() / "copy"));
    EXPECT_EQ(checked.rows_sha256, copy.rows_sha256);
    value(import_instance(folder_.path() / "copy", configuration("there")));

    const auto there = opened("there");
    EXPECT_EQ(notifications(*there), 1);
    const auto evidence = there->vault->with([&](evidence::Vault& vault) { return vault.get(id); });
    EXPECT_TRUE(evidence.ok());
    add(*there, "what is added afterwards is signed by the same key");
    const auto key = there->vault->with([](evidence::Vault& vault) { return vault.key(); });
    EXPECT_TRUE(value(journal::verify_log(folder_.path() / "there/journal", {.keys = {{key}}})).sound());
}

TEST_F(InstanceCopyTest, ACopyTakenUnderLoadIsWholeAndNamesNothingThatItLacks) {
    const auto services = opened("here");
    std::atomic<bool> stop{false};
    std::atomic<int> added{0};
    std::thread writer([&] {
        for (int number = 0; !stop; ++number) {
            const std::string id = add(*services, "evidence " + std::to_string(number));
            notify(*services, id);
            ++added;
        }
    });
    while (added < 20) {
        std::this_thread::yield();
    }
    const InstanceCopy copy = exported();
    const int during = added;
    stop = true;
    writer.join();
    EXPECT_GE(copy.objects, 20U);
    value(import_instance(folder_.path() / "copy", configuration("there")));
    const auto there = opened("there");
    const auto rows = value(there->database->read([](storage::sql::Transaction& transaction) {
        return transaction.query("SELECT fr FROM web_notification");
    }));
    EXPECT_GE(rows.size(), 20U);
    EXPECT_LE(static_cast<int>(rows.size()), during + 1);
    for (const auto& row : rows) {
        EXPECT_TRUE(there->vault->with([&](evidence::Vault& vault) { return vault.get(row.text(0)).ok(); }));
    }
}

TEST_F(InstanceCopyTest, WhatIsPassingDoesNotComeBack) {
    {
        const auto services = opened("here");
        value(services->database->write([&](storage::sql::Transaction& transaction) {
            return transaction.execute(
                "INSERT INTO web_upload (id, account, length, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
                {"u", "alice", 10, services->now(), services->now()});
        }));
        std::ofstream(folder_.path() / "here/uploads/u") << "half";
    }
    exported();
    EXPECT_FALSE(fs::exists(folder_.path() / "copy/data/uploads"));
    value(import_instance(folder_.path() / "copy", configuration("there")));
    const auto there = opened("there");
    const auto uploads = value(there->database->read([](storage::sql::Transaction& transaction) {
        return transaction.query("SELECT id FROM web_upload");
    }));
    EXPECT_TRUE(uploads.empty());
}

TEST_F(InstanceCopyTest, EvidenceGoesFromABucketToAFolderAndToAnotherBucket) {
    buckets_["here"] = empty_bucket(folder_.path());
    buckets_["back"] = empty_bucket(folder_.path());
    std::string id;
    {
        const auto services = opened("here");
        id = add(*services, "bytes of a report");
        add(*services, "other bytes");
    }
    const InstanceCopy copy = exported();
    EXPECT_EQ(copy.objects, 2U);
    EXPECT_TRUE(copy.missing.empty());
    value(import_instance(folder_.path() / "copy", configuration("there")));
    EXPECT_EQ(read(*opened("there"), id), "bytes of a report");
    exported("there", "second");
    value(import_instance(folder_.path() / "second", configuration("back")));
    EXPECT_FALSE(fs::exists(folder_.path() / "back/objects")) << "they are in the bucket";
    const auto back = opened("back");
    EXPECT_EQ(read(*back, id), "bytes of a report");
    const auto expected = back->vault->with([](evidence::Vault& vault) { return vault.expected_objects(); });
    EXPECT_TRUE(value(back->bucket->check(value(expected))).findings.empty());
}

TEST_F(InstanceCopyTest, ABucketThatIsAwayIsNotTakenForEmpty) {
    buckets_["here"] = empty_bucket(folder_.path());
    add(*opened("here"), "bytes of a report");
    testing::shared_s3_server().stop_gateway();
    const auto copied = export_instance(configuration("here"), folder_.path() / "copy", now());
    testing::shared_s3_server().start_gateway();
    EXPECT_FALSE(copied.ok());
    EXPECT_FALSE(fs::exists(folder_.path() / "copy"));
}

TEST_F(InstanceCopyTest, AKeyOfAccountsThatIsKeptElsewhereIsInTheCopyAndFindsItsPlaceAgain) {
    Configuration here = configuration("here");
    add(*opened("here"), "bytes");
    fs::create_directories(folder_.path() / "kept");
    fs::rename(here.data / "accounts.key", folder_.path() / "kept/key");
    here.accounts_key_file = folder_.path() / "kept/key";
    value(export_instance(here, folder_.path() / "copy", now()));
    EXPECT_TRUE(fs::exists(folder_.path() / "copy/data/accounts.key"));
    Configuration there = configuration("there");
    there.accounts_key_file = folder_.path() / "kept/other";
    value(import_instance(folder_.path() / "copy", there));
    EXPECT_EQ(value(read_whole(folder_.path() / "kept/other", 64)), value(read_whole(folder_.path() / "kept/key", 64)));
    std::ofstream(folder_.path() / "kept/foreign") << std::string(32, 'x');
    Configuration elsewhere = configuration("elsewhere");
    elsewhere.accounts_key_file = folder_.path() / "kept/foreign";
    EXPECT_FALSE(import_instance(folder_.path() / "copy", elsewhere).ok());
    EXPECT_FALSE(fs::exists(elsewhere.data));
}

TEST_F(InstanceCopyTest, ACopyIsForItsOwnerAlone) {
    add(*opened("here"), "bytes");
    exported();
    EXPECT_EQ(fs::status(folder_.path() / "copy").permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(folder_.path() / "copy/data/keys/journal").permissions() & fs::perms::others_all,
              fs::perms::none);
}

TEST_F(InstanceCopyTest, NothingIsReplaced) {
    add(*opened("here"), "bytes");
    exported();
    EXPECT_FALSE(export_instance(configuration("here"), folder_.path() / "copy", now()).ok());
    EXPECT_FALSE(import_instance(folder_.path() / "copy", configuration("here")).ok());
    EXPECT_FALSE(export_instance(configuration("nowhere"), folder_.path() / "other", now()).ok());
    EXPECT_FALSE(fs::exists(folder_.path() / "other"));
}

TEST_F(InstanceCopyTest, EachAlteredFileIsFoundBeforeAnythingIsMade) {
    add(*opened("here"), "bytes of a report");
    exported();
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "copy")) {
        if (entry.is_regular_file() && entry.file_size() > 0) {
            files.push_back(entry.path().lexically_relative(folder_.path() / "copy"));
        }
    }
    ASSERT_GT(files.size(), 6U);
    for (const fs::path& file : files) {
        SCOPED_TRACE(file.string());
        fs::remove_all(folder_.path() / "altered");
        fs::copy(folder_.path() / "copy", folder_.path() / "altered", fs::copy_options::recursive);
        const fs::path target = folder_.path() / "altered" / file;
        fs::permissions(target, fs::perms::owner_all);
        std::fstream bytes(target, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekg(static_cast<std::streamoff>(fs::file_size(target) / 2));
        const int former = bytes.get();
        bytes.seekp(static_cast<std::streamoff>(fs::file_size(target) / 2));
        bytes.put(static_cast<char>(former ^ 0x01));
        bytes.close();
        EXPECT_NE(refused(folder_.path() / "altered"), "");
    }
}

TEST_F(InstanceCopyTest, AFileMoreOrLessIsFound) {
    add(*opened("here"), "bytes");
    exported();
    std::ofstream(folder_.path() / "copy/data/keys/other") << "a key that nobody put there";
    EXPECT_NE(refused(folder_.path() / "copy").find("keys/other"), std::string::npos);
    fs::remove(folder_.path() / "copy/data/keys/other");
    fs::remove(folder_.path() / "copy/data/accounts.key");
    EXPECT_NE(refused(folder_.path() / "copy").find("missing"), std::string::npos);
}

TEST_F(InstanceCopyTest, AManifestThatLeadsElsewhereIsRefused) {
    add(*opened("here"), "bytes");
    exported();
    const fs::path manifest = folder_.path() / "copy/copy.json";
    std::string text = value(read_whole(manifest, 1 << 20));
    text.replace(text.find("accounts.key"), 12, "../../passwd");
    fs::remove(manifest);
    std::ofstream(manifest) << text;
    EXPECT_NE(refused(folder_.path() / "copy"), "");
}

}  // namespace
}  // namespace egide::web
