#pragma once

#include <cstddef>
#include <string_view>

#include "egide/organisation/import.h"
#include "egide/organisation/store.h"
#include "reading_text.h"

namespace egide::fuzz {

/// Imports any bytes: errors with places, or a registry in order that survives storing.
inline organisation::ImportOutcome import_any(std::string_view bytes) {
    organisation::RegistryImport import;
    import.add(bytes, "f");
    auto outcome = import.finish();
    require(outcome.registry.has_value() == outcome.errors.empty(), "a file is taken whole or refused with errors");
    const std::size_t lines = PlacedText(bytes).lines();
    for (const auto& skipped : outcome.report.skipped) {
        require(skipped.at.line <= lines && !skipped.reason.empty(), "what is skipped has a place and a reason");
    }
    if (!outcome.registry) {
        check_errors(outcome.errors, lines);
        return outcome;
    }
    if (!outcome.report.warnings.empty()) {
        auto warnings = outcome.report.warnings;
        warnings.resize(std::min<std::size_t>(warnings.size(), 50));
        check_errors(warnings, lines);
    }
    const auto& registry = *outcome.registry;
    for (std::uint32_t i = 0; i < registry.size(); ++i) {
        const auto entity = registry.entity(i);
        require(registry.find(entity.finess) == i, "each entity is found by its number");
        require(!entity.parent || registry.entity(*entity.parent).kind == organisation::EntityKind::legal,
                "a parent is an EJ");
    }
    const auto stored = organisation::write_registry(registry);
    const auto again = organisation::read_registry(stored, "r");
    require(again.ok() && organisation::write_registry(*again) == stored, "a registry survives storing");
    return outcome;
}

}  // namespace egide::fuzz
