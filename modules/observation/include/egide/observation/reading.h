#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "egide/base/money.h"
#include "egide/observation/observation.h"
#include "egide/reading/reader.h"

namespace egide::observation {

/// The index of an establishment in the perimeter by its FINESS number; nothing when the perimeter has no such number.
using EntityResolver = std::function<std::optional<std::uint32_t>(std::string_view finess)>;

/// No amount of a dossier may be larger: 10^12 euros, so that no product or sum of the grant can overflow.
inline constexpr base::Money kLargestAmount = base::Money::from_cents(100'000'000'000'000);

/// Reads an amount in euros: not negative, at most two decimals, at most kLargestAmount; reports and gives nothing when
/// wrong.
std::optional<base::Money> read_amount(const reading::Node& node, reading::Problems& problems, std::string_view field);

/// Reads one observation as the dictionary says, strictly: every unknown key, word, date or establishment is reported
/// where it stands. Nothing when the kind itself cannot be told; else what could be read, whole only when nothing was
/// reported.
std::optional<Observation> read_observation(const reading::Node& node, const EntityResolver& entities,
                                            reading::Problems& problems);

/// Reports what no observation shows alone: an identifier used twice within a kind, a reference to nothing, a date
/// after the reference date `on` (supposed observations excepted), two audits of one subject by one tool on one day.
void check_set(std::span<const Observation> observations, std::optional<base::Date> on, reading::Problems& problems);

/// What may be right but deserves a look: collected or received before the date attested, a `subject` that names
/// nothing known.
base::Errors doubts(std::span<const Observation> observations);

}  // namespace egide::observation
