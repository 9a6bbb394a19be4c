#pragma once

#include <filesystem>
#include <functional>

#include "egide/sandbox/zip_listing.h"
#include "evidence_intake.h"

namespace egide::web {

inline constexpr std::string_view kCollectionListing = "collection_listing";

/// What an archive of a collection may ask of us: tables repeat themselves, so that they pack very well.
inline constexpr sandbox::ZipCaps kCollectionCaps{.entries = 10'000, .inflated = std::uint64_t{1} << 30, .ratio = 2000};
inline constexpr std::uint64_t kLargestCollectionArchive = std::uint64_t{512} << 20;

/// A folder of this node for one collection, empty at first; gone with its holder. What a killed node left is removed by
/// `forget_collections`.
class CollectionFolder {
  public:
    static base::Result<CollectionFolder> make(const std::filesystem::path& uploads);
    CollectionFolder(CollectionFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    CollectionFolder& operator=(CollectionFolder&&) = delete;
    ~CollectionFolder();
    const std::filesystem::path& path() const { return path_; }

  private:
    explicit CollectionFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

/// Removes the folders of collections that nobody has worked on for a day.
void forget_collections(const std::filesystem::path& uploads);

/// Is told how many bytes are unpacked, of how many; false: stop.
using UnpackProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// Unpacks an archive below the folder: a child lists and inflates it, this process alone writes, regular files of plain
/// relative names. Refused: what is no ZIP, what a ZIP must not be (sandbox::ZipFlaw), encrypted entries, too much.
base::Result<std::monostate> unpack_collection(Services& services, const UnnamedFile& archive, const CollectionFolder& folder,
                                               const UnpackProgress& progress);

}  // namespace egide::web
