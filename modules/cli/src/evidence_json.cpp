#include <cstdlib>

#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "evidence_pages.h"

namespace egide::cli {

namespace {

using evidence::Event;
using evidence::Evidence;
using evidence::Revision;

void write_node(reading::JsonWriter& writer, const reading::Node& node) {
    switch (node.kind) {
        case reading::Node::Kind::null:
            writer.null();
            return;
        case reading::Node::Kind::sequence:
            writer.begin_array();
            for (const reading::Node& item : node.items) {
                write_node(writer, item);
            }
            writer.end_array();
            return;
        case reading::Node::Kind::mapping:
            writer.begin_object();
            for (const reading::Member& member : node.members) {
                writer.key(member.key);
                write_node(writer, member.value);
            }
            writer.end_object();
            return;
        case reading::Node::Kind::scalar:
            break;
    }
    if (node.quoted) {
        writer.value(node.scalar);
    } else if (node.scalar == "true" || node.scalar == "false") {
        writer.value(node.scalar == "true");
    } else {
        writer.value(static_cast<std::int64_t>(std::strtoll(node.scalar.c_str(), nullptr, 10)));
    }
}

/// JSON of the journal (whole numbers only), inside ours.
void write_json(reading::JsonWriter& writer, const std::string& json) {
    const auto tree = reading::read_json(json, "journal");
    if (tree) {
        write_node(writer, *tree);
    } else {
        writer.null();
    }
}

void write_object(reading::JsonWriter& writer, const std::optional<evidence::ObjectName>& object) {
    if (object) {
        writer.field("sha256", base::hex(object->sha256)).field("sha3_256", base::hex(object->sha3));
        writer.field("size", object->size);
    }
}

void write_revision(reading::JsonWriter& writer, const Revision& revision) {
    writer.begin_object().field("revision", revision.number).field("entry", revision.entry);
    writer.field("at", journal::show_instant(revision.at)).field("actor", revision.actor);
    write_object(writer, revision.object);
    writer.key("record");
    if (revision.record) {
        write_json(writer, evidence::write_record(*revision.record));
    } else {
        writer.null();
    }
    if (revision.foreign) {
        writer.key("imported").begin_object().field("origin", revision.foreign->origin);
        writer.field("index", revision.foreign->index).field("at", journal::show_instant(revision.foreign->at));
        writer.end_object();
    }
    writer.end_object();
}

void write_evidence(reading::JsonWriter& writer, const Evidence& evidence) {
    writer.field("evidence", evidence.id).field("state", state_of(evidence)).key("revisions").begin_array();
    for (const Revision& revision : evidence.revisions) {
        write_revision(writer, revision);
    }
    writer.end_array().key("observations").begin_array();
    for (const evidence::ObservationLink& link : evidence.observations) {
        writer.begin_object().field("kind", link.kind).field("digest", base::hex(link.digest)).end_object();
    }
    writer.end_array();
    if (evidence.tombstone) {
        writer.key("withdrawn").begin_object().field("entry", evidence.tombstone->entry);
        writer.field("at", journal::show_instant(evidence.tombstone->at)).field("actor", evidence.tombstone->actor);
        writer.field("reason", evidence.tombstone->reason).end_object();
    }
}

class JsonList final : public EvidenceListPage {
  public:
    JsonList() { writer_.begin_array(); }
    void take(const Evidence& evidence) override {
        writer_.begin_object();
        write_evidence(writer_, evidence);
        writer_.end_object();
    }
    std::string finish() override { return writer_.end_array().take(); }

  private:
    reading::JsonWriter writer_;
};

}  // namespace

std::string_view state_of(const Evidence& evidence) {
    const auto& record = evidence.latest().record;
    return evidence.tombstone ? "withdrawn" : !record ? "erased" : record->held() ? "held" : "absent";
}

std::unique_ptr<EvidenceListPage> json_list_page() {
    return std::make_unique<JsonList>();
}

std::string evidence_json(const Evidence& evidence, const std::vector<Event>& history) {
    reading::JsonWriter writer;
    writer.begin_object();
    write_evidence(writer, evidence);
    writer.key("custody").begin_array();
    for (const Event& event : history) {
        writer.begin_object().field("entry", event.index).field("at", journal::show_instant(event.at));
        writer.field("kind", event.kind).field("actor", event.actor).key("payload");
        write_json(writer, event.payload);
        writer.end_object();
    }
    return writer.end_array().end_object().take();
}

}  // namespace egide::cli
