#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "egide/journal/log.h"
#include "egide/journal/verify.h"
#include "egide/testing/temporary_folder.h"

namespace egide::journal {

/// What was refused, in words, for the message of a failed expectation.
template <typename T>
std::string told(const base::Result<T>& result) {
    std::string text;
    if (!result.ok()) {
        for (const base::Error& error : result.errors()) {
            text += error.at.show() + " " + base::render(error.message, base::Language::english) + " " + error.detail +
                    "\n";
        }
    }
    return text;
}

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void put_bytes(const std::filesystem::path& file, std::string_view bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    EXPECT_TRUE(stream.good()) << file;
}

/// Drafts that say their own number, of uneven lengths.
inline std::vector<Draft> drafts(std::size_t count, std::size_t from = 0) {
    std::vector<Draft> made;
    for (std::size_t at = from; at < from + count; ++at) {
        made.push_back({"test.entry",
                        R"({"number": )" + std::to_string(at) + R"(, "text": ")" + std::string(at % 40, 'x') + "\"}"});
    }
    return made;
}

/// The kernel's calls without waiting for the disk: a process that dies, or a call that fails, loses nothing by it.
class QuickCalls : public Calls {
  public:
    int open(const char* path, int flags, unsigned mode) override { return system_calls().open(path, flags, mode); }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        return system_calls().write(file, bytes, size);
    }
    int truncate(int file, std::int64_t size) override { return system_calls().truncate(file, size); }
    int sync(int /*file*/) override { return 0; }
    int sync_disk(int /*file*/) override { return 0; }
    int rename(const char* from, const char* to) override { return system_calls().rename(from, to); }
    int remove(const char* path) override { return system_calls().remove(path); }
    int make_folder(const char* path, unsigned mode) override { return system_calls().make_folder(path, mode); }
};

inline Calls& quick_calls() {
    static QuickCalls calls;
    return calls;
}

/// A log in a temporary folder, its key, and a clock that advances one second a reading.
class LogTest : public ::testing::Test {
  protected:
    LogOptions options(Calls& calls = quick_calls()) {
        return {.signer = key_,
                .former = former_,
                .clock = [this] { return now_ += std::chrono::seconds(1); },
                .calls = &calls};
    }
    Log create() {
        auto log = Log::create(folder_.path() / "log", options());
        EXPECT_TRUE(log.ok()) << told(log);
        return std::move(log).value();
    }
    Log open() {
        auto log = Log::open(folder_.path() / "log", options());
        EXPECT_TRUE(log.ok()) << told(log);
        return std::move(log).value();
    }
    LogReader reader() const { return LogReader::open(folder_.path() / "log").value(); }
    static Appended append(Log& log, std::span<const Draft> group) {
        auto appended = log.append(group);
        EXPECT_TRUE(appended.ok()) << told(appended);
        return std::move(appended).value();
    }
    std::uint64_t whole_size() const;
    std::filesystem::path at(std::string_view relative) const { return folder_.path() / "log" / relative; }

    testing::TemporaryFolder folder_;
    SignerKey key_ = SignerKey::generate("test.example/journal");
    std::vector<VerifierKey> former_;
    Instant now_ = parse_instant("2026-03-01T10:00:00.000Z").value();
};

/// The log verifies and its last entries are proved each by its own path; gives the number of entries.
inline std::uint64_t expect_whole(const LogReader& log, const std::filesystem::path& folder, const VerifierKey& key) {
    const auto verification = verify_log(folder, {.keys = {{key}}, .threads = 1});
    EXPECT_TRUE(verification.ok()) << told(verification);
    EXPECT_TRUE(verification.ok() && verification->sound());
    const Checkpoint& head = log.checkpoint();
    for (std::uint64_t index = head.size < 25 ? 0 : head.size - 25; index < head.size; ++index) {
        const auto entry = log.entry(index);
        const auto proof = log.prove(index);
        EXPECT_TRUE(entry.ok() && proof.ok()) << told(entry) << told(proof);
        if (entry.ok() && proof.ok()) {
            EXPECT_TRUE(verify_inclusion(leaf_hash(*entry), index, head.size, head.root, proof->path)) << index;
            EXPECT_EQ(read_entry(*entry, "e").value().index, index);
        }
    }
    return head.size;
}

inline std::uint64_t LogTest::whole_size() const {
    return expect_whole(reader(), folder_.path() / "log", key_.verifier());
}

}  // namespace egide::journal
