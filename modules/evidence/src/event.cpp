// The entries of the journal as evidence understands them.
#include <algorithm>
#include <array>

#include "disk.h"
#include "egide/evidence/messages.h"
#include "record_json.h"

namespace egide::evidence {

namespace {

/// What an entry of a kind must have.
struct Shape {
    std::string_view kind;
    bool actor = true;
    bool evidence = false;
    bool revision = false;
    bool object = false;
    bool right = false;
    bool count = false;
};

constexpr std::array<Shape, 19> kShapes = {{
    {.kind = kinds::actor_named},
    {.kind = kinds::access_granted, .right = true},
    {.kind = kinds::access_revoked, .right = true},
    {.kind = kinds::received, .evidence = true, .revision = true, .object = true},
    {.kind = kinds::absent, .evidence = true, .revision = true},
    {.kind = kinds::revised, .evidence = true, .revision = true},
    {.kind = kinds::withdrawn, .evidence = true, .revision = true},
    {.kind = kinds::linked, .evidence = true},
    {.kind = kinds::read, .evidence = true, .revision = true, .object = true, .count = true},
    {.kind = kinds::exported},
    {.kind = kinds::erasing, .evidence = true, .revision = true},
    {.kind = kinds::custody, .evidence = true},
    {.kind = kinds::imported},
    {.kind = kinds::object_removed, .object = true},
    {.kind = kinds::evaluation_made},
    {.kind = kinds::bundle_sealed},
    {.kind = kinds::time_stamped, .actor = false},
    {.kind = kinds::time_waiting, .actor = false},
    {.kind = journal::kErasureKind, .actor = false},
}};

std::vector<ObservationLink> read_observations(reading::Reader& reader) {
    std::vector<ObservationLink> links;
    for (const reading::Node& item : reader.items("observations")) {
        reading::Reader link(item, reader.problems(), "observation");
        ObservationLink read;
        read.kind = link.require_text("kind").value_or("");
        link.require_child("digest");
        read.digest = read_digest(link, "digest").value_or(Digest{});
        links.push_back(std::move(read));
    }
    return links;
}

std::optional<Foreign> read_foreign(reading::Reader& reader) {
    const reading::Node* const node = reader.child("imported");
    if (node == nullptr || node->kind != reading::Node::Kind::mapping) {
        return std::nullopt;
    }
    reading::Reader inner(*node, reader.problems(), "imported");
    Foreign foreign;
    foreign.origin = inner.require_text("origin").value_or("");
    foreign.kind = inner.require_text("kind").value_or("");
    inner.require_child("index");
    inner.require_child("at");
    foreign.index = read_number(inner, "index", 0).value_or(0);
    foreign.at = read_instant(inner, "at").value_or(journal::Instant{});
    return foreign;
}

std::optional<ObjectName> read_object(reading::Reader& reader) {
    const auto sha256 = read_digest(reader, "object");
    if (!sha256) {
        return std::nullopt;
    }
    return ObjectName{*sha256, read_digest(reader, "sha3").value_or(Digest{}),
                      read_number(reader, "size", 0).value_or(0)};
}

void read_payload(reading::Reader& reader, Event& event) {
    event.actor = reader.text("actor").value_or("");
    event.evidence = reader.text("evidence").value_or("");
    event.revision =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(read_number(reader, "revision", 1).value_or(0), UINT32_MAX));
    event.object = read_object(reader);
    event.to = reader.text("to").value_or("");
    event.right = reader.text("right").value_or("");
    event.observations = read_observations(reader);
    event.reader_count = read_number(reader, "reader_count", 1).value_or(0);
    event.previous = read_number(reader, "previous", 0);
    event.foreign = read_foreign(reader);
}

bool has_shape(const Event& event, const Shape& shape) {
    return (!shape.actor || is_actor(event.actor)) && (!shape.evidence || is_evidence_id(event.evidence)) &&
           (!shape.revision || event.revision > 0) && (!shape.object || event.object) &&
           (!shape.right || (is_actor(event.to) && !event.right.empty())) && (!shape.count || event.reader_count > 0);
}

base::Error shapeless(const Event& event) {
    return refused(messages::event_shape({.index = event.index, .kind = event.kind}));
}

}  // namespace

base::Result<Event> read_event(journal::Entry entry) {
    Event event;
    event.index = entry.index;
    event.at = entry.at;
    event.kind = std::move(entry.kind);
    event.payload = std::move(entry.payload);
    event.commitments = std::move(entry.commitments);
    const auto shape =
        std::find_if(kShapes.begin(), kShapes.end(), [&](const Shape& known) { return known.kind == event.kind; });
    if (shape == kShapes.end()) {
        return event;
    }
    const auto tree = reading::read_json(event.payload, event.kind);
    if (!tree || tree->kind != reading::Node::Kind::mapping) {
        return shapeless(event);
    }
    reading::Problems problems;
    reading::Reader reader(*tree, problems, event.kind);
    read_payload(reader, event);
    return problems.any() || !has_shape(event, *shape) ? base::Result<Event>(shapeless(event)) : event;
}

Done each_event(const journal::LogReader& log, std::uint64_t from, const std::function<Done(Event)>& each,
                const std::function<void(std::uint64_t, const base::Errors&)>& broken) {
    for (std::uint64_t at = from; at < log.checkpoint().size;) {
        const auto entries = log.entries_from(at);
        if (!entries) {
            return entries.errors();
        }
        for (const std::string& bytes : *entries) {
            auto entry = journal::read_entry(bytes, "entry " + std::to_string(at));
            auto event = entry ? read_event(std::move(*entry)) : base::Result<Event>(entry.errors());
            if (!event && !broken) {
                return event.errors();
            }
            if (!event) {
                broken(at, event.errors());
            } else if (auto taken = each(std::move(*event)); !taken) {
                return taken;
            }
            ++at;
        }
    }
    return std::monostate{};
}

base::Result<std::optional<Record>> record_of(const journal::LogReader& log, const Event& event) {
    if (event.commitments.empty()) {
        return std::optional<Record>();
    }
    const auto disclosed = log.personal(event.commitments.front());
    if (!disclosed) {
        return disclosed.errors();
    }
    if (!*disclosed) {
        return std::optional<Record>();
    }
    const std::string file = "entry " + std::to_string(event.index);
    if (journal::commitment_of(**disclosed) != event.commitments.front()) {
        return refused(messages::event_record_altered({.index = event.index}), file);
    }
    auto record = read_record((*disclosed)->data, file);
    return record ? base::Result<std::optional<Record>>(std::move(*record)) : record.errors();
}

}  // namespace egide::evidence
