#include "directories/collection_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "directories/pre_audit.h"
#include "egide/sandbox/guest.h"
#include "egide/sandbox/guests.h"
#include "egide/web/evaluation_guest.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolderPrefix = "collection-";
constexpr std::size_t kMostFlawsTold = 20;

base::Error refused_archive(base::Text message) {
    return {base::ErrorKind::invalid, std::move(message), {}, "upload", {}};
}

base::Error no_room() {
    return {base::ErrorKind::unavailable, messages::upload_disk(), {}, {}, std::strerror(errno)};
}

base::Text flawed(sandbox::ZipFlaw flaw, const std::string& name) {
    return messages::directory_archive_flaw({.flaw = both_languages(sandbox::sentence_of(flaw, name))});
}

std::string answer_collection_listing(const sandbox::ByteSource& bytes, std::string_view) {
    return sandbox::zip_listing_json(sandbox::list_zip(bytes, kCollectionCaps));
}

/// A name that can only be below the folder; the child said as much, and is not believed.
bool is_plain(const std::string& name) {
    const fs::path path(name);
    return !name.empty() && name.size() <= 1024 && name.find('\0') == std::string::npos && name.find('\\') == std::string::npos &&
           path.is_relative() && std::none_of(path.begin(), path.end(), [](const fs::path& one) { return one == ".." || one == "."; });
}

base::Result<sandbox::ZipListing> sound_listing(const sandbox::Run& how, int archive) {
    const auto json = sandbox::run_guest(kCollectionListing, archive, {}, how);
    auto listing = json ? sandbox::read_zip_listing(*json) : base::Result<sandbox::ZipListing>(json.errors());
    if (!listing) {
        return listing.errors();
    }
    base::Errors flaws;
    for (const sandbox::ZipFound& found : listing->flaws) {
        if (flaws.size() < kMostFlawsTold) {
            const bool too_large = found.flaw == sandbox::ZipFlaw::too_large;
            const std::string name = found.entry ? listing->entries.at(*found.entry).name : std::string();
            flaws.push_back(refused_archive(too_large ? messages::directory_archive_too_large({.most = kCollectionCaps.inflated >> 20})
                                                      : flawed(found.flaw, name)));
        }
    }
    for (const sandbox::ZipEntry& entry : listing->entries) {
        if (flaws.empty() && (entry.encrypted || !is_plain(entry.name))) {
            flaws.push_back(refused_archive(entry.encrypted ? messages::directory_archive_encrypted({.name = entry.name})
                                                            : flawed(sandbox::ZipFlaw::unsafe_name, entry.name)));
        }
    }
    return flaws.empty() ? std::move(listing) : base::Result<sandbox::ZipListing>(flaws);
}

/// One file that is being written; closed with its holder.
class WrittenFile {
  public:
    WrittenFile() = default;
    ~WrittenFile() { close(); }
    WrittenFile(const WrittenFile&) = delete;
    WrittenFile& operator=(const WrittenFile&) = delete;
    bool open(const fs::path& path) {
        close();
        std::error_code ignored;
        fs::create_directories(path.parent_path(), ignored);
        descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        return descriptor_ >= 0;
    }
    bool add(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written <= 0 && errno != EINTR) {
                return false;
            }
            bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
        }
        return true;
    }
    void close() {
        if (descriptor_ >= 0) {
            ::close(std::exchange(descriptor_, -1));
        }
    }

  private:
    int descriptor_ = -1;
};

/// Puts what the child inflates, piece by piece, where the listing says; a piece out of its place is refused.
class Unpacking {
  public:
    Unpacking(const sandbox::ZipListing& listing, const fs::path& folder) : listing_(listing), folder_(folder) {}
    sandbox::ZipPoint at() const { return at_; }
    std::uint64_t done() const { return done_; }

    base::Result<std::monostate> take(const sandbox::ZipPiece& piece) {
        const bool goes_on = open_ && piece.entry == at_.entry && piece.offset == at_.offset;
        const bool begins = !open_ && piece.entry >= at_.entry && piece.entry < listing_.entries.size() && piece.offset == 0;
        if (!(goes_on || begins) || (piece.bytes.empty() && !piece.last) || done_ + piece.bytes.size() > kCollectionCaps.inflated) {
            return refused_archive(messages::archive_unreadable());
        }
        if (begins && !file_.open(folder_ / fs::path(listing_.entries[piece.entry].name))) {
            return errno == ENOSPC || errno == EACCES ? no_room() : refused_archive(messages::archive_unreadable());
        }
        if (!file_.add(piece.bytes)) {
            return no_room();
        }
        done_ += piece.bytes.size();
        open_ = !piece.last;
        at_ = piece.last ? sandbox::ZipPoint{piece.entry + 1, 0} : sandbox::ZipPoint{piece.entry, piece.offset + piece.bytes.size()};
        return std::monostate{};
    }
    bool whole() const { return !open_; }

  private:
    const sandbox::ZipListing& listing_;
    const fs::path& folder_;
    WrittenFile file_;
    sandbox::ZipPoint at_;
    std::uint64_t done_ = 0;
    bool open_ = false;
};

}  // namespace

sandbox::Guest collection_listing_guest() {
    return {kCollectionListing, answer_collection_listing, nullptr};
}

base::Result<CollectionFolder> CollectionFolder::make(const fs::path& uploads) {
    std::error_code ignored;
    fs::create_directories(uploads, ignored);
    std::string name = (uploads / (std::string(kFolderPrefix) + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) {
        return no_room();
    }
    return CollectionFolder(fs::path(name));
}

CollectionFolder::~CollectionFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
}

void forget_collections(const fs::path& uploads) {
    constexpr auto kLongestWork = std::chrono::hours(24);
    std::error_code ignored;
    const auto before = fs::file_time_type::clock::now() - kLongestWork;
    for (const auto& entry : fs::directory_iterator(uploads, ignored)) {
        if (entry.path().filename().string().starts_with(kFolderPrefix) && entry.last_write_time(ignored) < before) {
            fs::remove_all(entry.path(), ignored);
        }
    }
}

base::Result<std::monostate> unpack_collection(Services& services, const UnnamedFile& archive, const CollectionFolder& folder,
                                               const UnpackProgress& progress) {
    sandbox::Run how;
    how.program = services.guest_program;
    how.limits.processor = std::chrono::seconds(60);
    std::uint64_t total = 0;
    std::uint64_t done = 0;
    how.stop = [&] { return !progress(done, total); };
    const auto listing = sound_listing(how, archive.descriptor());
    if (!listing) {
        return listing.errors();
    }
    for (const sandbox::ZipEntry& entry : listing->entries) {
        total += entry.size;
    }
    Unpacking unpacking(*listing, folder.path());
    for (;;) {
        const auto pieces = sandbox::ask_zip_pieces(archive.descriptor(), unpacking.at(), how);
        if (!pieces) {
            return pieces.errors();
        }
        if (pieces->empty()) {
            return unpacking.whole() && unpacking.done() == total ? base::Result<std::monostate>(std::monostate{})
                                                                  : base::Result<std::monostate>(refused_archive(messages::archive_unreadable()));
        }
        for (const sandbox::ZipPiece& piece : *pieces) {
            if (const auto taken = unpacking.take(piece); !taken) {
                return taken.errors();
            }
        }
        done = unpacking.done();
    }
}

}  // namespace egide::web
