#include "egide/storage/objects/copy.h"

#include "egide/evidence/messages.h"
#include "fault.h"

namespace egide::storage::objects {

namespace {

using evidence::Digest;
using evidence::Done;
using evidence::ObjectName;
using evidence::ObjectStore;

/// Whether the store hands out these very bytes, by both hashes.
base::Result<bool> holds(const ObjectStore& store, const ObjectName& name) {
    const auto source = store.open(name.sha256);
    const auto found = source
                           ? evidence::hash_source(**source, [](std::string_view) -> Done { return std::monostate{}; })
                           : base::Result<ObjectName>(source.errors());
    if (found) {
        return *found == name;
    }
    // A store that finds out by itself says so with this message; any other failure is not about the bytes.
    const auto altered = evidence::messages::store_altered({.object = ""}).message;
    const auto& first = found.errors().front().message;
    return first.message == altered ? base::Result<bool>(false) : found.errors();
}

/// Objects go over in groups that are durable together, of so many bytes at most.
class Copying {
  public:
    Copying(const ObjectStore& from, ObjectStore& to, bool deep) : from_(from), to_(to), deep_(deep) {}

    Done take(const ObjectName& name) {
        const auto here = from_.size(name.sha256);
        const auto there = here ? to_.size(name.sha256) : here;
        if (!there) {
            return there.errors();
        }
        const bool present = *there == name.size;
        const auto sound = present && deep_ ? holds(to_, name) : base::Result<bool>(present);
        if (sound && *sound) {
            ++copied_.objects;
            return std::monostate{};
        }
        if (*here != name.size) {
            copied_.missing.push_back(name.sha256);
            return std::monostate{};
        }
        return present ? replace(name) : wait_for_others(name);
    }
    Done flush();
    base::Result<ObjectsCopied> result() { return std::move(copied_); }

  private:
    static constexpr std::size_t kMost = 1000;
    static constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;

    Done wait_for_others(const ObjectName& name) {
        waiting_.push_back(name);
        bytes_ += name.size;
        return waiting_.size() == kMost || bytes_ >= kMostBytes ? flush() : Done(std::monostate{});
    }
    /// Removed only once the source is known to have the good bytes.
    Done replace(const ObjectName& name) {
        const auto good = holds(from_, name);
        if (!good || !*good) {
            copied_.missing.push_back(name.sha256);
            return std::monostate{};
        }
        auto removed = to_.remove(name.sha256);
        return removed ? wait_for_others(name) : removed;
    }

    const ObjectStore& from_;
    ObjectStore& to_;
    bool deep_;
    ObjectsCopied copied_;
    std::vector<ObjectName> waiting_;
    std::uint64_t bytes_ = 0;
};

Done Copying::flush() {
    std::vector<evidence::OpenSource> sources;
    for (const ObjectName& name : waiting_) {
        sources.emplace_back([this, name] { return from_.open(name.sha256); });
    }
    const auto stored = to_.put(sources);
    if (!stored) {
        return stored.errors();
    }
    for (std::size_t at = 0; at < waiting_.size(); ++at) {
        const ObjectName& name = waiting_[at];
        // What is altered in the source must not reach the copy as if it were sound.
        if (!(*stored)[at] || (*stored)[at]->name != name) {
            copied_.missing.push_back(name.sha256);
            continue;
        }
        const auto sound = holds(to_, name);
        if (!sound) {
            return sound.errors();
        }
        if (!*sound) {
            return unavailable(evidence::messages::store_altered({.object = base::hex(name.sha256)}), {});
        }
        ++copied_.objects;
        ++copied_.copied;
        copied_.copied_bytes += name.size;
    }
    waiting_.clear();
    bytes_ = 0;
    return std::monostate{};
}

}  // namespace

base::Result<ObjectsCopied> copy_objects(const ObjectStore& from, ObjectStore& to,
                                         std::span<const evidence::ExpectedObject> expected,
                                         const ObjectsCopyOptions& options) {
    Copying copying(from, to, options.deep);
    std::uint64_t done = 0;
    for (const evidence::ExpectedObject& object : expected) {
        if (auto taken = copying.take(object.name); !taken) {
            return taken.errors();
        }
        if (options.progress) {
            options.progress(++done, expected.size());
        }
    }
    auto flushed = copying.flush();
    return flushed ? copying.result() : base::Result<ObjectsCopied>(flushed.errors());
}

}  // namespace egide::storage::objects
