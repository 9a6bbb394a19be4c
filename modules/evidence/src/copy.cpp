// The second location: objects, then the journal, its head last; never less than there was.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "folder_store.h"
#include "hashes.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

namespace fs = std::filesystem;

/// Opens the destination's head, if it has one, and refuses what ours does not continue.
Done check_destination(const journal::LogReader& ours, const Path& destination) {
    if (!Vault::exists(destination)) {
        return std::monostate{};
    }
    const auto theirs = journal::LogReader::open(destination / "journal");
    if (!theirs) {
        return theirs.errors();
    }
    const journal::Checkpoint& head = theirs->checkpoint();
    const std::string name = destination.string();
    if (head.origin != ours.checkpoint().origin) {
        return refused(messages::copy_other_origin({.folder = name, .origin = shown(head.origin)}));
    }
    if (head.size > ours.checkpoint().size) {
        return refused(messages::copy_ahead({.folder = name, .ours = ours.checkpoint().size, .theirs = head.size}));
    }
    const auto proof = ours.prove_consistency(head.size);
    if (!proof) {
        return proof.errors();
    }
    const bool continued =
        journal::verify_consistency(head.size, ours.checkpoint().size, head.root, ours.checkpoint().root, *proof);
    return continued ? Done(std::monostate{})
                     : refused(messages::copy_other_history({.folder = name, .size = head.size}));
}

/// What tells that a file was copied already.
struct Stamp {
    off_t size = 0;
    timespec modified{};
    bool operator==(const Stamp& other) const {
        return size == other.size && modified.tv_sec == other.modified.tv_sec &&
               modified.tv_nsec == other.modified.tv_nsec;
    }
};

std::optional<Stamp> stamp_of(const Path& file) {
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode)
               ? std::optional(Stamp{status.st_size, status.st_mtim})
               : std::nullopt;
}

/// Copies small files that may have been replaced; a file keeps its date so that the next copy steps over it.
class TreeCopy {
  public:
    TreeCopy(Calls& calls, Path from, Path to) : calls_(calls), from_(std::move(from)), to_(std::move(to)) {}

    /// Every file below a folder but those that `skip` names, relative to the root.
    Done below(const Path& folder, const std::function<bool(const Path&)>& skip) {
        std::error_code none;
        std::vector<Path> files;
        for (fs::recursive_directory_iterator at(from_ / folder, none), end; !none && at != end; at.increment(none)) {
            const Path relative = at->path().lexically_relative(from_);
            std::error_code gone;
            if (at->is_regular_file(gone) && !at->is_symlink(gone) && !skip(relative)) {
                files.push_back(relative);
            }
        }
        std::sort(files.begin(), files.end());
        for (const Path& file : files) {
            if (auto copied = one(file); !copied) {
                return copied;
            }
        }
        return sync_folders(calls_, touched_);
    }
    /// One file; one that is gone meanwhile is no error.
    Done one(const Path& relative) {
        const auto stamp = stamp_of(from_ / relative);
        if (!stamp || stamp == stamp_of(to_ / relative)) {
            return std::monostate{};
        }
        auto made = make_folders(calls_, (to_ / relative).parent_path(), touched_);
        const auto bytes = made ? read_file(from_ / relative, kLargest) : made.errors();
        if (!bytes) {
            return stamp_of(from_ / relative) ? Done(bytes.errors()) : Done(std::monostate{});
        }
        if (auto written = replace_file(calls_, to_ / relative, *bytes); !written) {
            return written;
        }
        const timespec times[2] = {stamp->modified, stamp->modified};
        static_cast<void>(::utimensat(AT_FDCWD, (to_ / relative).c_str(), times, 0));
        return std::monostate{};
    }

  private:
    static constexpr std::size_t kLargest = std::size_t{64} << 20;
    Calls& calls_;
    Path from_;
    Path to_;
    std::set<Path> touched_;
};

/// Reads an object again where it now stands, from the disk rather than from memory.
Done verify_there(const FolderStore& store, const ObjectName& name) {
    {
        const auto file = open_object(store.path_of(name.sha256), name.sha256);
        if (!file) {
            return file.errors();
        }
        static_cast<void>(::posix_fadvise(file->number(), 0, 0, POSIX_FADV_DONTNEED));
    }
    const auto source = store.open(name.sha256);
    const auto found = source ? hash_source(**source, [](std::string_view) -> Done { return std::monostate{}; })
                              : base::Result<ObjectName>(source.errors());
    if (!found) {
        return found.errors();
    }
    return *found == name ? Done(std::monostate{})
                          : unavailable(messages::store_altered({.object = base::hex(name.sha256)}),
                                        store.path_of(name.sha256).string());
}

/// Objects go over in groups that are durable together.
class ObjectsCopy {
  public:
    ObjectsCopy(const ObjectStore& from, FolderStore& to, bool deep, CopyReport& report)
        : from_(from), to_(to), deep_(deep), report_(report) {}

