#include <array>

#include "egide/programme/messages.h"
#include "loading/sections.h"

namespace egide::programme {

using reading::Reader;

void load_identity(Reader& file, LoadContext& context) {
    const auto* node = file.require_child("programme");
    if (node == nullptr) return;
    Reader reader(*node, context.problems(), "programme");
    Programme& programme = context.programme();
    programme.id = reader.require_text("id").value_or("");
    programme.version = reader.require_text("version").value_or("");
    programme.title = reader.require_bilingual("title").value_or(base::Bilingual{});
    programme.applicable_from = reader.require_date("applicable_from").value_or(base::Date());
    programme.known_from = reader.require_date("known_from").value_or(base::Date());
    reader.finish();
}

void load_sources(Reader& file, LoadContext& context) {
    const auto* node = file.require_child("sources");
    if (node == nullptr) return;
    const Reader mapping(*node, context.problems(), "sources");  // reports another shape
    static constexpr std::array<std::string_view, 6> kKinds{"order", "guide", "slides", "note", "faq", "press"};
    for (const auto& member : node->members) {
        Reader reader(member.value, context.problems(), "source");
        Source source;
        source.id = member.key;
        source.kind = kKinds[reader.require_choice("kind", {"order", "guide", "slides", "note", "faq", "press"}).value_or(0)];
        source.title = reader.require_text("title").value_or("");
        source.url = reader.text("url").value_or("");
        source.date = reader.date("date");
        source.checked = reader.require_date("checked");
        reader.finish();
        context.programme().sources.emplace(member.key, std::move(source));
    }
}

void load_calendar(Reader& file, LoadContext& context) {
    for (const auto& item : file.items("calendar")) {
        Reader reader(item, context.problems(), "calendar");
        CalendarEntry entry;
        entry.id = reader.require_text("id").value_or("");
        const auto date = context.parameter(reader, "date", {ParameterType::date});
        entry.name = reader.require_bilingual("name").value_or(base::Bilingual{});
        entry.cite = context.citation(reader, true).value_or(Citation{});
        reader.finish();
        if (!date) continue;
        entry.date = *date;
        context.programme().calendar.push_back(std::move(entry));
    }
}

/// A kind alone, or `{of: KIND, where: {…}}`; null, with the problem told, when there is no such kind.
std::shared_ptr<const Filter> counted_observations(const reading::Node& node, LoadContext& context) {
    const auto of_kind = [&](const std::string& name, const reading::Node& at) {
        const auto kind = observation::find_kind(name);
        if (!kind) context.problems().add(at, messages::load_kind_unknown({.found = name}));
        return kind;
    };
    if (node.kind == reading::Node::Kind::scalar) {
        const auto kind = of_kind(node.scalar, node);
        return kind ? std::make_shared<const Filter>(Filter::every(*kind)) : nullptr;
    }
    Reader reader(node, context.problems(), "default_first_of");
    const auto name = reader.require_text("of");
    const auto kind = name ? of_kind(*name, node) : std::nullopt;
    auto counted = kind ? std::make_shared<const Filter>(context.filter(reader, *kind)) : nullptr;
    reader.finish();
    return counted;
}

void load_milestone_windows(Reader& file, LoadContext& context) {
    const auto* node = file.child("milestone_windows");
    if (node == nullptr) return;
    Reader reader(*node, context.problems(), "milestone_windows");
    if (const auto* start = reader.child("phase_start")) {
        // The window's own keys, without the default, are read by window().
        reading::Node window = *start;
        PhaseStartRule rule;
        std::erase_if(window.members, [&](const auto& member) {
            if (member.key != "default_first_of") return false;
            for (const auto& item : member.value.items) {
                if (auto counted = counted_observations(item, context)) rule.default_first_of.push_back(std::move(counted));
            }
            return true;
        });
        if (const auto limits = context.window(window)) {
            rule.window = *limits;
            context.programme().phase_start = std::move(rule);
        }
    }
    reader.finish();
}

void load_ambiguities(Reader& file, LoadContext& context) {
    const auto* node = file.child("ambiguities");
    if (node == nullptr) return;
    const Reader mapping(*node, context.problems(), "ambiguities");  // reports another shape
    static constexpr std::array<std::string_view, 3> kStatuses{"literal", "assumed", "confirmed"};
    for (const auto& member : node->members) {
        Reader reader(member.value, context.problems(), "ambiguity");
        Ambiguity ambiguity;
        ambiguity.id = member.key;
        ambiguity.status = kStatuses[reader.require_choice("status", {"literal", "assumed", "confirmed"}).value_or(1)];
        ambiguity.question = reader.require_bilingual("question").value_or(base::Bilingual{});
        ambiguity.taken = reader.require_bilingual("taken").value_or(base::Bilingual{});
        for (const auto& item : reader.items("readings")) {
            Reader other(item, context.problems(), "reading");
            Reading reading;
            reading.id = other.require_text("id").value_or("");
            reading.says = other.require_bilingual("says").value_or(base::Bilingual{});
            if (const auto* set = other.child("set")) load_settings(*set, reading, context);
            other.finish();
            ambiguity.readings.push_back(std::move(reading));
        }
        ambiguity.cite = context.citation(reader, true).value_or(Citation{});
        reader.finish();
        context.programme().ambiguities.push_back(std::move(ambiguity));
    }
}

}  // namespace egide::programme
