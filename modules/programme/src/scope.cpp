#include "scope.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace egide::programme {

using observation::FieldType;
using observation::Kind;
using observation::Observation;

namespace {

bool earlier(const Case& facts, std::uint32_t a, std::uint32_t b) {
    const auto& first = facts.observations[a].date;
    const auto& second = facts.observations[b].date;
    if (first.has_value() != second.has_value()) return first.has_value();  // undated last
    if (first && *first != *second) return *first < *second;
    return a < b;
}

using Identifiers = std::vector<std::pair<std::string_view, std::uint32_t>>;

void append_target(const Identifiers& known, std::string_view id, std::vector<std::uint32_t>& out) {
    const auto place = std::lower_bound(known.begin(), known.end(), std::pair{id, std::uint32_t{0}});
    if (place != known.end() && place->first == id) out.push_back(place->second);
}

}  // namespace

CaseIndex::CaseIndex(const Case& facts, base::Date on) : facts_(facts), units_(facts.perimeter.units(on)) {
    for (std::uint32_t i = 0; i < facts.observations.size(); ++i) {
        by_kind_[static_cast<std::size_t>(facts.observations[i].kind)].push_back(i);
    }
    for (auto& list : by_kind_) {
        std::sort(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) { return earlier(facts, a, b); });
    }
    link();
}

void CaseIndex::link() {
    std::array<Identifiers, observation::kKindCount> known;
    for (std::size_t kind = 0; kind < known.size(); ++kind) {
        if (!observation::kKinds[kind].has_id) continue;
        for (const auto i : by_kind_[kind]) known[kind].emplace_back(facts_.observations[i].id, i);
        std::sort(known[kind].begin(), known[kind].end());
    }
    first_target_.reserve(facts_.observations.size() + 1);
    for (const Observation& each : facts_.observations) {
        first_target_.push_back(static_cast<std::uint32_t>(targets_.size()));
        for (const auto& field : observation::spec(each.kind).fields) {
            if (!field.refers_to) continue;
            const auto* value = each.find(field.field);
            if (value == nullptr) continue;
            const auto& ids = known[static_cast<std::size_t>(*field.refers_to)];
            if (const auto* one = std::get_if<std::string>(value)) append_target(ids, *one, targets_);
            if (const auto* many = std::get_if<std::vector<std::string>>(value)) {
                for (const auto& id : *many) append_target(ids, id, targets_);
            }
        }
    }
    first_target_.push_back(static_cast<std::uint32_t>(targets_.size()));
}

std::span<const std::uint32_t> CaseIndex::targets(std::uint32_t observation) const {
    return {targets_.data() + first_target_[observation], first_target_[observation + 1] - first_target_[observation]};
}

bool CaseIndex::concerns_unit(std::uint32_t observation, std::uint32_t unit) const {
    const Observation& fact = facts_.observations[observation];
    const auto& entities = facts_.perimeter.entities;
    if (fact.entities.empty()) {
        const auto refers = targets(observation);
        return refers.empty() || std::any_of(refers.begin(), refers.end(), [&](auto target) {
                   const auto& named = facts_.observations[target].entities;
                   return target == observation || named.empty() || concerns_unit(target, unit);
               });
    }
    return std::any_of(fact.entities.begin(), fact.entities.end(), [&](std::uint32_t named) {
        return named == unit || entities[unit].parent == named || entities[named].parent == unit;
    });
}

bool CaseIndex::concerns_item(std::uint32_t observation, std::uint32_t item) const {
    if (observation == item) return true;
    const auto refers = targets(observation);
    if (std::find(refers.begin(), refers.end(), item) != refers.end()) return true;
    const auto from_item = targets(item);
    const auto shared = [&](auto target) { return std::find(from_item.begin(), from_item.end(), target) != from_item.end(); };
    if (std::any_of(refers.begin(), refers.end(), shared)) return true;
    if (shared(observation)) return true;  // the item refers to this observation
    const Observation& fact = facts_.observations[observation];
    if (fact.kind != Kind::document && fact.kind != Kind::statement) return false;
    const std::string& subject = fact.text(observation::Field::subject);
    return subject.empty() || subject == facts_.observations[item].id;
}

bool CaseIndex::concerns(std::uint32_t observation, const Subject& subject) const {
    switch (subject.kind) {
        case Subject::Kind::observation: return concerns_item(observation, subject.index);
        case Subject::Kind::unit: return concerns_unit(observation, subject.index);
        case Subject::Kind::candidate: break;
    }
    return true;
}

