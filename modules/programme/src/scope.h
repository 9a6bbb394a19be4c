#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "egide/programme/case.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/programme.h"
#include "truth.h"

namespace egide::programme {

/// Keeps the observations of a kind whose fields have these words or yes/no. Interned at load: equal filters share one id, and a filter
/// without terms has its kind's number.
struct Filter {
    struct Term {
        observation::Field field;
        std::variant<bool, std::vector<std::string>> value;  // one of these words
        bool operator==(const Term&) const = default;
    };
    observation::Kind kind = observation::Kind::directory;
    std::vector<Term> terms;
    std::uint32_t id = 0;
    static Filter every(observation::Kind kind) { return {kind, {}, static_cast<std::uint32_t>(kind)}; }
    Truth accepts(const observation::Observation& observation) const;
};

/// The observations of a filter that concern a subject, sure ones and possible ones (a field that is not said), in order of date.
struct Found {
    std::vector<std::uint32_t> sure;
    std::vector<std::uint32_t> possible;
    bool anywhere = false;  // the dossier records something of this kind, for anybody
};

/// What every criterion asks of a Case, computed once: observations by kind in order of date, who refers to whom, the units. One index
/// serves one evaluation: it remembers what it found and is not shared between threads.
class CaseIndex {
  public:
    CaseIndex(const Case& facts, base::Date on);
    const std::vector<std::uint32_t>& of(observation::Kind kind) const { return by_kind_[static_cast<std::size_t>(kind)]; }
    const std::vector<std::uint32_t>& units() const { return units_; }
    /// Names the unit, its EJ or one of its sites, or nobody; an audit without entities follows its directory or perimeter.
    bool concerns_unit(std::uint32_t observation, std::uint32_t unit) const;
    /// Refers to the item, or both refer to the same third thing, or a document's subject names it (or names nothing).
    bool concerns_item(std::uint32_t observation, std::uint32_t item) const;
    bool concerns(std::uint32_t observation, const Subject& subject) const;
    const Found& find(const Filter& filter, const Subject& subject) const;
    /// What sentences call an observation, as subject_name() does; written once.
    const std::string& name(std::uint32_t observation) const;

  private:
    std::span<const std::uint32_t> targets(std::uint32_t observation) const;
    void link();
    /// Sure and possible observations of a filter, whoever they concern: filtered once, asked per subject.
    const Found& accepted(const Filter& filter) const;
    const Case& facts_;
    std::array<std::vector<std::uint32_t>, observation::kKindCount> by_kind_;
    std::vector<std::uint32_t> first_target_;  // CSR: one more entry than observations
    std::vector<std::uint32_t> targets_;
    std::vector<std::uint32_t> units_;
    mutable std::unordered_map<std::uint32_t, Found> accepted_;
    mutable std::unordered_map<std::uint64_t, Found> found_;
    mutable std::vector<std::string> names_;
};

/// Whether a reading sets one of these parameters (sorted).
bool changes(const Reading& reading, const std::vector<ParameterIndex>& parameters);

/// The steps of a node judged with the values in force, looked up while another reading is tried: those that read nothing the reading
/// changes keep their verdicts.
class StepsBefore {
  public:
    StepsBefore(const Node& node, const Reading& reading) : steps_(node.children), reading_(reading) {}
    const Reading& reading() const { return reading_; }
    /// Null when this step was not judged.
    const Node* step(const Criterion& criterion, const Subject& subject) const;

  private:
    const std::vector<Node>& steps_;
    const Reading& reading_;
    mutable std::size_t next_ = 0;  // steps are mostly asked for in their order
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
    const StepsBefore* steps_before = nullptr;  // of the node above, when another reading is tried
    std::optional<std::uint32_t> unit;
    std::optional<std::uint32_t> item;  // observation walked over

    Subject subject() const;
    Scope about(const Subject& inner) const;  // the same, of something inside the subject
    const observation::Observation* observed() const { return item ? &facts.observations[*item] : nullptr; }
    bool concerns(std::uint32_t observation) const { return index.concerns(observation, subject()); }
    const Found& find(const Filter& filter) const { return index.find(filter, subject()); }
    std::optional<std::int64_t> whole(ParameterIndex parameter) const;
    std::optional<base::Ratio> ratio(ParameterIndex parameter) const;
    std::string_view word(ParameterIndex parameter) const;  // empty when unpublished
    base::Argument name() const;  // of the subject, for sentences
};


}  // namespace egide::programme
