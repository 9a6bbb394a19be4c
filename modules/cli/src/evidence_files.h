#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "egide/base/result.h"

namespace egide::cli {

/// One file to be deposited: where it is, and its name as it will be recorded.
struct FileToAdd {
    std::filesystem::path path;
    std::string name;
    std::uint64_t size = 0;
};

/// What was understood of the files and folders that were given.
struct FilesToAdd {
    std::vector<FileToAdd> files;  // in the order of the arguments, then of their names
    std::uint64_t bytes = 0;
    std::size_t folders = 0;
    std::size_t left = 0;        // links, pipes and the like, left where they are
    std::size_t duplicates = 0;  // files whose bytes another of them has
    base::Errors errors;
};

/// Looks into folders, all the way down; only files of equal sizes are read, to count duplicates.
FilesToAdd find_files(const std::vector<std::string>& given);

}  // namespace egide::cli
