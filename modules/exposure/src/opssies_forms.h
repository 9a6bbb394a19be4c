#pragma once

#include <cstdint>
#include <string_view>

namespace egide::exposure {

/// Codes of the profile that are looked at by name.
inline constexpr std::int64_t kFinessGeographic = 2;
inline constexpr std::int64_t kFinessLegal = 3;
inline constexpr std::int64_t kSiren = 4;
inline constexpr std::int64_t kSiret = 5;
inline constexpr std::int64_t kTrigram = 6;
inline constexpr std::int64_t kShortName = 1;
inline constexpr std::int64_t kFullName = 2;
inline constexpr std::int64_t kProvider = 2;
inline constexpr std::int64_t kRecipient = 4;
inline constexpr std::int64_t kGroup = 2;
inline constexpr std::int64_t kDone = 7;  // dateType: the audit took place
inline constexpr std::int64_t kCareD1 = 5;
inline constexpr std::int64_t kDirectoryAudit = 27;
inline constexpr std::int64_t kExposureByCert = 28;
inline constexpr std::int64_t kExposureByProvider = 29;
inline constexpr std::int64_t kSilene = 60;

/// Whether an identifier has the form its code announces: digits, nine for FINESS and SIREN, fourteen for SIRET; FINESS
/// numbers of Corsica keep their letter (2A, 2B); a trigram is three capital letters, with an index if any (TST-00).
bool has_id_form(std::int64_t type, std::string_view text);

/// AAA or AAA-00.
bool is_indexed_trigram(std::string_view text);

/// An address or a network, whole or masked by the letters x and n.
bool is_subnet_v4(std::string_view text);
bool is_subnet_v6(std::string_view text);

/// SOCIETE-D1-AAAAMMJJ-HHMMSS.json, with a moment that exists.
bool is_opssies_name(std::string_view name);

}  // namespace egide::exposure
