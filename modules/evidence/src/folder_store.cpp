#include "folder_store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "egide/evidence/messages.h"
#include "hashes.h"
#include "put_group.h"
#include "store_names.h"

namespace egide::evidence {

namespace {

/// Hashes as it goes, so that bytes which are not those of the name never end well.
class ObjectSource final : public ByteSource {
  public:
    ObjectSource(Descriptor file, Path path, const Digest& sha256)
        : file_(std::move(file)), path_(std::move(path)), sha256_(sha256) {}

    base::Result<std::size_t> read(std::span<char> into) override {
        auto got = read_block(file_.number(), path_, into);
        if (!got) {
            return got;
        }
        if (!ended_) {
            hash_.update({into.data(), *got});
        }
        if (*got < into.size() && !ended_) {
            ended_ = true;
            whole_ = hash_.finish() == sha256_;
        }
        return whole_ ? got : unavailable(messages::store_altered({.object = base::hex(sha256_)}), path_.string());
    }

  private:
    Descriptor file_;
    Path path_;
    Digest sha256_;
    base::Sha256 hash_;
    bool ended_ = false;
    bool whole_ = true;
};

}  // namespace

struct FolderStore::State {
    State(Path where, Calls& with) : folder(std::move(where)), calls(&with) {}
    Path folder;
    Calls* calls;

    Done make() const {
        std::set<Path> touched;
        auto made = make_folders(*calls, folder / kIncomingFolder, touched);
        return made ? sync_folders(*calls, touched) : made;
    }
};

std::string prefix_of(const Digest& sha256) {
    return base::hex(std::span(sha256).first(1));
}

Path object_path(const Path& store, const Digest& sha256) {
    return store / prefix_of(sha256) / base::hex(sha256);
}

std::optional<Digest> parse_digest(std::string_view hex) {
    Digest digest{};
    if (hex.size() != 2 * digest.size()) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at < hex.size(); ++at) {
        const char c = hex[at];
        const bool number = c >= '0' && c <= '9';
        if (!number && (c < 'a' || c > 'f')) {
            return std::nullopt;
        }
        const int value = number ? c - '0' : c - 'a' + 10;
        digest[at / 2] = static_cast<std::uint8_t>((digest[at / 2] << 4) | value);
    }
    return digest;
}

base::Result<Descriptor> open_object(const Path& path, const Digest& sha256) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {};
    if (!file.valid() || ::fstat(file.number(), &status) != 0) {
        return errno == ENOENT  ? unavailable(messages::store_missing({.object = base::hex(sha256)}), path.string())
               : errno == ELOOP ? unavailable(messages::store_wrong_type({.file = path.string()}), path.string())
                                : call_failed(path);
    }
    if (!S_ISREG(status.st_mode)) {
        return unavailable(messages::store_wrong_type({.file = path.string()}), path.string());
    }
    return file;
}

base::Result<bool> ObjectStore::has(const Digest& sha256) const {
    const auto found = size(sha256);
    return found ? base::Result<bool>(found->has_value()) : found.errors();
}

base::Result<StoredObject> ObjectStore::put_one(const OpenSource& source) {
    auto stored = put({&source, 1});
    return stored ? std::move(stored->front()) : base::Result<StoredObject>(stored.errors());
}

FolderStore::FolderStore(std::filesystem::path folder, Calls& calls)
    : state_(std::make_unique<State>(std::move(folder), calls)) {}
FolderStore::~FolderStore() = default;
FolderStore::FolderStore(FolderStore&&) noexcept = default;
FolderStore& FolderStore::operator=(FolderStore&&) noexcept = default;

const std::filesystem::path& FolderStore::folder() const {
    return state_->folder;
}

std::filesystem::path FolderStore::path_of(const Digest& sha256) const {
    return object_path(state_->folder, sha256);
}

base::Result<std::vector<base::Result<StoredObject>>> FolderStore::put(
    std::span<const OpenSource> sources, const std::function<void(std::uint64_t)>& progress) {
    if (auto made = state_->make(); !made) {
        return made.errors();
    }
    auto incoming = Incoming::enter(*state_->calls, state_->folder / kIncomingFolder);
    if (!incoming) {
        return incoming.errors();
    }
    PutGroup group(*state_->calls, state_->folder, *incoming, sources.size());
    std::uint64_t taken = 0;
    const auto count = [&](std::size_t bytes) {
        taken += bytes;
        if (progress) {
            progress(taken);
        }
    };
    std::vector<base::Result<StoredObject>> outcomes;
    outcomes.reserve(sources.size());
    for (const OpenSource& source : sources) {
        auto written = group.write(source, count);
        if (!written) {
            return written.errors();
        }
        outcomes.push_back(std::move(*written));
    }
    if (auto durable = group.commit(); !durable) {
        return durable.errors();
    }
    return outcomes;
}

base::Result<std::unique_ptr<ByteSource>> FolderStore::open(const Digest& sha256) const {
    const Path path = path_of(sha256);
    auto file = open_object(path, sha256);
    if (!file) {
        return file.errors();
    }
    static_cast<void>(::posix_fadvise(file->number(), 0, 0, POSIX_FADV_SEQUENTIAL));
    return std::unique_ptr<ByteSource>(std::make_unique<ObjectSource>(std::move(*file), path, sha256));
}

base::Result<std::optional<std::uint64_t>> FolderStore::size(const Digest& sha256) const {
    struct stat status {};
    const Path path = path_of(sha256);
    if (::lstat(path.c_str(), &status) != 0) {
        return errno == ENOENT ? base::Result<std::optional<std::uint64_t>>(std::nullopt) : call_failed(path);
    }
    if (!S_ISREG(status.st_mode)) {
        return unavailable(messages::store_wrong_type({.file = path.string()}), path.string());
    }
    return std::optional(static_cast<std::uint64_t>(status.st_size));
}

Done FolderStore::list(const std::function<bool(const Digest&, std::uint64_t)>& each) const {
    for (unsigned prefix = 0; prefix < 256; ++prefix) {
        const auto names = names_in(state_->folder, prefix);
        if (!names) {
            return names.errors();
        }
        for (const std::string& name : *names) {
            const auto digest = parse_digest(name);
            struct stat status {};
            const bool object = digest && (*digest)[0] == prefix && ::lstat(path_of(*digest).c_str(), &status) == 0 &&
                                S_ISREG(status.st_mode);
            if (object && !each(*digest, static_cast<std::uint64_t>(status.st_size))) {
                return std::monostate{};
            }
        }
    }
    return std::monostate{};
}

Done FolderStore::remove(const Digest& sha256) {
    const Path path = path_of(sha256);
    if (!is_there(path)) {
        return std::monostate{};
    }
    auto removed = remove_file(*state_->calls, path);
    return removed ? sync_folder(*state_->calls, path.parent_path()) : removed;
}

}  // namespace egide::evidence
