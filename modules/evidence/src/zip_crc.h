#pragma once

#include <cstdint>
#include <string_view>

namespace egide::evidence {

/// The CRC-32 of ZIP (ISO 3309), fed as bytes come; the first call is given 0.
std::uint32_t zip_crc(std::uint32_t before, std::string_view bytes);

}  // namespace egide::evidence
