// Any bytes as a classic FINESS extract; the first byte of a heading is given, so that mutations reach the lines.
#include <string>

#include "organisation_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    egide::fuzz::import_any(bytes);
    egide::fuzz::import_any("structure" + bytes);
    return 0;
}
