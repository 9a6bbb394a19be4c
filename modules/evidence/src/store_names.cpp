#include "store_names.h"

#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace egide::evidence {

base::Result<std::vector<std::string>> names_in(const Path& folder) {
    struct Close {
        void operator()(DIR* open) const { ::closedir(open); }
    };
    const std::unique_ptr<DIR, Close> open(::opendir(folder.c_str()));
    if (!open) {
        return errno == ENOENT ? base::Result<std::vector<std::string>>(std::vector<std::string>{})
                               : call_failed(folder);
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* const entry = ::readdir(open.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            names.emplace_back(name);
        }
        errno = 0;
    }
    if (errno != 0) {
        return call_failed(folder);
    }
    std::sort(names.begin(), names.end());
    return names;
}

base::Result<std::vector<std::string>> names_in(const Path& store, unsigned prefix) {
    return names_in(store / fmt::format("{:02x}", prefix));
}

}  // namespace egide::evidence
