// Any bytes as a FINESS+ feed.
#include <string>

#include "egide/reading/tree.h"
#include "organisation_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto outcome = egide::fuzz::import_any(bytes);
    if (outcome.registry && outcome.report.files.front().format == egide::organisation::ImportFormat::finess_plus) {
        for (const auto& error :
             egide::reading::read_json(bytes, "f", {.bytes = size + 1, .depth = 2000}).ok()
                 ? egide::base::Errors{}
                 : egide::reading::read_json(bytes, "f", {.bytes = size + 1, .depth = 2000}).errors()) {
            const auto key = error.message.message->key;
            egide::fuzz::require(key.starts_with("tree.") || key.starts_with("text.") || key == "problems.left_out",
                                 "nothing is taken that is no JSON");
        }
    }
    return 0;
}
