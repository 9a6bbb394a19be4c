#pragma once

#include <optional>

#include "egide/observation/observation.h"
#include "egide/reading/reader.h"

namespace egide::observation {

/// Reads the value of one field as its type asks; a wrong one is reported at its place and gives nothing. Never called
/// on null.
std::optional<Value> read_value(const FieldSpec& field, const reading::Node& node, reading::Problems& problems);

/// The vulnerabilities of an exposure audit: a list of {id, cvss, asset, critical}; of several scores the highest is
/// kept.
std::optional<Value> read_findings(const reading::Node& node, reading::Problems& problems);

/// A text that says something.
std::optional<std::string> read_text(const reading::Node& node, reading::Problems& problems, std::string_view field);

/// true or false, quoted or not.
std::optional<bool> read_boolean(const reading::Node& node, reading::Problems& problems, std::string_view field);

/// A decimal number, quoted or not, without fraction bar or percent sign.
std::optional<base::Ratio> read_decimal(const reading::Node& node, reading::Problems& problems, std::string_view field);

}  // namespace egide::observation
