#include "put_group.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "folder_store.h"
#include "hashes.h"

namespace egide::evidence {

namespace {

/// Lets the disk begin while the rest is still being read: a hint, the durability comes from sync().
void begin_writing(int file, std::uint64_t& begun, std::uint64_t size) {
    constexpr std::uint64_t kStep = std::uint64_t{32} << 20;
    if (size - begun >= kStep) {
        static_cast<void>(::sync_file_range(file, static_cast<off64_t>(begun), static_cast<off64_t>(size - begun),
                                            SYNC_FILE_RANGE_WRITE));
        begun = size;
    }
}

}  // namespace

PutGroup::PutGroup(Calls& calls, Path store, Incoming& incoming, std::size_t count)
    : calls_(calls), store_(std::move(store)), incoming_(incoming) {
    constexpr std::size_t kMany = 32;
    if (count > kMany && journal::sync_disk_reports()) {
        disk_ = Descriptor(calls_.open(store_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
    }
}

PutGroup::~PutGroup() {
    for (const auto& [digest, file] : fresh_) {
        static_cast<void>(calls_.remove(file.c_str()));
    }
}

Done PutGroup::write_new(ByteSource& source, const Path& file, ObjectName& name,
                         const std::function<void(std::size_t)>& taken, base::Errors& of_source) {
    Descriptor opened(calls_.open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kObjectMode));
    if (!opened.valid()) {
        return call_failed(file);
    }
    base::Errors of_store;
    std::uint64_t size = 0;
    std::uint64_t begun = 0;
    auto hashed = hash_source(source, [&](std::string_view bytes) -> Done {
        auto written = write_all(calls_, opened.number(), file, bytes);
        if (!written) {
            of_store = written.errors();
            return written;
        }
        size += bytes.size();
        begin_writing(opened.number(), begun, size);
        taken(bytes.size());
        return written;
    });
    if (!hashed) {
        of_source = of_store.empty() ? hashed.errors() : base::Errors{};
        return of_store.empty() ? Done(std::monostate{}) : of_store;
    }
    name = *hashed;
    if (!disk_.valid()) {
        open_.emplace_back(std::move(opened), file);
    }
    return std::monostate{};
}

base::Result<bool> PutGroup::known(const ObjectName& name) {
    const Path path = object_path(store_, name.sha256);
    folders_.insert(path.parent_path());
    if (fresh_.contains(name.sha256)) {
        return true;
    }
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        return errno == ENOENT ? base::Result<bool>(false) : call_failed(path);
    }
    // One that was cut is replaced by the good bytes.
    return S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) == name.size;
}

base::Result<base::Result<StoredObject>> PutGroup::write(const OpenSource& open,
                                                         const std::function<void(std::size_t)>& taken) {
    using Outcome = base::Result<StoredObject>;
    const auto source = open();
    if (!source) {
        return Outcome(source.errors());
    }
    constexpr std::size_t kMostOpen = 64;
    if (open_.size() == kMostOpen) {
        if (auto synced = sync_files(); !synced) {
            return synced.errors();
        }
    }
    const Path file = incoming_.next();
    StoredObject stored;
    base::Errors of_source;
    const auto written = write_new(**source, file, stored.name, taken, of_source);
    const auto already = written && of_source.empty() ? known(stored.name) : base::Result<bool>(true);
    if (written && already && !*already) {
        fresh_.emplace(stored.name.sha256, file);
        return Outcome(stored);
    }
    static_cast<void>(calls_.remove(file.c_str()));
    if (!written || !already) {
        return written ? already.errors() : written.errors();
    }
    if (!of_source.empty()) {
        return Outcome(std::move(of_source));
    }
    if (!open_.empty()) {
        open_.pop_back();
    }
    stored.known = true;
    return Outcome(stored);
}

Done PutGroup::sync_files() {
    if (disk_.valid()) {
        return calls_.sync_disk(disk_.number()) == 0 ? Done(std::monostate{}) : call_failed(store_);
    }
    for (; !open_.empty(); open_.pop_back()) {
        if (calls_.sync(open_.back().first.number()) != 0) {
            return call_failed(open_.back().second);
        }
    }
    return std::monostate{};
}

Done PutGroup::commit() {
    if (auto synced = sync_files(); !synced) {
        return synced;
    }
    while (!fresh_.empty()) {
        const auto& [digest, file] = *fresh_.begin();
        const Path path = object_path(store_, digest);
        auto made = make_folders(calls_, path.parent_path(), folders_);
        if (!made) {
            return made;
        }
        if (calls_.rename(file.c_str(), path.c_str()) != 0) {
            return call_failed(path);
        }
        fresh_.erase(fresh_.begin());
    }
    return sync_names();
}

Done PutGroup::sync_names() {
    if (disk_.valid()) {
        return calls_.sync_disk(disk_.number()) == 0 ? Done(std::monostate{}) : call_failed(store_);
    }
    // Another process may have made the folder or named the object, and not have synced it yet.
    folders_.insert(store_);
    return sync_folders(calls_, folders_);
}

}  // namespace egide::evidence
