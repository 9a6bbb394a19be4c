#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/programme/programme.h"

namespace egide::web {

/// One rule file, as its bytes.
struct RuleText {
    std::string name;  // "objectives/o1a.yaml"
    std::string bytes;
};

/// The files of one programme and what they make. `sha256` covers their names, sizes and bytes.
struct ShelvedProgramme {
    std::string folder;  // its name in the programmes folder: the identifier that dossiers use
    std::vector<RuleText> files;
    std::string sha256;
    std::shared_ptr<const programme::Programme> programme;
};

/// The programmes of a folder of ours: never a stranger's bytes. Read once, when first asked for.
class RuleShelf {
  public:
    explicit RuleShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}
    /// In the order of their folders' names. Errors when one of them cannot be read or does not hold together.
    base::Result<std::shared_ptr<const std::vector<ShelvedProgramme>>> get();

  private:
    std::filesystem::path folder_;
    std::mutex mutex_;
    std::shared_ptr<const std::vector<ShelvedProgramme>> loaded_;
};

/// Reads rule texts into a programme.
base::Result<programme::Programme> load_rules(const std::vector<RuleText>& files, const std::string& sha256);

}  // namespace egide::web
