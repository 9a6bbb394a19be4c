#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/organisation/registry.h"

namespace egide::organisation {

/// FINESS classic: CSV extracts 501 (EJ), 502 (EG), 507 (EG with geolocation). FINESS+: the daily JSON feed of
/// structures.
enum class ImportFormat { classic, finess_plus, unknown };

/// What was understood of one file.
struct ImportedFile {
    std::string name;
    ImportFormat format = ImportFormat::unknown;
    std::string encoding;               // "UTF-8", "windows-1252"
    std::optional<base::Date> vintage;  // date of the extract, as the file states it
    std::size_t lines = 0;
};

/// A line (or an item of the feed) that was read and left aside on purpose.
struct SkippedLine {
    base::SourcePosition at;
    base::Text reason;
};

/// What an import understood, for a person to read before anything is applied. The lists stop at kListed entries; the
/// counts do not.
struct ImportReport {
    static constexpr std::size_t kListed = 100;
    std::vector<ImportedFile> files;
    std::size_t legal = 0;               // EJ
    std::size_t geographic = 0;          // EG
    std::size_t closed = 0;              // of both
    std::size_t groups = 0;              // by agreement (GHT)
    std::size_t cooperations = 0;        // groups that are legal entities
    std::size_t wrong_check_digits = 0;  // among the warnings
    std::size_t unknown_parents = 0;     // EG whose EJ the files do not hold
    std::size_t warnings_total = 0;
    std::size_t skipped_total = 0;
    base::Errors warnings;
    std::vector<SkippedLine> skipped;
};

/// The registry is absent exactly when there are errors: a file is taken whole or not at all.
struct ImportOutcome {
    ImportReport report;
    base::Errors errors;
    std::optional<Registry> registry;
};

/// Gathers the files of one extract, then builds a registry of them. Reads 103,000 entities in well under two seconds;
/// a FINESS+ file is read in pieces, a classic extract is held in memory.
class RegistryImport {
  public:
    RegistryImport();
    ~RegistryImport();
    RegistryImport(RegistryImport&&) noexcept;
    RegistryImport& operator=(RegistryImport&&) noexcept;

    /// The format is recognised by the content. `name` is the file's name in positions.
    void add(std::string_view bytes, std::string name);
    /// An unreadable file is an error of kind unavailable in the outcome.
    void add_file(const std::filesystem::path& path);
    /// Call once, last.
    ImportOutcome finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// All of it in one call.
ImportOutcome import_files(const std::vector<std::filesystem::path>& paths);

}  // namespace egide::organisation
