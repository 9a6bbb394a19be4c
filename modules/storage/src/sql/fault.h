#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "egide/storage/sql/database.h"

namespace egide::storage::sql {

/// The error of a fault, with the sentence that belongs to it. `detail` is the engine's own words.
base::Error error_of(Fault fault, std::string_view detail);

/// The first line of what an engine says: the next ones hold values of the row, which may be personal.
std::string_view first_line(std::string_view words);

/// Thrown inside the module by what an engine reports, and turned into a Result at its face.
class Failure : public std::runtime_error {
  public:
    Failure(Fault fault, std::string_view detail) : std::runtime_error(std::string(detail)), fault_(fault) {}
    Fault fault() const { return fault_; }

  private:
    Fault fault_;
};

/// Whether text may be kept: UTF-8 (RFC 3629) without NUL. One engine refuses the rest, the other would cut it.
bool is_plain_utf8(std::string_view text);

}  // namespace egide::storage::sql
