// Any bytes: read leniently they survive being written and read again; what the writer accepts passes the strict check.
#include <algorithm>

#include "egide/exposure/opssies.h"
#include "egide/exposure/opssies_observations.h"
#include "reading_text.h"

namespace {

using egide::fuzz::require;

void check_deviations(std::string_view bytes, std::size_t lines) {
    for (const auto& error : egide::exposure::check_opssies_strictly(bytes, "f")) {
        require(error.at.line <= lines, "a deviation stands in the file");
        require(!egide::base::render(error.message, egide::base::Language::french).empty(),
                "a deviation speaks French");
    }
}

void check_writer(const egide::exposure::OpssiesDocument& document) {
    const auto file = egide::exposure::write_opssies(document, {"A", "123456782"}, {});
    if (file.ok()) {
        require(egide::exposure::check_opssies_strictly(file->bytes, file->name).empty(), "a written file is strict");
    }
}

void check_observations(const egide::exposure::OpssiesDocument& document) {
    const auto anybody = [](std::string_view) { return std::optional<std::uint32_t>(0); };
    for (const auto& observation : egide::exposure::observations_of(document, {anybody, "TST", {}}).observations) {
        require(observation.kind == egide::observation::Kind::exposure_perimeter ||
                    observation.kind == egide::observation::Kind::directory || observation.date.has_value(),
                "an audit has a date");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
    check_deviations(bytes, lines);
    const auto read = egide::exposure::read_opssies(bytes, "f");
    if (!read.ok()) {
        egide::fuzz::check_errors(read.errors(), lines);
        return 0;
    }
    const std::string once = egide::exposure::opssies_json(read->document);
    const auto again = egide::exposure::read_opssies(once, "f");
    require(again.ok() && egide::exposure::opssies_json(again->document) == once,
            "a document survives writing and reading");
    check_writer(read->document);
    check_observations(read->document);
    return 0;
}
