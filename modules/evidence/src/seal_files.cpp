#include "seal_files.h"

#include <algorithm>

#include "disk.h"

namespace egide::evidence {

std::filesystem::path TimeFolder::head(const timestamp::Digest& digest) const {
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(digest.bytes.data()), digest.bytes.size());
    return root / "heads" / (std::string(timestamp::name_of(digest.algorithm)) + "-" + base::hex(bytes) + ".note");
}

Done keep_file(journal::Calls& calls, const std::filesystem::path& file, std::string_view bytes) {
    std::set<Path> touched;
    auto done = make_folders(calls, file.parent_path(), touched);
    if (done && !(done = sync_folders(calls, touched))) {
        return done;
    }
    return done ? replace_file(calls, file, bytes) : done;
}

base::Result<std::optional<std::string>> kept_file(const std::filesystem::path& file) {
    constexpr std::size_t kLargest = 16U << 20;
    if (!is_there(file)) {
        return std::optional<std::string>();
    }
    auto bytes = read_file(file, kLargest);
    return bytes ? base::Result<std::optional<std::string>>(std::move(*bytes)) : bytes.errors();
}

bool is_authority_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 64 && name.front() != '.' && std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace egide::evidence
