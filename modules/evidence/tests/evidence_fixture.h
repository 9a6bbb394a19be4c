#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "egide/evidence/review.h"
#include "egide/evidence/vault.h"
#include "egide/journal/verify.h"
#include "egide/testing/temporary_folder.h"

namespace egide::evidence {

namespace fs = std::filesystem;

/// What was refused, in words, for the message of a failed expectation.
inline std::string told(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text +=
            error.at.show() + " " + base::render(error.message, base::Language::english) + " " + error.detail + "\n";
    }
    return text;
}
template <typename T>
std::string told(const base::Result<T>& result) {
    return result.ok() ? std::string() : told(result.errors());
}
inline std::string told(const std::vector<StoreFinding>& findings) {
    std::string text;
    for (const StoreFinding& finding : findings) {
        text += finding.file + " " + base::render(finding.message, base::Language::english) + "\n";
    }
    return text;
}
inline std::string told(const Review& review) {
    std::string text;
    for (const ReviewFinding& finding : review.findings) {
        text += base::render(finding.message, base::Language::english) + "\n";
    }
    return text;
}

inline std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void put_bytes(const fs::path& file, std::string_view bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    EXPECT_TRUE(stream.good()) << file;
}

/// Overwrites a read-only object, as root or its owner can.
inline void tamper(const fs::path& object, std::string_view bytes) {
    ASSERT_EQ(::chmod(object.c_str(), 0644), 0) << object;
    put_bytes(object, bytes);
    ASSERT_EQ(::chmod(object.c_str(), 0444), 0);
}

inline std::string drained(ByteSource& source) {
    std::string bytes;
    std::vector<char> block(10'000);
    while (true) {
        const auto got = source.read(block);
        if (!got || *got == 0) {
            return got ? bytes : "failed: " + told(got);
        }
        bytes.append(block.data(), *got);
    }
}

/// The kernel's calls without waiting for the disk: a process that dies, or a call that fails, loses nothing by it.
class QuickCalls : public journal::Calls {
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
    static Calls& kernel() { return journal::system_calls(); }
};

inline journal::Calls& quick_calls() {
    static QuickCalls calls;
    return calls;
}

/// Calls of which one fails: before doing anything, or half done for a write.
class FailingCalls final : public QuickCalls {
  public:
    FailingCalls(std::uint64_t victim, int code) : victim_(victim), code_(code) {}
    bool failed() const { return count_ > victim_; }

    int open(const char* path, int flags, unsigned mode) override {
        return fails() ? -1 : QuickCalls::open(path, flags, mode);
    }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        if (!fails()) {
            return QuickCalls::write(file, bytes, size);
        }
        // A full disk takes what it can first.
        static_cast<void>(QuickCalls::write(file, bytes, size / 2));
        errno = code_;
        return -1;
    }
    int truncate(int file, std::int64_t size) override { return fails() ? -1 : QuickCalls::truncate(file, size); }
    int sync(int file) override { return fails() ? -1 : QuickCalls::sync(file); }
    int sync_disk(int file) override { return fails() ? -1 : QuickCalls::sync_disk(file); }
    int rename(const char* from, const char* to) override { return fails() ? -1 : QuickCalls::rename(from, to); }
    int remove(const char* path) override { return fails() ? -1 : QuickCalls::remove(path); }
    int make_folder(const char* path, unsigned mode) override {
        return fails() ? -1 : QuickCalls::make_folder(path, mode);
    }

  private:
    bool fails() {
        if (count_++ != victim_) {
            return false;
        }
        errno = code_;
        return true;
    }
    std::uint64_t victim_;
    std::atomic<std::uint64_t> count_{0};
    int code_;
};

inline NewEvidence evidence_of(std::string bytes, std::string name = "rapport.pdf") {
    NewEvidence fresh;
    fresh.open = text_source(std::move(bytes));
    fresh.name = std::move(name);
    fresh.media_type = "application/pdf";
    return fresh;
}

/// A vault in a temporary folder, a clock that advances one second a reading, and identifiers that count.
class VaultTest : public ::testing::Test {
  protected:
    VaultOptions options(journal::Calls& calls = quick_calls()) {
        return {.origin = "test.example/egide",
                .clock = [this] { return now_ += std::chrono::seconds(1); },
                .random =
                    [this](std::span<std::uint8_t> into) {
                        std::uint64_t number = ++drawn_;
                        for (std::size_t at = into.size(); at-- > 0; number >>= 8) {
                            into[at] = static_cast<std::uint8_t>(number);
                        }
                    },
                .calls = &calls};
    }
    Vault create() { return take(Vault::create(data(), options())); }
    Vault open() { return take(Vault::open(data(), options())); }
    static Vault take(base::Result<Vault> vault) {
        EXPECT_TRUE(vault.ok()) << told(vault);
        return std::move(vault).value();
    }
    fs::path data() const { return folder_.path() / "data"; }
    fs::path object(const Digest& sha256) const {
        return data() / "objects" / base::hex(sha256).substr(0, 2) / base::hex(sha256);
    }

    static Added add(Vault& vault, NewEvidence fresh, const std::string& actor = "alice") {
        const auto added = vault.add(actor, {&fresh, 1});
        EXPECT_TRUE(added.ok()) << told(added);
        EXPECT_TRUE(added->front().errors.empty()) << told(added->front().errors);
        return added->front();
    }
    template <typename T>
    static T value(base::Result<T> result) {
        EXPECT_TRUE(result.ok()) << told(result);
        return std::move(result).value();
    }
    journal::Verification verified(const Vault& vault) const { return verified(vault, data()); }
    static journal::Verification verified(const Vault& vault, const fs::path& folder,
                                          std::vector<std::string> references = {}) {
        auto verification = journal::verify_log(
            folder / "journal", {.keys = {{vault.key()}}, .references = std::move(references), .threads = 1});
        EXPECT_TRUE(verification.ok()) << told(verification);
        return std::move(verification).value();
    }
    static StoreCheck checked(const Vault& vault) {
        const auto expected = vault.expected_objects();
        EXPECT_TRUE(expected.ok()) << told(expected);
        return value(vault.store().check(*expected));
    }
    static Review reviewed(const Vault& vault, ReviewOptions with = {}) {
        with.stamps_expected = false;
        return value(review(value(vault.journal()), with));
    }
    static std::vector<ReviewFinding> of(const Review& review, Concern concern) {
        std::vector<ReviewFinding> found;
        for (const ReviewFinding& finding : review.findings) {
            if (finding.concern == concern) {
                found.push_back(finding);
            }
        }
        return found;
    }
    /// Everything is there, proved and as it was received; nothing is there by halves.
    static void expect_whole(const Vault& vault) {
        EXPECT_TRUE(verified(vault, vault.folder()).sound());
        const StoreCheck store = checked(vault);
        EXPECT_TRUE(store.sound()) << told(store.findings);
        const Review records = reviewed(vault);
        EXPECT_TRUE(of(records, Concern::record_disagrees).empty()) << told(records);
    }

    testing::TemporaryFolder folder_;
    journal::Instant now_ = journal::parse_instant("2026-03-01T10:00:00.000Z").value();
    std::uint64_t drawn_ = 0;
};

}  // namespace egide::evidence
