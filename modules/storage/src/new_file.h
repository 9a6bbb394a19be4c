#pragma once

#include <filesystem>
#include <string_view>

#include "egide/storage/sql/database.h"

namespace egide::storage {

/// A file that is whole or absent: written beside its place under another name, made durable, then renamed. What was
/// not finished is removed.
class NewFile {
  public:
    explicit NewFile(std::filesystem::path file);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    /// Nothing stands at the place yet. Opens the file for write(); not needed when somebody else fills part().
    sql::Done open();
    sql::Done write(std::string_view bytes);
    sql::Done finish();
    /// Where the bytes are until then.
    const std::filesystem::path& part() const { return part_; }
    /// Whether something stands at the place already: an error that says so.
    sql::Done check_absent() const;

  private:
    base::Error failure(int error) const;
    std::filesystem::path file_;
    std::filesystem::path part_;
    int descriptor_ = -1;
    bool made_ = false;
};

}  // namespace egide::storage
