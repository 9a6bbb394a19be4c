#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "egide/http/files.h"

namespace egide::http {

/// Writes into the answer what tells of the tag and of the part asked for, and says which part to send; an answer in
/// its place when the range cannot be satisfied.
std::optional<Response> begin_ranged(const Request& request, std::uint64_t size, std::string_view tag, ByteRange& part,
                                     Response& response);

}  // namespace egide::http
