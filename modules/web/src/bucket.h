#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egide/storage/objects/s3_store.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// The bucket of an instance: opened when it is first needed, and asked again later when it was away, so that a node
/// starts without it and goes on once it is back. Safe from several threads.
class Bucket final : public evidence::ObjectStore {
  public:
    /// What a store is for: its names begin with the configured prefix and "objects/", or "uploads/". Retention is
    /// asked for evidence alone.
    enum class Use { evidence, uploads };
    /// Asks nobody; fails when a secret cannot be read or others may read it.
    static base::Result<std::shared_ptr<Bucket>> from(const BucketConfiguration& configuration, Use use);

    /// Asks the bucket whether it answers, once and without patience, and remembers what it said.
    evidence::Done check();
    /// What the bucket last said when it was asked whether it answers; nothing when it does, or was not asked yet.
    base::Errors trouble() const;
    /// Nothing as long as it never answered.
    std::optional<storage::objects::S3Protections> protections() const;
    /// Abandons uploads in parts that began before and never ended; gives how many.
    base::Result<std::uint64_t> abandon_unfinished(storage::objects::Second before);

    base::Result<std::vector<base::Result<evidence::StoredObject>>> put(
        std::span<const evidence::OpenSource> sources,
        const std::function<void(std::uint64_t bytes)>& progress = {}) override;
    base::Result<std::unique_ptr<evidence::ByteSource>> open(const evidence::Digest& sha256) const override;
    base::Result<std::optional<std::uint64_t>> size(const evidence::Digest& sha256) const override;
    evidence::Done list(
        const std::function<bool(const evidence::Digest& sha256, std::uint64_t size)>& each) const override;
    evidence::Done remove(const evidence::Digest& sha256) override;
    base::Result<evidence::StoreCheck> check(std::span<const evidence::ExpectedObject> expected,
                                             const evidence::StoreCheckOptions& options = {}) const override;

  private:
    using Store = std::shared_ptr<storage::objects::S3Store>;
    Bucket(const BucketConfiguration& configuration, Use use) : configuration_(configuration), use_(use) {}
    base::Result<Store> store() const;
    base::Result<Store> opened(bool patient) const;
    base::Errors connect(bool at_once) const;

    BucketConfiguration configuration_;
    Use use_;
    mutable std::mutex opening_;  // one thread opens, those that come meanwhile wait for what it finds
    mutable std::mutex mutex_;    // of what follows
    mutable Store store_;
    mutable Store probe_;  // the same bucket, asked once and no more
    mutable base::Errors trouble_;
    mutable std::chrono::steady_clock::time_point asked_{};
};

}  // namespace egide::web
