#include "evidence_files.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "egide/base/sha256.h"
#include "egide/cli/messages.h"

namespace egide::cli {

namespace fs = std::filesystem;

namespace {

base::Error unreadable(const fs::path& path) {
    return {base::ErrorKind::unavailable, messages::file_unreadable({.path = path.string()}), {}, {}, {}};
}

void add_file(FilesToAdd& found, const fs::path& path, const fs::path& name) {
    std::error_code failed;
    const auto size = fs::file_size(path, failed);
    if (failed) {
        found.errors.push_back(unreadable(path));
        return;
    }
    found.files.push_back({path, name.string(), size});
    found.bytes += size;
}

void add_folder(FilesToAdd& found, const fs::path& folder) {
    ++found.folders;
    std::error_code failed;
    std::vector<fs::path> paths;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code gone;
        const fs::file_status status = at->symlink_status(gone);
        if (fs::is_regular_file(status)) {
            paths.push_back(at->path());
        } else if (!fs::is_directory(status)) {
            ++found.left;
        }
    }
    if (failed) {
        found.errors.push_back(unreadable(folder));
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
        add_file(found, path, path.lexically_relative(folder));
    }
}

base::Sha256Digest hash_of_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::vector<char> block(std::size_t{1} << 18);
    base::Sha256 hash;
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.update({block.data(), static_cast<std::size_t>(stream.gcount())});
    }
    return hash.finish();
}

std::size_t count_duplicates(const std::vector<FileToAdd>& files) {
    std::map<std::uint64_t, std::vector<const FileToAdd*>> by_size;
    for (const FileToAdd& file : files) {
        by_size[file.size].push_back(&file);
    }
    std::size_t duplicates = 0;
    for (const auto& [size, same] : by_size) {
        std::set<base::Sha256Digest> seen;
        for (const FileToAdd* const file : same) {
            duplicates += same.size() > 1 && !seen.insert(hash_of_file(file->path)).second ? 1 : 0;
        }
    }
    return duplicates;
}

}  // namespace

FilesToAdd find_files(const std::vector<std::string>& given) {
    FilesToAdd found;
    for (const std::string& argument : given) {
        const fs::path path = argument;
        std::error_code failed;
        if (fs::is_directory(path, failed)) {
            add_folder(found, path);
        } else if (fs::is_regular_file(path, failed)) {
            add_file(found, path, path.filename());
        } else {
            found.errors.push_back(unreadable(path));
        }
    }
    found.duplicates = count_duplicates(found.files);
    return found;
}

}  // namespace egide::cli
