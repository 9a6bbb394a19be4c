#pragma once

#include <string>
#include <string_view>

#include "egide/timestamp/queue.h"

namespace egide::timestamp {

/// The name of a digest in a queue: its algorithm and its bytes, so that the same digest has one place.
std::string id_of(const Digest& digest);
bool is_id(std::string_view text);

/// The files of a queue, in JSON.
std::string write_pending(const Pending& pending);
base::Result<Pending> read_pending(std::string_view bytes, const std::string& file);
std::string write_proof(const Proof& proof);
base::Result<Proof> read_proof(std::string_view bytes, const std::string& file);

}  // namespace egide::timestamp
