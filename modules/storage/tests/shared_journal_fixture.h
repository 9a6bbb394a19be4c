#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "egide/journal/verify.h"
#include "egide/storage/shared_journal.h"
#include "egide/testing/engines.h"

namespace egide::storage {

using journal::Appended;
using journal::Draft;
using journal::Log;
using testing::told;

/// The kernel's calls without waiting for the disk: a process that dies, or a call that fails, loses nothing by it.
class UnsyncedCalls : public journal::Calls {
  public:
    int open(const char* path, int flags, unsigned mode) override { return kernel().open(path, flags, mode); }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        return kernel().write(file, bytes, size);
    }
    int truncate(int file, std::int64_t size) override { return kernel().truncate(file, size); }
    int sync(int /*file*/) override { return 0; }
    int sync_disk(int /*file*/) override { return 0; }
    int rename(const char* from, const char* to) override { return kernel().rename(from, to); }
    int remove(const char* path) override { return kernel().remove(path); }
    int make_folder(const char* path, unsigned mode) override { return kernel().make_folder(path, mode); }

  private:
    static journal::Calls& kernel() { return journal::system_calls(); }
};

inline journal::Calls& unsynced_calls() {
    static UnsyncedCalls calls;
    return calls;
}

inline std::vector<Draft> drafts_of(const std::string& writer, std::size_t count = 1) {
    std::vector<Draft> drafts;
    for (std::size_t at = 0; at < count; ++at) {
        drafts.push_back({"test.entry", R"({"number":)" + std::to_string(at) + R"(,"writer":")" + writer + "\"}"});
    }
    return drafts;
}

/// What a writer was told is recorded: an entry and the word that it must hold.
using Acknowledged = std::map<std::uint64_t, std::string>;

inline void expect_recorded(const journal::LogReader& log, const Acknowledged& told_to_writers) {
    for (const auto& [index, word] : told_to_writers) {
        const auto entry = log.entry(index);
        ASSERT_TRUE(entry.ok()) << told(entry);
        EXPECT_NE(entry->find(word), std::string::npos) << index << ": " << *entry;
    }
}

/// Folders of one log on one database, as the nodes of a service have them.
class SharedJournalTest : public testing::OnBothEngines {
  protected:
    SharedJournalTest() {
        auto database = open();
        const sql::Schema schemas[] = {storage::schema()};
        const auto migrated = sql::migrate(database, schemas);
        EXPECT_TRUE(migrated.ok()) << told(migrated);
    }

    journal::LogOptions options(std::shared_ptr<journal::Share> share, journal::Calls& calls = unsynced_calls()) const {
        return {.signer = key_,
                .former = {},
                .clock = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); },
                .calls = &calls,
                .share = std::move(share)};
    }
    std::shared_ptr<journal::Share> share() const { return share_journal(location()); }
    std::filesystem::path folder_of(const std::string& node) const { return folder_ / node; }

    Log create(const std::string& node) const { return taken(Log::create(folder_of(node), options(share()))); }
    Log node(const std::string& name) const { return taken(Log::open(folder_of(name), options(share()))); }
    static Log taken(base::Result<Log> log) {
        if (!log.ok()) {
            throw std::runtime_error(told(log));
        }
        return std::move(log).value();
    }
    static Appended append(Log& log, const std::vector<Draft>& drafts) {
        auto appended = log.append(drafts);
        if (!appended.ok()) {
            throw std::runtime_error(told(appended));
        }
        return std::move(appended).value();
    }
    static journal::LogReader read(const Log& log) {
        auto reader = log.reader();
        if (!reader.ok()) {
            throw std::runtime_error(told(reader));
        }
        return std::move(reader).value();
    }
    /// Verified alone, from its folder; gives the number of entries.
    std::uint64_t expect_sound(const std::string& node) const {
        const auto verified =
            journal::verify_log(folder_of(node), {.keys = {{key_.verifier()}}, .references = {}, .threads = 1});
        EXPECT_TRUE(verified.ok()) << told(verified);
        if (!verified.ok()) {
            return 0;
        }
        EXPECT_TRUE(verified->findings.empty())
            << node << ": "
            << base::render(verified->findings.empty() ? base::Text{} : verified->findings.front().message,
                            base::Language::english);
        return verified->size;
    }
    /// One history, the same in both folders.
    void expect_same(const Log& one, const Log& other) const {
        EXPECT_EQ(read(one).note(), read(other).note());
    }
    std::int64_t number(const std::string& statement) const {
        auto database = open();
        const auto rows = database.read([&](sql::Transaction& transaction) { return transaction.query(statement); });
        EXPECT_TRUE(rows.ok()) << told(rows);
        return rows.ok() ? (*rows)[0].integer(0) : -1;
    }
    void change(const std::string& statement) const {
        auto database = open();
        const auto changed = database.write([&](sql::Transaction& transaction) { return transaction.script(statement); });
        EXPECT_TRUE(changed.ok()) << told(changed);
    }

    journal::SignerKey key_ = journal::SignerKey::generate("test.example/journal");
};

}  // namespace egide::storage
