// Files in a log's folder that no published head speaks of.
#include "stray.h"

#include <algorithm>

#include "bundle_check.h"
#include "edge.h"
#include "egide/journal/messages.h"
#include "personal.h"

namespace egide::journal {

namespace {

namespace fs = std::filesystem;

bool commits_to(const Layout& layout, const Hash& commitment, std::uint64_t entry, std::uint64_t size) {
    const auto bundle = load_bundle(layout, entry / kTileWidth, size);
    const auto entries = bundle ? read_bundle(bundle->bytes, bundle->width, bundle->file) : bundle.errors();
    const auto view = entries ? scan_entry((*entries)[entry % kTileWidth]) : std::nullopt;
    return view && std::find(view->commitments.begin(), view->commitments.end(), commitment) != view->commitments.end();
}

bool is_stray(const Layout& layout, const Path& path, std::uint64_t size) {
    const auto commitment = parse_hex_hash(path.filename().string());
    const auto bytes = commitment ? read_file(path) : base::Result<std::string>(base::Errors{});
    const auto kept = bytes ? read_personal(*bytes, {}) : base::Result<PersonalFile>(base::Errors{});
    if (!kept || kept->entry >= size) {
        return true;
    }
    return kept->disclosure ? !commits_to(layout, *commitment, kept->entry, size)
                            : !is_erased_by(layout, *commitment, kept->entry, size);
}

void add(Findings& findings, base::Text message, const Layout& layout, const Path& path) {
    findings.add(
        {Fault::unpublished, std::move(message), path.lexically_relative(layout.root).string(), {}, {}, {}, {}});
}

}  // namespace

void find_stray_personal(const Layout& layout, std::uint64_t size, Findings& findings) {
    std::error_code none;
    for (const auto& file : fs::recursive_directory_iterator(layout.personal_folder(), none)) {
        const bool named = file.path().filename() == "pending" || file.path().extension() == ".new";
        if (file.is_regular_file(none) && !named && is_stray(layout, file.path(), size)) {
            add(findings, messages::verify_personal_stray(), layout, file.path());
        }
    }
}

void find_stray_tiles(const Layout& layout, std::uint64_t size, Findings& findings) {
    const auto look = [&](std::optional<unsigned> level) {
        const TileCount count = tiles_at(level.value_or(0), size);
        for (const std::uint64_t index : {count.full, count.full + 1}) {
            if (const Path path = layout.tile({level, index}); is_there(path)) {
                add(findings, messages::verify_unpublished(), layout, path);
            }
        }
    };
    look(std::nullopt);
    for (unsigned level = 0; level < 8; ++level) {
        look(level);
    }
}

}  // namespace egide::journal
