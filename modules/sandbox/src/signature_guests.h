#pragma once

#include <string>
#include <string_view>

#include "egide/sandbox/bytes.h"

namespace egide::sandbox {

inline constexpr std::string_view kPdfSignatures = "pdf_signatures";
inline constexpr std::string_view kDetachedSignatures = "detached_signatures";

/// The child's side. The request is the time ("2026-03-01T10:00:00Z"), a line end, then the trust list in JSON.
std::string answer_pdf_signatures(const ByteSource& bytes, std::string_view request);
std::string answer_detached_signatures(const ByteSource& bytes, std::string_view request);
/// Sets OpenSSL up, which could not be done later.
void prepare_signatures();

}  // namespace egide::sandbox
