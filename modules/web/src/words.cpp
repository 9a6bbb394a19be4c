#include "words.h"

#include "services.h"

namespace egide::web {

std::string language_word(base::Language language) {
    return language == base::Language::french ? "fr" : "en";
}

std::string scope_name(Services& services, const accounts::Scope& scope) {
    const bool registered =
        scope.kind == accounts::ScopeKind::establishment || scope.kind == accounts::ScopeKind::candidate;
    const auto loaded = registered ? services.registry.get() : nullptr;
    const auto index = loaded ? loaded->registry.find(scope.id) : std::nullopt;
    if (index) {
        return std::string(loaded->registry.entity(*index).name);
    }
    const auto group = loaded ? loaded->registry.find_group(scope.id) : std::nullopt;
    return group ? loaded->registry.groups()[*group].name : std::string();
}

}  // namespace egide::web
