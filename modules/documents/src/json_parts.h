#pragma once

#include <optional>
#include <string_view>

#include "egide/reading/json_writer.h"
#include "wording.h"

namespace egide::documents {

/// Small shared pieces of the JSON forms. An absent value is null, so that the keys of an object never depend on the
/// data.
void write_text(reading::JsonWriter& json, std::string_view key, std::string_view text);  // null when empty
void write_date(reading::JsonWriter& json, std::string_view key, const std::optional<base::Date>& date);
void write_money(reading::JsonWriter& json, std::string_view key, const std::optional<base::Money>& amount);
void write_share(reading::JsonWriter& json, std::string_view key, const base::Ratio& share);  // "0.9"
void write_cite(reading::JsonWriter& json, std::string_view key, const programme::Citation* cite);
void write_grant(reading::JsonWriter& json, std::string_view key, const programme::Grant& grant);
void write_subject(reading::JsonWriter& json, std::string_view key, const programme::Subject& subject,
                   const Wording& wording);
void write_units(reading::JsonWriter& json, std::string_view key, const std::vector<std::uint32_t>& units,
                 const Wording& wording);
void write_texts(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts);

/// The objects of an evaluation, each written as a value.
void write_head(reading::JsonWriter& json, const Wording& wording);  // programme, rules, on, candidate
void write_tree(reading::JsonWriter& json, const programme::Node& node, const Wording& wording);
void write_facts(reading::JsonWriter& json, std::string_view key, const std::vector<std::uint32_t>& facts,
                 const Wording& wording);
void write_objective(reading::JsonWriter& json, const programme::ObjectiveResult& result, const Wording& wording);
void write_eligibility(reading::JsonWriter& json, const Wording& wording);
void write_prerequisites(reading::JsonWriter& json, const Wording& wording);
void write_warnings(reading::JsonWriter& json, const Wording& wording);

}  // namespace egide::documents