    Done take(const ObjectName& name) {
        const auto here = from_.size(name.sha256);
        const auto there = to_.size(name.sha256);
        if (!here || !*here) {
            return here ? lack(name) : lack(name, here.errors());
        }
        ++report_.objects;
        if (there && *there == name.size) {
            return deep_ ? again(name) : Done(std::monostate{});
        }
        pending_.push_back(name);
        bytes_ += name.size;
        constexpr std::size_t kMost = 1000;
        constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;
        return pending_.size() == kMost || bytes_ >= kMostBytes ? flush() : Done(std::monostate{});
    }
    Done flush() {
        std::vector<OpenSource> sources;
        for (const ObjectName& name : pending_) {
            sources.push_back([this, name] { return from_.open(name.sha256); });
        }
        const auto stored = to_.put(sources);
        if (!stored) {
            return stored.errors();
        }
        for (std::size_t at = 0; at < pending_.size(); ++at) {
            // What is altered here must not reach the copy as if it were sound.
            if (!(*stored)[at]) {
                if (auto lacking = lack(pending_[at], (*stored)[at].errors()); !lacking) {
                    return lacking;
                }
                continue;
            }
            if (auto verified = verify_there(to_, pending_[at]); !verified) {
                return verified;
            }
            ++report_.copied;
            report_.copied_bytes += pending_[at].size;
        }
        pending_.clear();
        bytes_ = 0;
        return std::monostate{};
    }

  private:
    /// What the source cannot give is missing, as long as the source answers at all.
    Done lack(const ObjectName& name, const base::Errors& why = {}) {
        const auto answers = why.empty() ? Done(std::monostate{})
                                         : from_.list([](const Digest&, std::uint64_t) { return false; });
        if (!answers) {
            return why;
        }
        report_.missing.push_back(name.sha256);
        return std::monostate{};
    }
    /// One that is there and no longer what it was is copied again over it.
    Done again(const ObjectName& name) {
        if (verify_there(to_, name)) {
            return std::monostate{};
        }
        if (auto removed = to_.remove(name.sha256); !removed) {
            return removed;
        }
        pending_.push_back(name);
        return flush();
    }
    const ObjectStore& from_;
    FolderStore& to_;
    bool deep_;
    CopyReport& report_;
    std::vector<ObjectName> pending_;
    std::uint64_t bytes_ = 0;
};

/// What speaks of the rest goes last, and what only writers need stays.
bool is_late(const Path& relative) {
    const std::string name = relative.string();
    return name == "journal/checkpoint" || name.starts_with("journal/checkpoints/") || name == "journal/lock" ||
           name == "journal/private/pending" || name == "journal/shared" || name.ends_with(".new");
}

bool is_fresh(const Path& relative) {
    return relative.extension() == ".new";
}

/// Keys that others verify with, time stamps, settings; not the key that signs.
Done copy_beside(TreeCopy& copy) {
    const auto secret = [](const Path& relative) { return relative == "keys/journal" || is_fresh(relative); };
    auto copied = copy.below("keys", secret);
    copied = copied ? copy.below("time", secret) : copied;
    return copied ? copy.one("settings.json") : copied;
}

/// The journal as it stands between two appends, with the objects that came meanwhile.
base::Result<std::uint64_t> copy_head(Calls& calls, TreeCopy& copy, const Path& from,
                                      const std::function<Done()>& objects) {
    // The lock that every append takes (docs/journal-format.md).
    const auto lock = FileLock::take(calls, from / "journal/lock", FileLock::Kind::exclusive);
    const auto head =
        lock ? journal::LogReader::open(from / "journal") : base::Result<journal::LogReader>(lock.errors());
    auto copied = head ? objects() : Done(head.errors());
    copied = copied ? copy.below("journal", is_late) : copied;
    copied = copied ? copy.below("journal/checkpoints", is_fresh) : copied;
    copied = copied ? copy.one("journal/checkpoint") : copied;
    return copied ? base::Result<std::uint64_t>(head->checkpoint().size) : copied.errors();
}

}  // namespace

base::Result<CopyReport> Vault::copy_to(const std::filesystem::path& destination, bool deep,
                                        const ProgressCall& progress) {
    Calls& calls = *state_->options.calls;
    // Nothing is collected while its copy is under way.
    const auto storing = state_->storing();
    std::set<Path> touched;
    auto ready = storing ? make_folders(calls, destination / "objects/incoming", touched) : Done(storing.errors());
    ready = ready ? sync_folders(calls, touched) : ready;
    const auto lock = ready ? FileLock::take(calls, destination / "lock", FileLock::Kind::exclusive)
                            : base::Result<FileLock>(ready.errors());
    const auto log = lock ? state_->refreshed() : lock.errors();
    if (!log) {
        return log.errors();
    }
    if (auto fits = check_destination(*log, destination); !fits) {
        return fits.errors();
    }
    CopyReport report;
    FolderStore there(destination / "objects", calls);
    const auto copy_objects = [&](bool again) -> Done {
        report.objects = 0;
        report.missing.clear();
        ObjectsCopy objects(state_->store, there, again, report);
        const auto expected = expected_objects();
        for (std::size_t at = 0; expected && at < expected->size(); ++at) {
            if (auto taken = objects.take((*expected)[at].name); !taken) {
                return taken;
            }
            if (progress) {
                progress(at + 1, expected->size());
            }
        }
        return expected ? objects.flush() : Done(expected.errors());
    };
    TreeCopy copy(calls, state_->folder, destination);
    auto copied = copy_objects(deep);
    copied = copied ? copy_beside(copy) : copied;
    // A first time while others go on writing: little is left for the second, under the lock.
    copied = copied ? copy.below("journal", is_late) : copied;
    const auto size = copied ? copy_head(calls, copy, state_->folder, [&] { return copy_objects(false); })
                             : base::Result<std::uint64_t>(copied.errors());
    if (!size) {
        return size.errors();
    }
    report.size = *size;
    return report;
}

}  // namespace egide::evidence
