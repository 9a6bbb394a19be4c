#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"

namespace egide::organisation {

/// EJ: entité juridique (legal entity, FINESS juridique). EG: entité géographique (site, FINESS géographique).
enum class EntityKind { legal, geographic };

/// GHT: groupement hospitalier de territoire, carried by its support establishment. EJ: a legal entity on its own, for all its EG.
enum class CandidateKind { ght, legal_entity };

/// Public, EBNL (privé à but non lucratif) or private for profit.
enum class Ownership { publicly_owned, non_profit, private_for_profit };

/// One establishment of a candidate's perimeter, as stated by the dossier.
struct Entity {
    std::string finess;  // 9 characters, text (2A…, 2B…, 9A…)
    EntityKind kind = EntityKind::legal;
    std::optional<std::uint32_t> parent;  // index of the EJ of an EG, inside Perimeter::entities
    std::string name;
    std::string region;                            // INSEE region code
    std::string category;                          // FINESS category, e.g. 146, 355
    std::optional<std::int64_t> combined_activity;  // activité combinée (AC), from the agency's list; never computed
    std::optional<int> activity_year;               // vintage of the AC
    std::optional<bool> pmsi;                       // establishment in the FINESS PMSI sense
    std::optional<base::Date> member_from;          // dated membership, both ends included; absent = unbounded
    std::optional<base::Date> member_until;
    base::SourcePosition at;
    bool member_on(base::Date date) const;
};

/// Who applies, with whom: the candidate and every establishment it brings.
struct Perimeter {
    CandidateKind kind = CandidateKind::ght;
    Ownership ownership = Ownership::publicly_owned;
    std::string name;
    std::optional<std::uint32_t> support;  // établissement support of a GHT; the candidate EJ itself otherwise
    std::vector<Entity> entities;

    std::optional<std::uint32_t> find(std::string_view finess) const;
    /// The establishments that count on a date: the EJ of a GHT; the EG of a candidate EJ (the EJ itself when it lists no EG).
    std::vector<std::uint32_t> units(base::Date on) const;
    /// Region of the candidate EJ (of the support for a GHT): decides which ARS handles the file.
    const std::string& region() const;
};

}  // namespace egide::organisation
