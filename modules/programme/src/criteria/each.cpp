#include <array>

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// What a rule walks over: establishments, or the observations of a kind that others refer to.
struct Collection {
    enum class Kind : std::uint8_t { units, pmsi_units, support, observations };
    Kind kind = Kind::units;
    observation::Kind observed = observation::Kind::directory;
    Filter where;
};

struct Item {
    Subject subject;
    Truth belongs = Truth::yes;
};

std::vector<Item> items_of(const Collection& collection, const Scope& scope) {
    std::vector<Item> items;
    if (collection.kind == Collection::Kind::observations) {
        const Found& found = scope.find(collection.where);
        items.reserve(found.sure.size() + found.possible.size());
        for (const auto i : found.sure) items.push_back({{Subject::Kind::observation, i}, Truth::yes});
        for (const auto i : found.possible) items.push_back({{Subject::Kind::observation, i}, Truth::unknown});
        return items;
    }
    items.reserve(scope.index.units().size());
    for (const auto unit : scope.index.units()) {
        const auto& pmsi = scope.facts.perimeter.entities[unit].pmsi;
        if (collection.kind == Collection::Kind::pmsi_units && pmsi && !*pmsi) continue;
        if (collection.kind == Collection::Kind::support && scope.facts.perimeter.support != unit) continue;
        items.push_back({{Subject::Kind::unit, unit}, Truth::yes});
    }
    return items;
}

/// The same requirement for every item.
class Each final : public Criterion {
  public:
    Each(Collection collection, Verdict none, CriterionPtr none_step, CriterionPtr step)
        : collection_(std::move(collection)), none_(none), none_step_(std::move(none_step)), step_(std::move(step)) {}
    std::vector<const Criterion*> children() const override {
        if (none_step_) return {step_.get(), none_step_.get()};
        return {step_.get()};
    }

    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        if (node.children.empty()) return Criterion::plan(scope, node, actions);
        if (none_step_ && node.children.front().criterion == none_step_.get()) {
            return none_step_->plan(scope, node.children.front(), actions);
        }
        for (const Node& child : node.children) {
            step_->plan(scope.about(child.subject), child, actions);
        }
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        Truth result = Truth::yes;
        bool partial = false;
        std::size_t missed = 0;
        std::size_t unknown = 0;
        const auto items = items_of(collection_, scope);
        if (items.empty() && none_step_) {
            node.verdict = none_step_->evaluate(scope, node.children).verdict;
            if (scope.explain) node.reason = messages::each_none({.collection = label()});
            return;
        }
        node.children.reserve(items.size());
        for (const Item& item : items) {
            const Verdict child = step_->evaluate(scope.about(item.subject), node.children).verdict;
            Truth one = truth(child);
            if (item.belongs == Truth::unknown && one == Truth::no) one = Truth::unknown;
            partial = partial || child == Verdict::partial;
            missed += one == Truth::no ? 1 : 0;
            unknown += one == Truth::unknown ? 1 : 0;
            result = both(result, one);
            if (!scope.explain && result == Truth::no) break;
        }
        node.verdict = items.empty() ? none_ : verdict(result);
        if (scope.explain) node.reason = reason(items.size(), missed, unknown, node.verdict);
    }

  private:
    base::Text reason(std::size_t total, std::size_t missed, std::size_t unknown, Verdict verdict) const {
        if (total == 0) return messages::each_none({.collection = label()});
        if (verdict == Verdict::met) return messages::each_met({.collection = label(), .total = total});
        if (verdict == Verdict::not_met) return messages::each_not_met({.collection = label(), .count = missed, .total = total});
        return messages::each_undetermined({.collection = label(), .count = unknown, .total = total});
    }

    base::Label label() const {
        if (collection_.kind != Collection::Kind::observations) return {"établissement", "establishment"};
        return kind_label(collection_.observed);
    }

    Collection collection_;
    Verdict none_;
    CriterionPtr none_step_;  // decides when there is no item
    CriterionPtr step_;
};

std::optional<Collection> parse_collection(reading::Reader& reader, LoadContext& context) {
    const auto name = reader.require_text("over");
    if (!name) return std::nullopt;
    Collection collection;
    if (*name == "units" || *name == "pmsi_units" || *name == "support") {
        collection.kind = *name == "units"        ? Collection::Kind::units
                          : *name == "pmsi_units" ? Collection::Kind::pmsi_units
                                                  : Collection::Kind::support;
        return collection;
    }
    const auto kind = observation::find_kind(*name);
    if (!kind || !observation::spec(*kind).has_id) {
        context.problems().add(*reader.child("over"), messages::load_collection_unknown({.found = *name}));
        return std::nullopt;
    }
    collection.kind = Collection::Kind::observations;
    collection.observed = *kind;
    collection.where = context.filter(reader, *kind);
    return collection;
}

}  // namespace

CriterionPtr parse_each(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "each");
    auto collection = parse_collection(reader, context);
    static constexpr std::array kNone{Verdict::undetermined, Verdict::met, Verdict::not_met, Verdict::not_applicable};
    const auto* said = reader.child("none");
    const bool asks = said != nullptr && said->kind == reading::Node::Kind::mapping;
    const CriterionPtr none_step = asks ? context.criterion(*said) : nullptr;
    const auto none = asks ? std::nullopt : reader.choice("none", {"undetermined", "met", "not_met", "not_applicable"});
    const auto* of = reader.require_child("of");
    CriterionPtr step;
    if (of != nullptr && collection) {
        const bool walks = collection->kind == Collection::Kind::observations;
        step = walks ? context.criterion_on(*of, collection->observed) : context.criterion(*of);
    }
    reader.finish();
    if (!step) return nullptr;
    return std::make_shared<Each>(std::move(*collection), kNone[none.value_or(0)], none_step, std::move(step));
}

}  // namespace egide::programme
