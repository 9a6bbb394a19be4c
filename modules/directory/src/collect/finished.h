#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory::collecting {

/// Which naming contexts of a collection are whole: a file in its folder until the collection is. One block a context,
/// "C <TAB> DN" and what the writer needs to take it over.
class Finished {
  public:
    explicit Finished(std::filesystem::path folder) : file_(std::move(folder) / "collecte.reprise") {}

    /// Reads what an earlier attempt left; false when there is nothing to go on from.
    bool read();
    bool has(std::string_view dn) const;
    /// All lines, for the writer.
    const std::string& lines() const { return lines_; }
    std::size_t count() const { return contexts_.size(); }
    /// Adds a context; false when it could not be written down.
    bool add(const std::string& dn, const std::string& lines);
    void remove() const;

  private:
    std::filesystem::path file_;
    std::vector<std::string> contexts_;
    std::string lines_;
};

}  // namespace egide::directory::collecting
