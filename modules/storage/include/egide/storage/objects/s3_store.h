#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/secret.h"
#include "egide/evidence/store.h"

namespace egide::storage::objects {

using Digest = evidence::Digest;
using Done = evidence::Done;
/// The second is what S3 itself counts in.
using Second = std::chrono::sys_seconds;

/// Where the bucket's name stands in an address: in its path (`host/bucket/key`), or before the host's name.
enum class S3Addressing { path, host };

/// governance: somebody with a special right may still remove; compliance: nobody may, the account's owner included.
enum class RetentionMode { governance, compliance };

/// How long the bucket protects every object that is put: until the later of both ends.
struct S3Retention {
    RetentionMode mode = RetentionMode::governance;
    std::chrono::days days{0};  // counted from the deposit
    std::optional<Second> until = {};
};

/// Where the bucket is, how to be let in, and how long to be patient.
struct S3Options {
    std::string endpoint;  // "https://s3.example:9000", without a path; http on loopback alone
    std::string region = "us-east-1";
    std::string bucket;
    std::string prefix = {};  // empty, or ends with a slash
    std::string access_key;
    base::Secret secret_key = {};
    base::Secret session_token = {};         // of temporary credentials
    std::filesystem::path authorities = {};  // PEM; empty: those of the system
    S3Addressing addressing = S3Addressing::path;
    std::optional<S3Retention> retention = {};  // refused when the bucket has no object lock

    std::size_t part_bytes = std::size_t{16} << 20;  // 5 MiB to 256 MiB: what one upload holds in memory
    std::size_t block_bytes = std::size_t{4} << 20;  // 64 KiB to 64 MiB: what one download holds in memory
    int attempts = 6;                                // of each request; 1 to 20
    std::chrono::milliseconds first_wait{200};       // before the second attempt, at most; doubles each time
    std::chrono::milliseconds longest_wait{10'000};
    std::chrono::milliseconds connect{10'000};
    std::chrono::seconds stall{30};              // an attempt below 1 KiB/s for so long ends
    std::chrono::milliseconds attempt{300'000};  // the longest that one attempt may last
};

/// What the bucket does by itself.
struct S3Protections {
    bool versioned = false;
    bool locks = false;                       // objects may be put under retention
    std::optional<S3Retention> by_default{};  // what the bucket applies when a deposit asks for nothing
};

/// An upload in several parts that never ended; its parts take room and are invisible.
struct UnfinishedUpload {
    Digest sha256{};
    std::string id;
    Second begun{};
};

/// Objects in a bucket of a server that speaks S3, as `<prefix><2 hex>/<64 hex>`. The server is told the hash of all it
/// is sent and refuses other bytes; an object has its name once it is whole. Every request is signed (Signature V4) and
/// goes to the endpoint alone: redirects are refused. Safe from several threads, and from several processes on one
/// bucket.
class S3Store final : public evidence::ObjectStore {
  public:
    /// Asks the bucket for its protections; fails when it cannot be reached or refuses.
    static base::Result<std::unique_ptr<S3Store>> open(S3Options options);
    ~S3Store() override;
    S3Store(const S3Store&) = delete;
    S3Store& operator=(const S3Store&) = delete;

    /// One request for an object of up to `part_bytes`; a larger source is read twice, first for its name, then part by
    /// part. Bytes that the bucket has already are not sent again.
    base::Result<std::vector<base::Result<evidence::StoredObject>>> put(
        std::span<const evidence::OpenSource> sources,
        const std::function<void(std::uint64_t bytes)>& progress = {}) override;
    /// Reads block by block; a block that is cut goes on from where it was.
    base::Result<std::unique_ptr<evidence::ByteSource>> open(const Digest& sha256) const override;
    base::Result<std::optional<std::uint64_t>> size(const Digest& sha256) const override;
    Done list(const std::function<bool(const Digest& sha256, std::uint64_t size)>& each) const override;
    /// Removes every version of an object; one that is under retention or legal hold is refused, and stays whole.
    Done remove(const Digest& sha256) override;
    base::Result<evidence::StoreCheck> check(std::span<const evidence::ExpectedObject> expected,
                                             const evidence::StoreCheckOptions& options = {}) const override;

    const S3Protections& protections() const;
    /// Until when an object is protected; nothing when it is not.
    base::Result<std::optional<S3Retention>> retention(const Digest& sha256) const;
    /// Uploads of this store begun before that second and not ended.
    base::Result<std::vector<UnfinishedUpload>> unfinished(Second before) const;
    /// Abandons them, which frees their room; gives how many there were. To be called every day or so, for those begun
    /// days ago: one that is under way would fail.
    base::Result<std::uint64_t> abandon_unfinished(Second before);

  private:
    struct State;
    explicit S3Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::storage::objects
