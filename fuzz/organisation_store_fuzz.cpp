// Any bytes as the lines of a stored registry, sealed with a checksum that fits.
#include <string>

#include "egide/base/sha256.h"
#include "egide/organisation/store.h"
#include "reading_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text = "egide-registry 1\n" + std::string(reinterpret_cast<const char*>(data), size);
    text += text.ends_with('\n') ? "" : "\n";
    text += "sha256\t" + egide::base::hex(egide::base::sha256(text)) + "\n";
    const auto read = egide::organisation::read_registry(text, "f");
    if (!read.ok()) {
        egide::fuzz::check_errors(read.errors(), egide::fuzz::PlacedText(text).lines());
        return 0;
    }
    const auto written = egide::organisation::write_registry(*read);
    const auto again = egide::organisation::read_registry(written, "f");
    egide::fuzz::require(again.ok() && egide::organisation::write_registry(*again) == written,
                         "what is read survives storing");
    return 0;
}
