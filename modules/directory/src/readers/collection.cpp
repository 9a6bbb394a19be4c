#include "egide/directory/collection.h"

#include <algorithm>

#include "egide/directory/messages.h"
#include "model/model.h"
#include "readers/chunks.h"
#include "readers/ldif.h"
#include "readers/oradad.h"

namespace egide::directory {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kLdifLimit = 1ull << 30;

base::Error collection_error(base::Text message, const fs::path& path,
                             base::ErrorKind kind = base::ErrorKind::invalid) {
    return {kind, std::move(message), {path.string(), 0, 0}, {}, {}};
}

/// The folders at most two levels below that hold tables.tsv, sorted.
std::vector<fs::path> collections_below(const fs::path& top) {
    std::vector<fs::path> found;
    std::error_code ignored;
    if (fs::is_regular_file(top / "tables.tsv", ignored)) {
        return {top};
    }
    for (auto at = fs::recursive_directory_iterator(top, ignored); at != fs::recursive_directory_iterator();
         at.increment(ignored)) {
        if (ignored) {
            break;
        }
        if (at.depth() >= 2) {
            at.disable_recursion_pending();
        }
        if (at->path().filename() == "tables.tsv") {
            found.push_back(at->path().parent_path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<fs::path> ldif_files(const fs::path& path) {
    std::error_code ignored;
    std::vector<fs::path> files;
    if (fs::is_regular_file(path, ignored)) {
        return {path};
    }
    for (const auto& entry : fs::directory_iterator(path, ignored)) {
        if (entry.path().extension() == ".ldif" || entry.path().extension() == ".ldf") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

std::string_view Collection::forest() const {
    return model_->forest;
}

std::vector<std::string> Collection::domains() const {
    std::vector<std::string> names;
    for (const Domain& domain : model_->domains) {
        names.push_back(domain.dns);
    }
    return names;
}

base::Date Collection::reference_date() const {
    return base::Date::from_days(static_cast<std::int32_t>(model_->reference / 86400));
}

std::size_t Collection::object_count() const {
    std::size_t count = 0;
    for (std::uint32_t object = 0; object < model_->size(); ++object) {
        count += model_->exists(object) ? 1 : 0;
    }
    return count;
}

const std::vector<TruncatedList>& Collection::truncated() const {
    return model_->truncated;
}

const base::Errors& Collection::warnings() const {
    return model_->warnings;
}

base::Result<Collection> read_collection(const fs::path& path, const ReadingOptions& options) {
    std::error_code trouble;
    if (!fs::exists(path, trouble)) {
        return collection_error(messages::read_unreadable({.file = path.string()}), path, base::ErrorKind::unavailable);
    }
    const auto folders = fs::is_directory(path, trouble) ? collections_below(path) : std::vector<fs::path>();
    if (folders.size() > 1) {
        return collection_error(messages::read_many({.example = folders.back().string()}), path);
    }
    if (!folders.empty()) {
        return read_oradad(folders.front(), options);
    }
    std::vector<std::string> texts;
    for (const fs::path& file : ldif_files(path)) {
        texts.push_back(read_whole_text(file, kLdifLimit));
        if (texts.back().empty()) {
            return collection_error(messages::read_unreadable({.file = file.string()}), file,
                                    base::ErrorKind::unavailable);
        }
    }
    if (texts.empty()) {
        return collection_error(messages::read_nothing(), path);
    }
    return read_ldif_texts(texts, path.string());
}

}  // namespace egide::directory
