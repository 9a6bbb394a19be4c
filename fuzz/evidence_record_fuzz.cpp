// Any bytes as a record, as an entry of the journal and as a name: read or refused; what is read is written again
// alike.
#include <cstdint>
#include <string_view>

#include "egide/evidence/record.h"
#include "egide/journal/canonical_json.h"
#include "reading_text.h"

namespace {

using namespace egide;

using egide::fuzz::require;

void as_record(std::string_view bytes) {
    const auto record = evidence::read_record(bytes, "fuzz");
    if (!record) {
        require(!record.errors().empty(), "a refusal says why");
        return;
    }
    require(evidence::troubles_of(*record).empty(), "what is read can be written");
    const std::string written = evidence::write_record(*record);
    require(journal::is_canonical_json(written), "a record is canonical JSON");
    const auto again = evidence::read_record(written, "again");
    require(again.ok() && *again == *record && evidence::write_record(*again) == written,
            "a record is read as it was written");
}

void as_entry(std::string_view bytes) {
    auto entry = journal::read_entry(bytes, "fuzz");
    if (entry) {
        const auto event = evidence::read_event(std::move(*entry));
        require(event.ok() || !event.errors().empty(), "a refusal says why");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    as_record(bytes);
    as_entry(bytes);
    const std::string shown = evidence::shown(bytes);
    require(shown.find_first_of("\n\r\x1b") == std::string::npos, "nothing shown moves the cursor");
    require(evidence::shown(shown) == shown, "what is shown is shown alike");
    return 0;
}
