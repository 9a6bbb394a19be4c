#include "words.h"

#include <algorithm>
#include <string_view>

#include "services.h"

namespace egide::web {

std::string language_word(base::Language language) {
    return language == base::Language::french ? "fr" : "en";
}

namespace {

/// Regions as the national statistics institute codes and names them; a proper name is the same in every language.
constexpr std::pair<std::string_view, std::string_view> kRegionNames[] = {
    {"01", "Guadeloupe"},          {"02", "Martinique"},    {"03", "Guyane"},
    {"04", "La Réunion"},          {"06", "Mayotte"},       {"11", "Île-de-France"},
    {"24", "Centre-Val de Loire"}, {"27", "Bourgogne-Franche-Comté"}, {"28", "Normandie"},
    {"32", "Hauts-de-France"},     {"44", "Grand Est"},     {"52", "Pays de la Loire"},
    {"53", "Bretagne"},            {"75", "Nouvelle-Aquitaine"}, {"76", "Occitanie"},
    {"84", "Auvergne-Rhône-Alpes"}, {"93", "Provence-Alpes-Côte d’Azur"}, {"94", "Corse"}};

std::string region_name(std::string_view code) {
    const auto* const at = std::find_if(std::begin(kRegionNames), std::end(kRegionNames), [&](const auto& one) { return one.first == code; });
    return at == std::end(kRegionNames) ? std::string() : std::string(at->second);
}

}  // namespace

std::string scope_name(Services& services, const accounts::Scope& scope) {
    if (scope.kind == accounts::ScopeKind::region) {
        return region_name(scope.id);
    }
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
