#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace egide::directory {

/// The copies of SYSVOL's files that are worth looking into, as sysvol.tsv names them.
class PolicyFiles {
  public:
    /// Remembers a row when its file is of a kind that is read. Names that leave their folder are not.
    void note(const SysvolFile& file, std::string_view archive, std::string_view name);
    /// Looks into the copies below `folder`, 4 MiB each at most. Without the folder nothing is known.
    void read(const std::filesystem::path& folder, Model& model) const;

  private:
    struct Copy {
        SysvolFile file;
        PolicyFile kind;
        std::string name;  // of the copy
    };
    std::vector<Copy> copies_;
};

}  // namespace egide::directory
