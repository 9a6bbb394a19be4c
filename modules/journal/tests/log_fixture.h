#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "egide/journal/log.h"
#include "egide/testing/temporary_folder.h"

namespace egide::journal {

/// What was refused, in words, for the message of a failed expectation.
template <typename T>
std::string told(const base::Result<T>& result) {
    std::string text;
    if (!result.ok()) {
        for (const base::Error& error : result.errors()) {
            text += error.at.show() + " " + base::render(error.message, base::Language::english) + " " + error.detail + "\n";
        }
    }
    return text;
}

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void put_bytes(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Drafts that say their own number, of uneven lengths.
inline std::vector<Draft> drafts(std::size_t count, std::size_t from = 0) {
    std::vector<Draft> made;
    for (std::size_t at = from; at < from + count; ++at) {
        made.push_back({"test.entry", R"({"number": )" + std::to_string(at) + R"(, "text": ")" +
                                          std::string(at % 40, 'x') + "\"}"});
    }
    return made;
}

/// A log in a temporary folder, its key, and a clock that advances one second a reading.
class LogTest : public ::testing::Test {
  protected:
    LogOptions options(Calls& calls = system_calls()) {
        return {.signer = key_, .former = former_, .clock = [this] { return now_ += std::chrono::seconds(1); }, .calls = &calls};
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
    std::filesystem::path at(std::string_view relative) const { return folder_.path() / "log" / relative; }

    testing::TemporaryFolder folder_;
    SignerKey key_ = SignerKey::generate("test.example/journal");
    std::vector<VerifierKey> former_;
    Instant now_ = parse_instant("2026-03-01T10:00:00.000Z").value();
};

/// Every entry is in the tree of the published head, by its own proof; gives the number of entries.
inline std::uint64_t expect_whole(const LogReader& log) {
    const Checkpoint& head = log.checkpoint();
    for (std::uint64_t index = 0; index < head.size; ++index) {
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

}  // namespace egide::journal
