// Any bytes: read as a table of audits they give dated audits and one error at least per refused row.
#include "egide/exposure/audits_csv.h"
#include "reading_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using egide::fuzz::require;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto resolve = [](std::string_view finess) {
        return finess == "210000006" ? std::optional<std::uint32_t>(0) : std::nullopt;
    };
    const auto read = egide::exposure::read_audits_csv(bytes, "f", resolve);
    if (!read.ok()) {
        return 0;
    }
    require(read->errors.size() >= read->preview.rows_refused, "a refused row has an error");
    require(read->observations.size() == read->preview.directory_audits + read->preview.exposure_audits,
            "audits are counted");
    for (const auto& audit : read->observations) {
        require(audit.date.has_value(), "an audit has a date");
    }
    for (const auto& error : read->errors) {
        require(!egide::base::render(error.message, egide::base::Language::english).empty(), "an error speaks English");
    }
    return 0;
}
