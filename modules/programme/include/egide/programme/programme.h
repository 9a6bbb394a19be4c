#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/ratio.h"
#include "egide/base/result.h"
#include "egide/base/text.h"
#include "egide/organisation/perimeter.h"

namespace egide::programme {

class Criterion;  // src/criteria/criterion.h
struct Filter;    // src/scope.h

/// met and not_met decide; partial exists where a text defines it; undetermined is never shown as fine.
enum class Verdict : std::uint8_t { met, partial, not_met, undetermined, not_applicable };
std::string_view word(Verdict verdict);  // "met", "partial" … as in JSON

struct Source {
    std::string id;
    std::string kind;  // order | guide | slides | note | faq | press
    std::string title;
    std::string url;
    std::optional<base::Date> date;
    std::optional<base::Date> checked;
};

/// Where a rule comes from: nothing in a programme stands without one.
struct Citation {
    std::string source;  // id of a Source
    std::string place;
    base::Bilingual says;
    std::string confidence;  // literal | official | secondary | inferred
    std::optional<base::Date> checked;
    bool operator==(const Citation&) const = default;
};

enum class ParameterType : std::uint8_t { number, days, months, share, decimal, date, word };
std::string_view word(ParameterType type);
/// monostate: the value exists but nobody published it. Days and months are whole numbers.
using ParameterValue = std::variant<std::monostate, std::int64_t, base::Ratio, base::Date, std::string>;
std::string show(const ParameterValue& value);  // neutral text: "60", "0.66", "2026-01-27", "gaps", "" when unpublished

/// One value of a parameter on the two time axes.
struct DatedValue {
    ParameterValue value;
    base::Date applicable_from;  // from when the text binds
    base::Date known_from;       // from when the rule file said so
    Citation cite;
};

struct Parameter {
    std::string name;
    ParameterType type = ParameterType::number;
    std::vector<DatedValue> values;
    base::SourcePosition at;
    bool used = false;
};
using ParameterIndex = std::uint32_t;

/// The values in force for one evaluation, possibly under another reading. Index = ParameterIndex.
using ParameterValues = std::vector<ParameterValue>;

struct Reading {
    std::string id;
    base::Bilingual says;
    std::vector<std::pair<ParameterIndex, ParameterValue>> set;
};

struct Ambiguity {
    std::string id;      // AMB-07
    std::string status;  // literal | assumed | confirmed
    base::Bilingual question;
    base::Bilingual taken;
    std::vector<Reading> readings;
    Citation cite;
};

struct Piece {
    std::string id;    // E1
    std::string code;  // D1.O6.A.E1
    base::Bilingual name;
    std::string per;    // candidate | unit | an observation kind
    std::string group;  // one piece of a group is enough
    std::string from;   // observation kind whose evidence is the piece
    std::shared_ptr<const Filter> counted;  // which observations of that kind; null without `from`
    std::shared_ptr<const Criterion> required_if;
    Citation cite;
};

struct ExpenseNotes {
    std::vector<base::Bilingual> eligible;
    std::vector<base::Bilingual> ineligible;
    std::optional<base::Bilingual> note;
};

struct Objective {
    std::string id;  // D1.O1.A
    base::Bilingual title;
    base::Bilingual group;
    base::Bilingual why;
    std::vector<organisation::CandidateKind> applies_to;
    Citation cite;
    std::vector<Piece> pieces;
    std::vector<base::Bilingual> attention;
    std::vector<base::Bilingual> vigilance;
    std::vector<base::Bilingual> special_cases;
    std::vector<base::Bilingual> tools;
    ExpenseNotes expenses;
    std::shared_ptr<const Criterion> criterion;
    std::vector<ParameterIndex> parameters;  // all that its criterion reads, sorted
    std::vector<std::string> ambiguities;    // whose readings touch it or that its rules name, sorted
    base::SourcePosition at;
};

/// A limit of a window: a milestone or a date parameter, moved by an optional span.
struct DatePoint {
    enum class Base : std::uint8_t { declaration, phase_start, application, ars_validation, on, parameter };
    Base base = Base::declaration;
    ParameterIndex parameter = 0;
    int sign = 0;  // 0: no span
    ParameterIndex span = 0;
};

struct WindowLimits {
    std::optional<DatePoint> from;
    std::optional<DatePoint> to;
    bool from_included = true;
    bool to_included = true;
};

struct EligibilityCase {
    std::string id;
    std::shared_ptr<const Criterion> condition;
    bool eligible = false;
    base::Bilingual say;
    Citation cite;
};

struct ScaleLine {
    std::vector<std::string> objectives;
    Verdict when = Verdict::not_met;
    ParameterIndex share = 0;
    base::SourcePosition at;
};

struct GrantRules {
    bool decote_published = false;
    std::vector<ScaleLine> scale;
    std::optional<ParameterIndex> cap;
    std::optional<ParameterIndex> basis;        // word: ceiling | grant
    std::optional<ParameterIndex> combination;  // word: additive | multiplicative
    bool deduct_d1 = false;
    Citation cite;
    std::vector<ParameterIndex> parameters;  // all that these rules read, sorted
};

struct CalendarEntry {
    std::string id;
    ParameterIndex date = 0;
    base::Bilingual name;
    Citation cite;
};

struct ExpenseFamily {
    std::string id;
    bool eligible = false;
    bool required = false;  // a condition that every expense must fulfil
    base::Bilingual name;
    base::Bilingual detail;
    base::Bilingual condition;
    base::Bilingual exception;
    std::vector<std::string> objectives_excluded;
    std::string see;
    Citation cite;
};

struct SheetField {
    std::string id;
    base::Bilingual name;
    Citation cite;
};

/// Default of the phase start when the dossier does not say: the first observation of these kinds, clipped to the window.
struct PhaseStartRule {
    WindowLimits window;
    std::vector<std::shared_ptr<const Filter>> default_first_of;
};

/// A call for funding, as loaded: immutable afterwards, shared by threads.
struct Programme {
    std::string id;
    std::string version;
    std::string sha256;  // of all its files, in the order of their names
    base::Bilingual title;
    base::Date applicable_from;
    base::Date known_from;
    std::map<std::string, Source> sources;
    std::vector<Parameter> parameters;
    std::vector<Ambiguity> ambiguities;
    std::vector<CalendarEntry> calendar;
    std::optional<PhaseStartRule> phase_start;
    std::vector<EligibilityCase> eligibility;
    std::vector<Objective> prerequisites;
    std::vector<Objective> objectives;
    GrantRules grant;
    std::vector<ExpenseFamily> expense_families;
    std::vector<SheetField> expense_sheet;

    std::optional<ParameterIndex> find_parameter(std::string_view name) const;
    const Objective* find_objective(std::string_view id) const;
    /// The values in force on a date, as the rule file knew them on another. A parameter with none yet is unpublished.
    ParameterValues values(base::Date applicable_on, base::Date known_on) const;
};

}  // namespace egide::programme
