#pragma once

#include <functional>
#include <string>

#include "zip_directory.h"

namespace egide::sandbox {

/// A name that some program would write outside the folder it was told to use, or that no program shows as it is.
bool is_unsafe_name(std::string_view name);
/// A link, a device, a socket: anything but a file or a folder.
bool is_special(const ZipHeader& header);

/// Where an entry's data stand, once its local header was compared with the directory.
struct ZipPlace {
    std::uint64_t data = 0;
    std::uint64_t end = 0;  // of the data; a description may follow
};
/// Nothing when the local header says something else than the directory.
std::optional<ZipPlace> compare_local(const ByteSource& bytes, const ZipHeader& header);
/// Whether what stands between the data and the next entry is exactly the description that the flags announce.
bool described(const ByteSource& bytes, const ZipHeader& header, std::uint64_t at, std::uint64_t length);

/// How the data of an entry inflated, and how they begin.
struct Inflated {
    std::optional<ZipFlaw> flaw;
    std::string head;  // 512 bytes at most
};
/// `take` is given the bytes as they come, and says whether it wants more.
Inflated inflate(const ByteSource& bytes, const ZipHeader& header, std::uint64_t data,
                 const std::function<bool(std::string_view)>& take = {});

}  // namespace egide::sandbox
