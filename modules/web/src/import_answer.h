#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "egide/reading/tree.h"
#include "evidence_intake.h"

namespace egide::web {

inline constexpr std::string_view kImportGuest = "import";
inline constexpr std::size_t kLargestImport = std::size_t{4} << 20;
inline constexpr std::size_t kImportPart = std::size_t{256} << 10;

/// Something that a file says and that cannot be taken, or is doubtful. Line 0: of no line.
struct ImportTrouble {
    std::uint32_t line = 0;
    std::string field;
    std::string words;  // as the child wrote them: a stranger's text may be in them
};
/// What a child understood of a file. No tree: nothing of it can be read.
struct ImportAnswer {
    std::optional<reading::Node> tree;
    std::vector<ImportTrouble> wrong;
    std::vector<ImportTrouble> warnings;
};
/// Asks the child; errors as of sandbox::run_guest, and for an answer that is not as agreed.
base::Result<ImportAnswer> ask_import(Services& services, const UnnamedFile& file, std::string_view kind, base::Language language,
                                      const desk::Contents& contents);

}  // namespace egide::web
