#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/files.h"

namespace egide::timestamp {

using Done = base::Result<std::monostate>;

/// The bytes of a file of at most `limit`; an error that says which file and why.
base::Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);
bool is_there(const std::filesystem::path& file);

/// Replaces a file at once, durably: a new file beside it, fsync, rename, fsync of the folder.
Done replace_file(journal::Calls& calls, const std::filesystem::path& file, std::string_view bytes,
                  unsigned mode = 0640);
/// Removes a file that may not be there, durably.
Done remove_file(journal::Calls& calls, const std::filesystem::path& file);
/// Removes what processes that died left half written: temporary files untouched for an hour.
void sweep(journal::Calls& calls, const std::filesystem::path& folder);
/// Makes the folders on the way, durably.
Done make_folders(journal::Calls& calls, const std::filesystem::path& folder);
/// The names of the regular files of a folder with that extension, sorted; none when there is no folder.
base::Result<std::vector<std::string>> names_in(const std::filesystem::path& folder, std::string_view extension);

}  // namespace egide::timestamp
