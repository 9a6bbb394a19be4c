// Every object against what the journal says: read again, byte for byte.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>

#include "egide/evidence/messages.h"
#include "egide/evidence/record.h"
#include "folder_store.h"
#include "hashes.h"
#include "store_names.h"

namespace egide::evidence {

namespace {

/// What one worker found in one of the 256 folders.
struct Part {
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;
    std::vector<StoreFinding> findings;
    std::uint64_t left_out = 0;
};

class PartCheck {
  public:
    PartCheck(const Path& store, const StoreCheckOptions& options, std::function<void(std::uint64_t)> read)
        : store_(store), options_(options), read_(std::move(read)) {}

    Part run(unsigned prefix, std::span<const ExpectedObject> expected) {
        folder_ = fmt::format("{:02x}", prefix);
        struct stat status {};
        if (::lstat((store_ / folder_).c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) {
            add(StoreFault::wrong_type, messages::store_wrong_type({.file = folder_}), folder_, {});
        }
        const auto names = names_in(store_, prefix);
        if (!names) {
            add(StoreFault::unreadable, messages::store_unreadable({.file = folder_}), folder_, {});
            return std::move(part_);
        }
        merge(*names, expected);
        return std::move(part_);
    }

  private:
    void add(StoreFault fault, base::Text message, const std::string& file, std::optional<Digest> object) {
        if (part_.findings.size() < options_.most_findings) {
            part_.findings.push_back({fault, std::move(message), file, object});
        } else {
            ++part_.left_out;
        }
    }
    void add(StoreFault fault, base::Text message, const Digest& object) {
        add(fault, std::move(message), folder_ + "/" + base::hex(object), object);
    }
    void merge(const std::vector<std::string>& names, std::span<const ExpectedObject> expected);
    void missing(const ExpectedObject& object) {
        add(StoreFault::missing,
            messages::store_missing_expected({.entry = object.entry, .object = base::hex(object.name.sha256)}),
            object.name.sha256);
    }
    void odd_name(const std::string& name) {
        const std::string file = folder_ + "/" + name;
        add(StoreFault::wrong_name, messages::store_wrong_name({.file = shown(file)}), file, {});
    }
    void present(const Digest& digest, const ExpectedObject* expected);
    bool check_file(const Path& path, const Digest& digest, const struct stat& status);
    void check_bytes(const Path& path, const Digest& digest, const ExpectedObject& expected);

    const Path& store_;
    const StoreCheckOptions& options_;
    std::function<void(std::uint64_t)> read_;
    std::string folder_;
    Part part_;
};

void PartCheck::merge(const std::vector<std::string>& names, std::span<const ExpectedObject> expected) {
    for (const std::string& name : names) {
        const auto digest = parse_digest(name);
        if (!digest || !name.starts_with(folder_)) {
            odd_name(name);
            continue;
        }
        while (!expected.empty() && expected.front().name.sha256 < *digest) {
            missing(expected.front());
            expected = expected.subspan(1);
        }
        const bool wanted = !expected.empty() && expected.front().name.sha256 == *digest;
        present(*digest, wanted ? &expected.front() : nullptr);
        expected = expected.subspan(wanted ? 1 : 0);
    }
    std::for_each(expected.begin(), expected.end(), [this](const ExpectedObject& object) { missing(object); });
}

bool PartCheck::check_file(const Path& path, const Digest& digest, const struct stat& status) {
    if (!S_ISREG(status.st_mode)) {
        add(StoreFault::wrong_type, messages::store_wrong_type({.file = path.string()}), digest);
        return false;
    }
    if ((status.st_mode & 0222) != 0 || (status.st_mode & 0400) == 0) {
        const std::string mode = fmt::format("{:04o}", status.st_mode & 07777);
        add(StoreFault::wrong_mode, messages::store_wrong_mode({.mode = mode, .object = base::hex(digest)}), digest);
    }
    return true;
}

void PartCheck::present(const Digest& digest, const ExpectedObject* expected) {
    const Path path = object_path(store_, digest);
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        add(StoreFault::unreadable, messages::store_unreadable({.file = path.string()}), digest);
        return;
    }
    ++part_.objects;
    if (!check_file(path, digest, status)) {
        return;
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (expected == nullptr) {
        add(StoreFault::extra, messages::store_extra({.bytes = size, .object = base::hex(digest)}), digest);
    } else if (size != expected->name.size) {
        add(StoreFault::cut,
            messages::store_cut({.entry = expected->entry,
                                 .expected = expected->name.size,
                                 .found = size,
                                 .object = base::hex(digest)}),
            digest);
    } else if (options_.hashes) {
        check_bytes(path, digest, *expected);
    }
    part_.bytes += size;
    read_(size);
}

void PartCheck::check_bytes(const Path& path, const Digest& digest, const ExpectedObject& expected) {
    const auto file = open_object(path, digest);
    std::vector<char> block(std::size_t{1} << 20);
    base::Sha256 first;
    Sha3 second;
    while (file) {
        const auto got = read_block(file->number(), path, block);
        if (!got) {
            break;
        }
        first.update({block.data(), *got});
        second.update({block.data(), *got});
        if (*got < block.size()) {
            const std::string object = base::hex(digest);
            if (first.finish() != digest) {
                add(StoreFault::altered, messages::store_altered_at({.entry = expected.entry, .object = object}),
                    digest);
            } else if (second.finish() != expected.name.sha3) {
                add(StoreFault::disagreeing, messages::store_disagreeing({.entry = expected.entry, .object = object}),
                    digest);
            }
            // What was read once is not worth other files' place in memory.
            static_cast<void>(::posix_fadvise(file->number(), 0, 0, POSIX_FADV_DONTNEED));
            return;
        }
    }
    add(StoreFault::unreadable, messages::store_unreadable({.file = path.string()}), digest);
}

/// What stands beside the 256 folders and should not.
void check_root(const Path& store, StoreCheck& check) {
    const auto names = names_in(store);
    if (!names) {
        check.findings.push_back(
            {StoreFault::unreadable, messages::store_unreadable({.file = store.string()}), ".", {}});
        return;
    }
    for (const std::string& name : *names) {
        const bool prefix = name.size() == 2 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!prefix && name != kIncomingFolder && name != "lock") {
            check.findings.push_back(
                {StoreFault::wrong_name, messages::store_wrong_name({.file = shown(name)}), name, {}});
        }
    }
}

std::span<const ExpectedObject> part_of(std::span<const ExpectedObject> expected, unsigned prefix) {
    const auto below = [](const ExpectedObject& object, unsigned byte) { return object.name.sha256[0] < byte; };
    const auto from = std::lower_bound(expected.begin(), expected.end(), prefix, below);
    return {from, std::lower_bound(from, expected.end(), prefix + 1, below)};
}

void join(StoreCheck& check, Part part, std::size_t most) {
    check.objects += part.objects;
    check.bytes += part.bytes;
    check.left_out += part.left_out;
    for (StoreFinding& finding : part.findings) {
        if (check.findings.size() < most) {
            check.findings.push_back(std::move(finding));
        } else {
            ++check.left_out;
        }
    }
}

/// The 256 folders, taken by the threads as they come; what they found is kept by folder, so that the answer does not
/// depend on who was faster.
std::vector<Part> check_parts(const Path& store, std::span<const ExpectedObject> expected,
                              const StoreCheckOptions& options) {
    std::vector<Part> parts(256);
    std::atomic<unsigned> next{0};
    std::mutex mutex;
    std::uint64_t done = 0;
    std::uint64_t bytes = 0;
    const auto count = [&](std::uint64_t size) {
        const std::lock_guard lock(mutex);
        ++done;
        bytes += size;
        if (options.progress) {
            options.progress(done, bytes);
        }
    };
    const auto work = [&] {
        for (unsigned prefix = next++; prefix < parts.size(); prefix = next++) {
            parts[prefix] = PartCheck(store, options, count).run(prefix, part_of(expected, prefix));
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned more = 1; more < std::min(options.threads, 64U); ++more) {
        threads.emplace_back(work);
    }
    work();
    threads.clear();
    return parts;
}

}  // namespace

bool StoreCheck::sound() const {
    return left_out == 0 && std::all_of(findings.begin(), findings.end(),
                                        [](const StoreFinding& finding) { return finding.fault == StoreFault::extra; });
}

base::Result<StoreCheck> FolderStore::check(std::span<const ExpectedObject> expected,
                                            const StoreCheckOptions& options) const {
    StoreCheck check;
    check_root(folder(), check);
    for (Part& part : check_parts(folder(), expected, options)) {
        join(check, std::move(part), options.most_findings);
    }
    return check;
}

}  // namespace egide::evidence
