#include "loading/context.h"

#include <algorithm>
#include <array>

#include "criteria/list.h"
#include "egide/programme/messages.h"

namespace egide::programme {

using observation::FieldType;
using observation::Kind;
using Yaml = reading::Node;
using reading::Reader;

std::string written(const Yaml& node) {
    switch (node.kind) {
        case Yaml::Kind::null: return "null";
        case Yaml::Kind::scalar: return node.scalar;
        case Yaml::Kind::sequence: {
            std::string out = "[";
            for (const auto& item : node.items) out += (out.size() > 1 ? ", " : "") + written(item);
            return out + "]";
        }
        case Yaml::Kind::mapping: break;
    }
    std::string out = "{";
    for (const auto& member : node.members) out += (out.size() > 1 ? ", " : "") + member.key + ": " + written(member.value);
    return out + "}";
}

std::string full_code(const std::string& owner, const std::string& id) {
    return id.find('.') == std::string::npos && !owner.empty() ? owner + "." + id : id;
}

LoadContext::LoadContext(Programme& programme, reading::Problems& problems) : programme_(programme), problems_(problems) {
    for (std::size_t kind = 0; kind < observation::kKindCount; ++kind) filters_.push_back(Filter::every(static_cast<Kind>(kind)));
}

std::optional<ParameterIndex> LoadContext::parameter(const Yaml& node, Types types) {
    if (node.kind != Yaml::Kind::scalar || node.scalar.empty() || node.scalar[0] != '$') {
        problems_.add(node, messages::load_parameter_expected({.found = node.kind == Yaml::Kind::scalar ? node.scalar : written(node)}));
        return std::nullopt;
    }
    const auto found = programme_.find_parameter(std::string_view(node.scalar).substr(1));
    if (!found) {
        problems_.add(node, messages::load_parameter_unknown({.name = node.scalar}));
        return std::nullopt;
    }
    Parameter& parameter = programme_.parameters[*found];
    parameter.used = true;
    used.push_back(*found);
    if (types.size() != 0 && std::find(types.begin(), types.end(), parameter.type) == types.end()) {
        std::vector<std::string> expected;
        for (const auto type : types) expected.emplace_back(word(type));
        problems_.add(node, messages::load_parameter_type({.expected = expected, .name = node.scalar, .type = word(parameter.type)}));
        return std::nullopt;
    }
    return found;
}

std::optional<ParameterIndex> LoadContext::parameter(Reader& reader, std::string_view key, Types types, bool required) {
    const Yaml* node = required ? reader.require_child(key) : reader.child(key);
    return node != nullptr ? parameter(*node, types) : std::nullopt;
}

std::optional<ParameterIndex> LoadContext::word_parameter(Reader& reader, std::string_view key, const std::vector<std::string>& words,
                                                          bool required) {
    const auto index = parameter(reader, key, {ParameterType::word}, required);
    if (!index) return std::nullopt;
    bool known = true;
    const auto check = [&](const ParameterValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (!known || (text != nullptr && std::find(words.begin(), words.end(), *text) != words.end())) return;
        known = false;
        problems_.add(*reader.child(key), messages::load_word_unexpected({.expected = words,
                                                                          .found = text != nullptr ? *text : "unpublished",
                                                                          .name = reader.child(key)->scalar}));
    };
    for (const auto& each : programme_.parameters[*index].values) check(each.value);
    for (const auto& ambiguity : programme_.ambiguities) {
        for (const auto& reading : ambiguity.readings) {
            for (const auto& [changed, value] : reading.set) {
                if (changed == *index) check(value);
            }
        }
    }
    return known ? index : std::nullopt;
}

std::optional<Limit> LoadContext::limit(Reader& reader, Types types) {
    static constexpr std::array<std::pair<std::string_view, Comparison>, 4> kKeys{{{"at_least", Comparison::at_least},
                                                                                   {"at_most", Comparison::at_most},
                                                                                   {"above", Comparison::above},
                                                                                   {"below", Comparison::below}}};
    std::optional<Limit> result;
    std::size_t given = 0;
    for (const auto& [key, comparison] : kKeys) {
        const Yaml* node = reader.child(key);
        if (node == nullptr) continue;
        ++given;
        if (const auto index = parameter(*node, types)) result = Limit{comparison, *index};
    }
    if (given != 1) problems_.add(reader.node(), messages::load_one_comparison());
    return given == 1 ? result : std::nullopt;
}

namespace {

struct PointName {
    std::string_view word;
    DatePoint::Base base;
};
constexpr std::array kPointNames{PointName{"declaration", DatePoint::Base::declaration}, PointName{"phase_start", DatePoint::Base::phase_start},
                                 PointName{"application", DatePoint::Base::application},
                                 PointName{"ars_validation", DatePoint::Base::ars_validation}, PointName{"on", DatePoint::Base::on}};

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

}  // namespace

std::optional<DatePoint> LoadContext::date_point(const Yaml& node) {
    DatePoint point;
    std::string text = node.kind == Yaml::Kind::scalar ? node.scalar : std::string();
    if (const auto sign = text.find_first_of("+-"); sign != std::string::npos) {
        Yaml span = node;
        span.scalar = trimmed(std::string_view(text).substr(sign + 1));
        point.sign = text[sign] == '+' ? 1 : -1;
        const auto index = parameter(span, {ParameterType::days, ParameterType::months});
        if (!index) return std::nullopt;
        point.span = *index;
        text.resize(sign);
    }
    text = trimmed(text);
    if (!text.empty() && text[0] == '$') {
        Yaml base = node;
        base.scalar = text;
        const auto index = parameter(base, {ParameterType::date});
        if (!index) return std::nullopt;
        point.base = DatePoint::Base::parameter;
        point.parameter = *index;
        return point;
    }
    const auto known = std::find_if(kPointNames.begin(), kPointNames.end(), [&](const auto& each) { return each.word == text; });
    if (known == kPointNames.end()) {
        problems_.add(node, messages::load_date_point({.found = node.scalar}));
        return std::nullopt;
    }
    point.base = known->base;
    return point;
}

std::optional<WindowLimits> LoadContext::window(const Yaml& node) {
    const auto before = problems_.count();
    Reader reader(node, problems_, "window");
    WindowLimits limits;
    const auto read = [&](std::string_view key, std::optional<DatePoint>& end, bool& included, bool closed) {
        const Yaml* point = reader.child(key);
        if (point == nullptr) return;
        if (end) problems_.add(*point, messages::load_window_twice());
        end = date_point(*point);
        included = closed;
    };
    read("from", limits.from, limits.from_included, true);
    read("after", limits.from, limits.from_included, false);
    read("to", limits.to, limits.to_included, true);
    read("before", limits.to, limits.to_included, false);
    reader.finish();
    if (problems_.count() != before) return std::nullopt;
    if (!limits.from && !limits.to) {
        problems_.add(node, messages::load_window_empty());
        return std::nullopt;
    }
    return limits;
}

std::optional<Kind> LoadContext::kind(Reader& reader, std::string_view key) {
    const auto name = reader.require_text(key);
    if (!name) return std::nullopt;
    const auto found = observation::find_kind(*name);
    if (!found) problems_.add(*reader.child(key), messages::load_kind_unknown({.found = *name}));
    return found;
}

/// One word or a list of words, each among the field's choices.
std::vector<std::string> LoadContext::words(const Yaml& node, const observation::FieldSpec& field) {
    std::vector<std::string> result;
    const auto add = [&](const Yaml& one) {
        const bool known = field.choices.empty() || std::find(field.choices.begin(), field.choices.end(), one.scalar) != field.choices.end();
        if (!known || one.kind != Yaml::Kind::scalar) problems_.add(one, messages::load_filter_word({.field = field.name, .found = one.scalar}));
        result.push_back(one.scalar);
    };
    if (node.kind == Yaml::Kind::sequence) {
        for (const auto& item : node.items) add(item);
    } else {
        add(node);
    }
    if (result.empty()) problems_.add(node, messages::load_filter_empty());
    if (result.empty()) result.emplace_back();
    return result;
}

Filter LoadContext::filter(Reader& reader, Kind kind) {
    Filter filter;
    filter.kind = kind;
    const Yaml* where = reader.child("where");
    if (where == nullptr) return intern(std::move(filter));
    for (const auto& member : where->members) {
        const auto* spec = observation::find_field(kind, member.key);
        const bool yes_no = spec != nullptr && spec->type == FieldType::boolean;
        const bool worded = spec != nullptr && (spec->type == FieldType::choice || spec->type == FieldType::text);
        if (!yes_no && !worded) {
            problems_.add(member.value, messages::load_filter_field({.field = member.key, .kind = observation::spec(kind).name}));
        } else if (yes_no) {
            if (const auto value = reading::as_boolean(member.value, problems_, member.key)) filter.terms.push_back({spec->field, *value});
        } else {
            filter.terms.push_back({spec->field, words(member.value, *spec)});
        }
    }
    if (where->members.empty()) problems_.add(*where, messages::load_filter_empty());
    return intern(std::move(filter));
}

Filter LoadContext::intern(Filter filter) {
    const auto same = [&](const Filter& each) { return each.kind == filter.kind && each.terms == filter.terms; };
    const auto known = std::find_if(filters_.begin(), filters_.end(), same);
    if (known != filters_.end()) return *known;
    filter.id = static_cast<std::uint32_t>(filters_.size());
    filters_.push_back(filter);
    return filter;
}

const observation::FieldSpec* LoadContext::field(Reader& reader, std::initializer_list<FieldType> types) {
    const auto name = reader.require_text("field");
    if (!name) return nullptr;
    const Yaml& at = *reader.child("field");
    if (!observed) {
        problems_.add(at, messages::load_field_without_observation());
        return nullptr;
    }
    const auto* spec = observation::find_field(*observed, *name);
    if (spec == nullptr || std::find(types.begin(), types.end(), spec->type) == types.end()) {
        problems_.add(at, messages::load_field_unknown({.field = *name, .kind = observation::spec(*observed).name}));
        return nullptr;
    }
    return spec;
}

std::optional<Citation> LoadContext::citation(Reader& reader, bool required) {
    const Yaml* node = required ? reader.require_child("cite") : reader.child("cite");
    return node != nullptr ? citation(*node) : std::nullopt;
}

std::optional<Citation> LoadContext::citation(const Yaml& node) {
    Reader reader(node, problems_, "cite");
    Citation cite;
    cite.source = reader.require_text("source").value_or("");
    cite.place = reader.require_text("place").value_or("");
    cite.says = reader.require_bilingual("says").value_or(base::Bilingual{});
    static constexpr std::array<std::string_view, 4> kConfidences{"literal", "official", "secondary", "inferred"};
    cite.confidence = kConfidences[reader.choice("confidence", {"literal", "official", "secondary", "inferred"}).value_or(0)];
    cite.checked = reader.date("checked");
    reader.finish();
    const auto source = programme_.sources.find(cite.source);
    if (!cite.source.empty() && source == programme_.sources.end()) {
        problems_.add(node, messages::load_source_unknown({.source = cite.source}));
    } else if (source != programme_.sources.end() && !cite.checked) {
        cite.checked = source->second.checked;
    }
    return cite;
}

RuleHead LoadContext::head(Reader& reader) {
    RuleHead head;
    head.at = reader.node().at();
    if (const auto id = reader.text("id")) {
        head.id = full_code(owner, *id);
        if (std::find(rule_ids_.begin(), rule_ids_.end(), head.id) != rule_ids_.end()) {
            problems_.add(*reader.child("id"), messages::load_rule_twice({.id = head.id}));
        }
        rule_ids_.push_back(head.id);
    }
    head.say = reader.bilingual("say");
    head.cite = citation(reader, !head.id.empty());
    if (!head.cite) head.cite = ambient;
    if (!head.cite) problems_.add(reader.node(), messages::load_uncited());
    head.advice = reader.choice("severity", {"blocking", "advice"}).value_or(0) == 1;
    head.ambiguities = reader.texts("ambiguities");
    for (const auto& id : head.ambiguities) {
        const auto& known = programme_.ambiguities;
        if (std::none_of(known.begin(), known.end(), [&](const auto& each) { return each.id == id; })) {
            problems_.add(reader.node(), messages::load_ambiguity_unknown({.id = id}));
        }
    }
    return head;
}

CriterionPtr LoadContext::criterion(const Yaml& node) {
    Reader reader(node, problems_, "criterion");
    RuleHead rule = head(reader);
    rule.written = written(node);
    const auto outer = ambient;
    const std::size_t used_before = used.size();
    if (rule.cite) ambient = rule.cite;
    CriterionPtr result;
    std::size_t given = 0;
    for (const auto& kind : criterion_kinds()) {
        const Yaml* arguments = reader.child(kind.key);
        if (arguments == nullptr) continue;
        ++given;
        rule.kind = kind.key;
        if (kind.walks && walks_ == kDeepestWalks) {
            problems_.add(*arguments, messages::load_walks_nested({.limit = kDeepestWalks}));
            continue;
        }
        walks_ += kind.walks ? 1 : 0;
        result = kind.parse(*arguments, *this);
        walks_ -= kind.walks ? 1 : 0;
    }
    ambient = outer;
    reader.finish();
    if (given != 1) problems_.add(node, messages::load_one_kind({.count = given}));
    if (result == nullptr || given != 1) return nullptr;
    rule.parameters = used_since(used_before);
    // The parser hands over sole ownership; only the head is still missing.
    std::const_pointer_cast<Criterion>(result)->set_head(std::move(rule));
    return result;
}

std::vector<ParameterIndex> LoadContext::used_since(std::size_t size) const {
    std::vector<ParameterIndex> result(used.begin() + static_cast<std::ptrdiff_t>(size), used.end());
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

CriterionPtr LoadContext::criterion_on(const Yaml& node, Kind kind) {
    const auto outer = observed;
    observed = kind;
    auto result = criterion(node);
    observed = outer;
    return result;
}

}  // namespace egide::programme
