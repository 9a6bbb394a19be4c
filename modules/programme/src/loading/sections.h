#pragma once

#include "loading/context.h"

namespace egide::programme {

// One function a section of the rule language; each reports its errors and goes on.
void load_identity(reading::Reader& file, LoadContext& context);
void load_sources(reading::Reader& file, LoadContext& context);
void load_parameters(reading::Reader& file, LoadContext& context);
/// The parameter values of another reading: {name: {days: 60}}.
void load_settings(const reading::Node& set, Reading& reading, LoadContext& context);
void load_ambiguities(reading::Reader& file, LoadContext& context);
void load_calendar(reading::Reader& file, LoadContext& context);
void load_milestone_windows(reading::Reader& file, LoadContext& context);
void load_eligibility(reading::Reader& file, LoadContext& context);
void load_grant(reading::Reader& file, LoadContext& context);
void load_prerequisites(reading::Reader& file, LoadContext& context);
/// Reads one objective (or prerequisite) from its mapping; `id_key` is "objective" or "id".
void load_objective(const reading::Node& node, std::string_view id_key, std::vector<Objective>& target, LoadContext& context);
void load_expenses(const reading::Node& node, LoadContext& context);

}  // namespace egide::programme
