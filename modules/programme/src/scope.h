#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "egide/programme/case.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/programme.h"
#include "truth.h"

namespace egide::programme {

/// What every criterion asks of a Case, computed once: observations by kind in order of date, who refers to whom, the units.
class CaseIndex {
  public:
    CaseIndex(const Case& facts, base::Date on);
    const std::vector<std::uint32_t>& of(observation::Kind kind) const { return by_kind_[static_cast<std::size_t>(kind)]; }
    const std::vector<std::uint32_t>& units() const { return units_; }
    /// Names the unit, its EJ or one of its sites, or nobody; an audit without entities follows its directory or perimeter.
    bool concerns_unit(std::uint32_t observation, std::uint32_t unit) const;
    /// Refers to the item, or both refer to the same third thing, or a document's subject names it (or names nothing).
    bool concerns_item(std::uint32_t observation, std::uint32_t item) const;

  private:
    std::span<const std::uint32_t> targets(std::uint32_t observation) const;
    void link();
    const Case& facts_;
    std::array<std::vector<std::uint32_t>, observation::kKindCount> by_kind_;
    std::vector<std::uint32_t> first_target_;  // CSR: one more entry than observations
    std::vector<std::uint32_t> targets_;
    std::vector<std::uint32_t> units_;
};

/// Where an evaluation stands: the case, the values in force, and the subject being judged.
struct Scope {
    const Programme& programme;
    const Case& facts;
    const CaseIndex& index;
    const ParameterValues& values;
    base::Date on;
    std::optional<base::Date> declaration;
    std::optional<base::Date> phase_start;
    bool explain = true;
    const Objective* objective = nullptr;
    std::optional<std::uint32_t> unit;
    std::optional<std::uint32_t> item;  // observation walked over

    Subject subject() const;
    const observation::Observation* observed() const { return item ? &facts.observations[*item] : nullptr; }
    bool concerns(std::uint32_t observation) const;
    std::optional<std::int64_t> whole(ParameterIndex parameter) const;
    std::optional<base::Ratio> ratio(ParameterIndex parameter) const;
    std::string_view word(ParameterIndex parameter) const;  // empty when unpublished
    std::string name() const { return subject_name(subject(), facts); }
};

/// Keeps the observations whose fields have these words or yes/no.
struct Filter {
    struct Term {
        observation::Field field;
        std::variant<bool, std::string> value;
    };
    std::vector<Term> terms;
    Truth accepts(const observation::Observation& observation) const;
};

/// The observations of a kind that concern the current subject, sure ones and possible ones (a filter field that is not said).
struct Found {
    std::vector<std::uint32_t> sure;
    std::vector<std::uint32_t> possible;
    bool anywhere = false;  // the dossier records something of this kind, for anybody
};
Found find(const Scope& scope, observation::Kind kind, const Filter& filter);

}  // namespace egide::programme
