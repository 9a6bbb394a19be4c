#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace egide::organisation {

/// A FINESS number in its one written form: nine characters, a digit first, letters in upper case (departments 2A and
/// 2B). Surrounding spaces are dropped and small letters raised; anything else gives nothing. The check digit is not
/// looked at: see check_digit.
std::optional<std::string> parse_finess(std::string_view text);

/// What the ninth character says. `not_checkable`: the number holds letters for which no reckoning is known.
enum class CheckDigit { valid, wrong, not_checkable };

/// Luhn over the nine characters. Corsica's letters count as their rank (A = 1, B = 2), which agrees with the numbers
/// in use, e.g. 2B0000012; other letters are not checkable. A wrong digit deserves a warning, never a refusal: test
/// numbers exist.
CheckDigit check_digit(std::string_view finess);

/// The ninth character that the first eight call for; nothing when it is not checkable.
std::optional<char> expected_check_digit(std::string_view finess);

/// INSEE region code of a department written the INSEE way (01, 2A, 971) or the FINESS way (9A Guadeloupe … 9F
/// Mayotte). Empty when the territory belongs to no region (Saint-Pierre-et-Miquelon, Wallis-et-Futuna) or the code is
/// unknown. Saint-Martin and Saint-Barthélemy follow Guadeloupe (01), whose ARS is theirs.
std::string_view region_of_department(std::string_view department);

/// The department, the FINESS way, that a FINESS number, an INSEE commune code or a postcode begins with; empty when it
/// cannot be told.
std::string_view department_of_finess(std::string_view finess);
std::string_view department_of_commune(std::string_view commune_code);
std::string_view department_of_postcode(std::string_view postcode);

/// Saint-Martin (97150) or Saint-Barthélemy (97133), which FINESS files under Guadeloupe: only the postcode tells them.
bool in_northern_islands(std::string_view department, std::string_view postcode);

}  // namespace egide::organisation
