#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "criteria/criterion.h"
#include "egide/programme/programme.h"
#include "egide/reading/reader.h"

namespace egide::programme {

enum class Comparison : std::uint8_t { at_least, at_most, above, below };
constexpr bool compares(std::strong_ordering order, Comparison comparison) {
    switch (comparison) {
        case Comparison::at_least: return order >= 0;
        case Comparison::at_most: return order <= 0;
        case Comparison::above: return order > 0;
        case Comparison::below: break;
    }
    return order < 0;
}

/// One side of a comparison in a rule: {at_most: $name}.
struct Limit {
    Comparison comparison = Comparison::at_most;
    ParameterIndex parameter = 0;
};

using Types = std::initializer_list<ParameterType>;

/// What the loaders of one programme share: where errors go, which parameters exist, whose rule is being read.
class LoadContext {
  public:
    LoadContext(Programme& programme, reading::Problems& problems);

    Programme& programme() { return programme_; }
    reading::Problems& problems() { return problems_; }

    /// The parameter that "$name" names; reports an unknown name or a type the place does not take.
    std::optional<ParameterIndex> parameter(const reading::Node& node, Types types);
    std::optional<ParameterIndex> parameter(reading::Reader& reader, std::string_view key, Types types, bool required = true);
    /// A word parameter whose every value and reading is one of these words.
    std::optional<ParameterIndex> word_parameter(reading::Reader& reader, std::string_view key, const std::vector<std::string>& words,
                                                 bool required);
    std::optional<Limit> limit(reading::Reader& reader, Types types);  // exactly one of the four comparisons
    std::optional<WindowLimits> window(const reading::Node& node);
    std::optional<DatePoint> date_point(const reading::Node& node);
    std::optional<observation::Kind> kind(reading::Reader& reader, std::string_view key);
    Filter filter(reading::Reader& reader, observation::Kind kind);  // the key "where"; interned
    /// The field of the observation walked over; reports when there is none or it has no such field of these types.
    const observation::FieldSpec* field(reading::Reader& reader, std::initializer_list<observation::FieldType> types);
    std::optional<Citation> citation(const reading::Node& node);
    std::optional<Citation> citation(reading::Reader& reader, bool required);
    CriterionPtr criterion(const reading::Node& node);
    /// Same, for a step that walks over observations of a kind.
    CriterionPtr criterion_on(const reading::Node& node, observation::Kind kind);
    /// The parameters read since `used` had this size, each once, sorted.
    std::vector<ParameterIndex> used_since(std::size_t size) const;

    std::string owner;                         // "D1.O1.A": prefixes rule ids and piece codes
    const std::vector<Piece>* pieces = nullptr;  // of the owner, to resolve E1 and G1
    std::optional<Citation> ambient;            // inherited by criteria without their own
    std::vector<ParameterIndex> used;           // parameters read since the owner began
    std::optional<observation::Kind> observed;  // kind walked over
    std::vector<std::pair<std::string, base::SourcePosition>> pieces_elsewhere;  // of other objectives: checked once all are loaded

  private:
    RuleHead head(reading::Reader& reader);
    Filter intern(Filter filter);
    std::vector<std::string> words(const reading::Node& node, const observation::FieldSpec& field);
    static constexpr std::size_t kDeepestWalks = 6;  // each level multiplies the work by the number of things walked over
    Programme& programme_;
    reading::Problems& problems_;
    std::size_t walks_ = 0;
    std::vector<std::string> rule_ids_;
    std::vector<Filter> filters_;
};

/// Canonical one-line text of a tree, to compare two versions of a rule.
std::string written(const reading::Node& node);
/// "D1.O1.A" + "R1" → "D1.O1.A.R1"; a full code stays as it is.
std::string full_code(const std::string& owner, const std::string& id);

}  // namespace egide::programme