const Found& CaseIndex::accepted(const Filter& filter) const {
    const auto [place, missing] = accepted_.try_emplace(filter.id);
    Found& all = place->second;
    if (!missing) return all;
    for (const auto i : of(filter.kind)) {
        const Truth accepted = filter.accepts(facts_.observations[i]);
        if (accepted == Truth::yes) all.sure.push_back(i);
        if (accepted == Truth::unknown) all.possible.push_back(i);
    }
    all.anywhere = !all.sure.empty() || !all.possible.empty();
    return all;
}

const Found& CaseIndex::find(const Filter& filter, const Subject& subject) const {
    const Found& all = accepted(filter);
    if (subject.kind == Subject::Kind::candidate) return all;
    const auto key = std::uint64_t{filter.id} << 33 | std::uint64_t{subject.kind == Subject::Kind::unit} << 32 | subject.index;
    const auto [place, missing] = found_.try_emplace(key);
    Found& found = place->second;
    if (!missing) return found;
    found.anywhere = all.anywhere;
    for (const auto i : all.sure) {
        if (concerns(i, subject)) found.sure.push_back(i);
    }
    for (const auto i : all.possible) {
        if (concerns(i, subject)) found.possible.push_back(i);
    }
    return found;
}

const std::string& CaseIndex::name(std::uint32_t observation) const {
    if (names_.empty()) names_.resize(facts_.observations.size());
    std::string& name = names_[observation];
    if (name.empty()) name = subject_name({Subject::Kind::observation, observation}, facts_);
    return name;
}

bool changes(const Reading& reading, const std::vector<ParameterIndex>& parameters) {
    return std::any_of(reading.set.begin(), reading.set.end(),
                       [&](const auto& change) { return std::binary_search(parameters.begin(), parameters.end(), change.first); });
}

const Node* StepsBefore::step(const Criterion& criterion, const Subject& subject) const {
    for (std::size_t tried = 0; tried < steps_.size(); ++tried) {
        const Node& step = steps_[next_];
        next_ = next_ + 1 == steps_.size() ? 0 : next_ + 1;
        if (step.criterion == &criterion && step.subject == subject) return &step;
    }
    return nullptr;
}

Subject Scope::subject() const {
    if (item) return {Subject::Kind::observation, *item};
    if (unit) return {Subject::Kind::unit, *unit};
    return {};
}

Scope Scope::about(const Subject& inner) const {
    Scope scope = *this;
    if (inner.kind == Subject::Kind::unit) scope.unit = inner.index;
    if (inner.kind == Subject::Kind::observation) scope.item = inner.index;
    return scope;
}

base::Argument Scope::name() const {
    const Subject subject = this->subject();
    if (subject.kind == Subject::Kind::candidate) return base::Label{facts.perimeter.name, facts.perimeter.name};
    if (subject.kind == Subject::Kind::unit) {
        const auto& entity = facts.perimeter.entities[subject.index];
        const std::string& name = entity.name.empty() ? entity.finess : entity.name;
        return base::Label{name, name};
    }
    const std::string& id = facts.observations[subject.index].id;
    if (!id.empty()) return base::Label{id, id};
    return index.name(subject.index);
}

std::optional<std::int64_t> Scope::whole(ParameterIndex parameter) const {
    if (const auto* value = std::get_if<std::int64_t>(&values[parameter])) return *value;
    return std::nullopt;
}

std::optional<base::Ratio> Scope::ratio(ParameterIndex parameter) const {
    if (const auto* value = std::get_if<base::Ratio>(&values[parameter])) return *value;
    if (const auto number = whole(parameter)) return base::Ratio(*number);
    return std::nullopt;
}

std::string_view Scope::word(ParameterIndex parameter) const {
    if (const auto* value = std::get_if<std::string>(&values[parameter])) return *value;
    return {};
}

Truth Filter::accepts(const Observation& observation) const {
    Truth result = Truth::yes;
    for (const Term& term : terms) {
        const auto* value = observation.find(term.field);
        if (value == nullptr) {
            result = both(result, Truth::unknown);
        } else if (const auto* yes = std::get_if<bool>(&term.value)) {
            const auto* said = std::get_if<bool>(value);
            result = both(result, said ? truth(*said == *yes) : Truth::unknown);
        } else {
            const auto& wanted = std::get<std::vector<std::string>>(term.value);
            const auto* said = std::get_if<std::string>(value);
            const bool among = said != nullptr && std::find(wanted.begin(), wanted.end(), *said) != wanted.end();
            result = both(result, said != nullptr ? truth(among) : Truth::unknown);
        }
    }
    return result;
}

}  // namespace egide::programme
