#pragma once

#include <string>
#include <vector>

namespace egide::base {

/// A library as it runs now, which may be newer than the one that was there at build time.
struct Library {
    std::string name;
    std::string version;
};

/// The libraries that this module uses, and the C library, in the order of their names.
std::vector<Library> libraries_in_use();

}  // namespace egide::base
