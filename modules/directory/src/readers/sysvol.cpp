#include "readers/sysvol.h"

#include <algorithm>
#include <array>
#include <map>

#include "readers/chunks.h"
#include "readers/policy_files.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

// The last one is the moment of the last writing: the collector's own spelling.
constexpr std::array<std::string_view, 8> kSysvolColumns{
    "domain",    "guid",        "path",     "securitydescriptor",
    "errorCode", "archivename", "filename", "ftCreaftLastWriteTimetionTime"};
constexpr std::size_t kWritten = 7;

/// The descriptors of files, each text decoded once.
class SysvolReader {
  public:
    SysvolReader(const TablePlan& plan, Model& model) : model_(&model), width_(plan.columns.size()) {
        for (std::size_t i = 0; i < kSysvolColumns.size(); ++i) {
            const auto at = std::find_if(plan.columns.begin(), plan.columns.end(), [&](const std::string& name) {
                return equal_folded(name, kSysvolColumns[i]);
            });
            places_[i] = static_cast<std::size_t>(at - plan.columns.begin());
            complete_ = complete_ && (at != plan.columns.end() || i == kWritten);
        }
    }

    bool complete() const { return complete_; }
    const PolicyFiles& files() const { return files_; }

    bool row(std::string_view line) {
        std::vector<std::string_view> cells;
        while (true) {
            const std::size_t tab = line.find('\t');
            cells.push_back(line.substr(0, tab));
            if (tab == std::string_view::npos) {
                break;
            }
            line = line.substr(tab + 1);
        }
        if (cells.size() != width_) {
            return false;
        }
        SysvolFile file;
        file.domain = model_->texts_arena.keep(cells[places_[0]]);
        file.guid = model_->texts_arena.keep(cells[places_[1]]);
        file.path = model_->texts_arena.keep(cells[places_[2]]);
        file.descriptor = descriptor(cells[places_[3]]);
        file.failed = parse_whole(cells[places_[4]]).value_or(0) != 0;
        file.written = places_[kWritten] < width_ ? parse_moment(cells[places_[kWritten]]).value_or(kAbsent) : kAbsent;
        model_->sysvol.push_back(file);
        files_.note(file, cells[places_[5]], cells[places_[6]]);
        return true;
    }

  private:
    std::uint32_t descriptor(std::string_view text) {
        if (text.empty()) {
            return kNone;
        }
        const auto [at, is_new] = known_.try_emplace(std::string(text), kUnreadable);
        std::vector<std::uint8_t> bytes;
        if (is_new && decode_hex(text, bytes)) {
            if (auto decoded = decode_descriptor(bytes, model_->sids)) {
                at->second = static_cast<std::uint32_t>(model_->descriptors.size());
                model_->descriptors.push_back(std::move(*decoded));
            }
        }
        return at->second;
    }

    Model* model_;
    std::size_t width_;
    std::array<std::size_t, kSysvolColumns.size()> places_{};
    bool complete_ = true;
    PolicyFiles files_;
    std::map<std::string, std::uint32_t, std::less<>> known_;
};

/// The folder of the copies: beside the collection, with the same name and _SYSVOL.
std::filesystem::path copies_beside(const TablePlan& plan) {
    std::filesystem::path collection = plan.file;
    for (std::size_t up = 0; up <= static_cast<std::size_t>(std::count(plan.name.begin(), plan.name.end(), '/'));
         ++up) {
        collection = collection.parent_path();
    }
    collection += "_SYSVOL";
    return collection;
}

}  // namespace

void read_sysvol(const TablePlan& plan, Model& model) {
    SysvolReader reader(plan, model);
    const ChunkedFile file(plan.file);
    if (!reader.complete() || !file.open()) {
        return;
    }
    model.has_sysvol = true;
    ChunkedFile::Buffer buffer;
    std::string text;
    for (std::size_t i = 0; i < file.chunk_count(); ++i) {
        text.clear();
        append_utf8(file.rows_of(i, buffer), text);
        for_each_value(text, [&](std::string_view line) {
            if (line.ends_with('\r')) {
                line.remove_suffix(1);
            }
            if (!line.empty() && !reader.row(line)) {
                model.has_sysvol = false;  // a damaged list proves nothing
            }
        });
    }
    reader.files().read(copies_beside(plan), model);
}

}  // namespace egide::directory
