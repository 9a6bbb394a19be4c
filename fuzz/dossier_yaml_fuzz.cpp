// Any bytes: read as a dossier, as the suppositions made on it and as the patch of a test, they give a case whose
// indexes hold, or errors that stand in the file.
#include <algorithm>

#include "egide/dossier/dossier_file.h"
#include "egide/dossier/patch.h"
#include "reading_text.h"

namespace {

using egide::fuzz::require;

void check_case(const egide::programme::Case& facts) {
    const std::size_t count = facts.perimeter.entities.size();
    require(facts.perimeter.support && *facts.perimeter.support < count,
            "the support is an establishment of the perimeter");
    for (const auto& entity : facts.perimeter.entities) {
        require(!entity.parent || *entity.parent < count, "a parent is an establishment of the perimeter");
    }
    for (const auto& observation : facts.observations) {
        for (const auto entity : observation.entities) {
            require(entity < count, "an observation concerns establishments of the perimeter");
        }
    }
}

void check_suppositions(egide::programme::Case facts, const egide::reading::Node& root, std::size_t lines) {
    const auto errors = egide::dossier::apply_suppositions(facts, root);
    if (!errors.empty()) {
        egide::fuzz::check_errors(errors, lines);
    }
    check_case(facts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto root = egide::reading::read_yaml(bytes, "f");
    if (!root) {
        return 0;
    }
    const std::size_t lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
    const auto made = egide::dossier::make_test_case(*root, &*root);
    if (!made) {
        egide::fuzz::check_errors(made.errors(), lines);
    }
    const auto read = egide::dossier::read_dossier(*root, {.on = egide::base::Date::from_civil(2026, 10, 1)});
    if (!read) {
        egide::fuzz::check_errors(read.errors(), lines);
        return 0;
    }
    check_case(read->facts);
    check_suppositions(read->facts, *root, lines);
    return 0;
}
