#include "egide/observation/dictionary.h"

#include <algorithm>

namespace egide::observation {
namespace {

// Kinds and context facts are found by casting the enumerator to an index.
constexpr bool tables_follow_their_enumerations() {
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (static_cast<std::size_t>(kKinds[i].kind) != i) {
            return false;
        }
    }
    for (std::size_t i = 0; i < kContextFacts.size(); ++i) {
        if (static_cast<std::size_t>(kContextFacts[i].fact) != i) {
            return false;
        }
    }
    return true;
}
static_assert(tables_follow_their_enumerations());

template <typename Matches>
const FieldSpec* find_field_where(Kind kind, Matches matches) {
    const auto fields = spec(kind).fields;
    const auto found = std::find_if(fields.begin(), fields.end(), matches);
    return found == fields.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Kind> find_kind(std::string_view name) {
    const auto found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const KindSpec& kind) { return kind.name == name; });
    if (found == kKinds.end()) {
        return std::nullopt;
    }
    return found->kind;
}

const FieldSpec* find_field(Kind kind, std::string_view name) {
    return find_field_where(kind, [&](const FieldSpec& field) { return field.name == name; });
}

const FieldSpec* find_field(Kind kind, Field field) {
    return find_field_where(kind, [&](const FieldSpec& candidate) { return candidate.field == field; });
}

}  // namespace egide::observation
