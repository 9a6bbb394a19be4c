// Every object of the bucket against what is expected: listed, then read again byte for byte.
#include "check.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "download.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/record.h"
#include "keys.h"
#include "listing.h"

namespace egide::storage::objects {

namespace {

using evidence::ExpectedObject;
using evidence::StoreCheck;
using evidence::StoreCheckOptions;
using evidence::StoreFault;
using evidence::StoreFinding;
namespace said = evidence::messages;

/// Walks the list beside what is expected; what has to be read waits until there is enough of it for all threads.
class BucketCheck {
  public:
    BucketCheck(const Session& session, std::span<const ExpectedObject> expected, const StoreCheckOptions& options)
        : session_(session), expected_(expected), options_(options) {}

    base::Result<StoreCheck> run() {
        const auto listed = list_keys(session_, [this](const ListedObject& object) {
            take(object);
            if (waiting_.size() == kMostWaiting) {
                flush();
            }
            return true;
        });
        if (!listed) {
            return listed.errors();
        }
        for (; !expected_.empty(); expected_ = expected_.subspan(1)) {
            missing(expected_.front());
        }
        flush();
        return std::move(check_);
    }

  private:
    static constexpr std::size_t kMostWaiting = 1024;

    /// A finding, or an object to be read that may become one, in the order of the list.
    struct Item {
        std::optional<StoreFinding> finding;
        ExpectedObject expected;
        std::uint64_t size = 0;
    };

    void add(StoreFault fault, base::Text message, const std::string& file, std::optional<Digest> object) {
        waiting_.push_back({StoreFinding{fault, std::move(message), file, object}, {}, 0});
    }
    void add(StoreFault fault, base::Text message, const Digest& object) {
        add(fault, std::move(message), key_of({}, object), object);
    }
    void missing(const ExpectedObject& object) {
        add(StoreFault::missing,
            said::store_missing_expected({.entry = object.entry, .object = base::hex(object.name.sha256)}),
            object.name.sha256);
    }
    void take(const ListedObject& object) {
        const auto digest = digest_of(session_.options().prefix, object.key);
        if (!digest) {
            const std::string file = object.key.substr(session_.options().prefix.size());
            add(StoreFault::wrong_name, said::store_wrong_name({.file = evidence::shown(file)}), file, {});
            return;
        }
        for (; !expected_.empty() && expected_.front().name.sha256 < *digest; expected_ = expected_.subspan(1)) {
            missing(expected_.front());
        }
        ++check_.objects;
        check_.bytes += object.size;
        if (expected_.empty() || expected_.front().name.sha256 != *digest) {
            add(StoreFault::extra, said::store_extra({.bytes = object.size, .object = base::hex(*digest)}), *digest);
            return;
        }
        present(object.size, expected_.front());
        expected_ = expected_.subspan(1);
    }
    void present(std::uint64_t size, const ExpectedObject& expected) {
        if (size != expected.name.size) {
            add(StoreFault::cut,
                said::store_cut({.entry = expected.entry,
                                 .expected = expected.name.size,
                                 .found = size,
                                 .object = base::hex(expected.name.sha256)}),
                expected.name.sha256);
            return;
        }
        waiting_.push_back({{}, expected, size});
    }
    void count(std::uint64_t size) {
        const std::lock_guard lock(mutex_);
        ++done_;
        read_ += size;
        if (options_.progress) {
            options_.progress(done_, read_);
        }
    }
    void flush();
    void read(Item& item);

    const Session& session_;
    std::span<const ExpectedObject> expected_;
    const StoreCheckOptions& options_;
    StoreCheck check_;
    std::vector<Item> waiting_;
    std::mutex mutex_;
    std::uint64_t done_ = 0;
    std::uint64_t read_ = 0;
};

void BucketCheck::read(Item& item) {
    const Digest& sha256 = item.expected.name.sha256;
    const std::string object = base::hex(sha256);
    const std::uint64_t entry = item.expected.entry;
    const auto source = Download::open(session_, sha256, false);
    const auto found = source
                           ? evidence::hash_source(**source, [](std::string_view) -> Done { return std::monostate{}; })
                           : base::Result<evidence::ObjectName>(source.errors());
    const auto finding = [&](StoreFault fault, base::Text message) {
        item.finding = StoreFinding{fault, std::move(message), key_of({}, sha256), sha256};
    };
    if (!found) {
        finding(StoreFault::unreadable, said::store_unreadable({.file = session_.place(key_of({}, sha256))}));
    } else if (found->sha256 != sha256) {
        finding(StoreFault::altered, said::store_altered_at({.entry = entry, .object = object}));
    } else if (found->sha3 != item.expected.name.sha3) {
        finding(StoreFault::disagreeing, said::store_disagreeing({.entry = entry, .object = object}));
    }
    count(item.size);
}

void BucketCheck::flush() {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at = next++; at < waiting_.size(); at = next++) {
            if (!waiting_[at].finding && options_.hashes) {
                read(waiting_[at]);
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned more = 1; more < std::min(options_.threads, 64U); ++more) {
            threads.emplace_back(work);
        }
        work();
    }
    for (Item& item : waiting_) {
        if (item.finding && check_.findings.size() < options_.most_findings) {
            check_.findings.push_back(std::move(*item.finding));
        } else if (item.finding) {
            ++check_.left_out;
        }
    }
    waiting_.clear();
}

}  // namespace

base::Result<StoreCheck> check_bucket(const Session& session, std::span<const ExpectedObject> expected,
                                      const StoreCheckOptions& options) {
    return BucketCheck(session, expected, options).run();
}

}  // namespace egide::storage::objects
