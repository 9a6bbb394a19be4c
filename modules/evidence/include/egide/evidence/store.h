#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/sha256.h"
#include "egide/journal/files.h"

namespace egide::evidence {

/// A SHA-256 or a SHA3-256 (FIPS 180-4, FIPS 202).
using Digest = base::Sha256Digest;
/// 64 lower-case hexadecimal digits; nothing otherwise.
std::optional<Digest> parse_digest(std::string_view hex);

/// Nothing, or what went wrong.
using Done = base::Result<std::monostate>;

/// Bytes that come one after the other, whatever their number.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Fills at most `into`; 0 is the end. It fails when the bytes cannot be read or are found not to be what they
    /// should be, at the latest at the end.
    virtual base::Result<std::size_t> read(std::span<char> into) = 0;
};
/// Opens a source when its turn comes, so that a group of 100,000 files holds one descriptor. A store may call it again:
/// each time, the bytes come from the first on.
using OpenSource = std::function<base::Result<std::unique_ptr<ByteSource>>()>;
/// A regular file; its last read fails when its size or its dates changed since it was opened.
OpenSource file_source(std::filesystem::path file);
/// Bytes held in memory.
OpenSource text_source(std::string bytes);

/// What the bytes of an object are known by: the name is the first hash, the second is there for the day the first one
/// is broken.
struct ObjectName {
    Digest sha256{};
    Digest sha3{};  // SHA3-256
    std::uint64_t size = 0;
    bool operator==(const ObjectName&) const = default;
};

/// Both names of the bytes of a source; `each` is given every block before the next is read. The second hash is
/// computed beside the first, on a thread of its own once the source is larger than a block.
base::Result<ObjectName> hash_source(ByteSource& source, const std::function<Done(std::string_view)>& each);

/// An object that was put, durable; `known` when the store had these bytes already.
struct StoredObject {
    ObjectName name;
    bool known = false;
};

/// What may be wrong with a store of objects; some kinds exist in folders alone.
enum class StoreFault {
    missing,      // referred to, not there
    extra,        // there, referred to by nothing
    cut,          // smaller or larger than recorded
    altered,      // its bytes do not give its name
    disagreeing,  // its bytes give its name and not the second hash that was recorded
    wrong_name,   // a file that no object may have
    wrong_type,   // a link, a folder, a device where an object should be
    wrong_mode,   // writable, or not readable
    unreadable,   // the disk refuses
};

/// One thing that is wrong, and where.
struct StoreFinding {
    StoreFault fault = StoreFault::missing;
    base::Text message;
    std::string file;              // inside the store
    std::optional<Digest> object;  // when the name is one
};

/// An object that the journal refers to.
struct ExpectedObject {
    ObjectName name;
    std::uint64_t entry = 0;  // the entry that recorded it first
};

/// What a check covered, and what is wrong.
struct StoreCheck {
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;
    std::vector<StoreFinding> findings;
    std::uint64_t left_out = 0;  // findings beyond the most that are kept
    /// Extra objects alone do not make a store unsound: a process died before it recorded them.
    bool sound() const;
};

/// How a check is made.
struct StoreCheckOptions {
    bool hashes = true;  // false: sizes, types and modes alone
    unsigned threads = 2;
    std::size_t most_findings = 1000;
    std::function<void(std::uint64_t done, std::uint64_t bytes)> progress = {};
};

/// Bytes kept as received, addressed by their SHA-256 and never rewritten. A folder implements it here; storage
/// has others.
class ObjectStore {
  public:
    virtual ~ObjectStore() = default;
    /// Stores each source; all of them are durable on return. A source that cannot be read fails alone and leaves
    /// nothing; a store that cannot write fails the group. `progress` is given the bytes taken so far.
    virtual base::Result<std::vector<base::Result<StoredObject>>> put(
        std::span<const OpenSource> sources, const std::function<void(std::uint64_t bytes)>& progress = {}) = 0;
    /// The bytes from the first to the last; the last read fails when they are not those of the name.
    virtual base::Result<std::unique_ptr<ByteSource>> open(const Digest& sha256) const = 0;
    /// The bytes of an object, nothing when there is none.
    virtual base::Result<std::optional<std::uint64_t>> size(const Digest& sha256) const = 0;
    /// Every object, by increasing name, until the function says false.
    virtual Done list(const std::function<bool(const Digest& sha256, std::uint64_t size)>& each) const = 0;
    /// Removes an object, durably; one that is not there is no error.
    virtual Done remove(const Digest& sha256) = 0;
    /// Compares the store with what is expected, in increasing order of names: every byte of every object is read
    /// again. Changes nothing; holds a few blocks in memory whatever the sizes.
    virtual base::Result<StoreCheck> check(std::span<const ExpectedObject> expected,
                                           const StoreCheckOptions& options = {}) const = 0;

    base::Result<bool> has(const Digest& sha256) const;
    /// One source alone.
    base::Result<StoredObject> put_one(const OpenSource& source);
};

/// Objects in a folder: `<2 hex>/<64 hex>` beside `incoming/`, read-only files. Written to a temporary file, made
/// durable, renamed: nothing half written ever has an object's name. Several processes may put at once; what a dead one
/// left in `incoming/` is removed by the next.
class FolderStore final : public ObjectStore {
  public:
    /// The folder is made by the first put.
    explicit FolderStore(std::filesystem::path folder, journal::Calls& calls = journal::system_calls());
    ~FolderStore() override;
    FolderStore(FolderStore&&) noexcept;
    FolderStore& operator=(FolderStore&&) noexcept;

    base::Result<std::vector<base::Result<StoredObject>>> put(
        std::span<const OpenSource> sources, const std::function<void(std::uint64_t)>& progress = {}) override;
    base::Result<std::unique_ptr<ByteSource>> open(const Digest& sha256) const override;
    base::Result<std::optional<std::uint64_t>> size(const Digest& sha256) const override;
    Done list(const std::function<bool(const Digest&, std::uint64_t)>& each) const override;
    Done remove(const Digest& sha256) override;

    base::Result<StoreCheck> check(std::span<const ExpectedObject> expected,
                                   const StoreCheckOptions& options = {}) const override;
    const std::filesystem::path& folder() const;
    /// Where an object stands, whether it is there or not.
    std::filesystem::path path_of(const Digest& sha256) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace egide::evidence
