#pragma once

#include <span>
#include <string_view>

namespace egide::web {

/// A file that is part of the program: "schemas/account.json", "assets/egide.css".
struct EmbeddedFile {
    std::string_view name;
    std::string_view bytes;
};

/// In the order of their names.
std::span<const EmbeddedFile> embedded_files();

}  // namespace egide::web
