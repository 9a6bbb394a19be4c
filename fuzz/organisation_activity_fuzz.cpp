// Any bytes as an agency's list of combined activity.
#include "egide/organisation/candidate.h"
#include "reading_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto list = egide::organisation::read_combined_activity(bytes, "f");
    if (!list.ok()) {
        for (const auto& error : list.errors()) {
            egide::fuzz::require(!error.message.empty() && error.at.file == "f", "an error has a message and a file");
        }
        return 0;
    }
    for (const auto& row : list->rows) {
        egide::fuzz::require(row.finess.size() == 9 && row.combined_activity >= 0,
                             "a row has a number and an activity");
    }
    return 0;
}
