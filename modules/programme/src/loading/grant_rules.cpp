#include <algorithm>

#include "egide/programme/messages.h"
#include "loading/sections.h"

namespace egide::programme {

using reading::Reader;

void load_eligibility(Reader& file, LoadContext& context) {
    const auto* node = file.child("eligibility");
    if (node == nullptr) return;
    Reader reader(*node, context.problems(), "eligibility");
    for (const auto& item : reader.items("cases")) {
        Reader one(item, context.problems(), "case");
        EligibilityCase entry;
        entry.id = one.require_text("id").value_or("");
        entry.eligible = one.require_choice("then", {"eligible", "not_eligible"}).value_or(1) == 0;
        entry.say = one.require_bilingual("say").value_or(base::Bilingual{});
        const auto cite = context.citation(one, true);
        entry.cite = cite.value_or(Citation{});
        context.ambient = cite;
        if (const auto* condition = one.require_child("if")) entry.condition = context.criterion(*condition);
        context.ambient.reset();
        one.finish();
        if (entry.condition) context.programme().eligibility.push_back(std::move(entry));
    }
    (void)reader.choice("otherwise", {"undetermined"});
    reader.finish();
}

namespace {

void load_scale_line(const reading::Node& node, GrantRules& grant, LoadContext& context) {
    Reader reader(node, context.problems(), "scale");
    ScaleLine line;
    line.at = node.at();
    line.objectives = reader.texts("objectives");
    if (line.objectives.empty()) context.problems().add(node, messages::load_scale_objectives());
    line.when = reader.require_choice("when", {"not_met", "partial"}).value_or(0) == 1 ? Verdict::partial : Verdict::not_met;
    const auto share = context.parameter(reader, "share", {ParameterType::share});
    reader.finish();
    if (!share) return;
    line.share = *share;
    for (const auto& other : grant.scale) {
        const bool overlap = other.when == line.when && std::any_of(other.objectives.begin(), other.objectives.end(), [&](const auto& id) {
                                 return std::find(line.objectives.begin(), line.objectives.end(), id) != line.objectives.end();
                             });
        if (overlap) context.problems().add(node, messages::load_scale_twice({.objectives = line.objectives}));
    }
    grant.scale.push_back(std::move(line));
}

}  // namespace

void load_grant(Reader& file, LoadContext& context) {
    const auto* node = file.require_child("grant");
    if (node == nullptr) return;
    Reader reader(*node, context.problems(), "grant");
    GrantRules& grant = context.programme().grant;
    const std::size_t used_before = context.used.size();
    grant.decote_published = reader.require_choice("decote", {"published", "unpublished"}).value_or(1) == 0;
    for (const auto& item : reader.items("scale")) load_scale_line(item, grant, context);
    grant.cap = context.parameter(reader, "cap", {ParameterType::share}, grant.decote_published);
    grant.basis = context.word_parameter(reader, "basis", {"ceiling", "grant"}, false);
    grant.combination = context.word_parameter(reader, "combination", {"additive", "multiplicative"}, false);
    grant.deduct_d1 = reader.boolean("deduct_d1").value_or(false);
    grant.cite = context.citation(reader, true).value_or(Citation{});
    grant.parameters = context.used_since(used_before);
    reader.finish();
}

}  // namespace egide::programme
