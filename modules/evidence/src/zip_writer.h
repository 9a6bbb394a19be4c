#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/evidence/store.h"
#include "egide/journal/files.h"
#include "zip_layout.h"

namespace egide::evidence {

/// Writes a ZIP of stored members into an open file, from its first byte; the same members give the same bytes. Each
/// call fails when the disk does. Names must be valid and come in strictly ascending order: otherwise that is a bug
/// (std::logic_error), as are bytes beyond or below the size that was announced.
class ZipWriter {
  public:
    /// `descriptor` stays the caller's. Its position must be the start of an empty file.
    ZipWriter(int descriptor, journal::Calls& calls) : descriptor_(descriptor), calls_(calls) {}

    /// Without a size, the member must stay below 4 GiB: write fails at the limit.
    Done begin(std::string name, std::optional<std::uint64_t> size = {});
    Done write(std::string_view bytes);
    Done end();
    Done add(std::string name, std::string_view bytes);
    /// The directory; nothing may follow.
    Done finish();
    std::uint64_t written() const { return written_; }

  private:
    Done put(std::string_view bytes);
    int descriptor_;
    journal::Calls& calls_;
    std::vector<ZipMember> members_;
    std::uint64_t written_ = 0;
    std::uint64_t start_ = 0;                 // of the open member's bytes
    std::optional<std::uint64_t> announced_;  // its size
    bool open_ = false;
};

}  // namespace egide::evidence
