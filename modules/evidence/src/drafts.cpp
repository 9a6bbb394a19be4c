#include "drafts.h"

#include "egide/reading/json_writer.h"

namespace egide::evidence {

namespace {

using reading::JsonWriter;

JsonWriter begun(const std::string& actor) {
    JsonWriter writer(false);
    writer.begin_object().field("actor", actor);
    return writer;
}

journal::Draft ended(std::string_view kind, JsonWriter& writer) {
    return {std::string(kind), writer.end_object().take(), {}};
}

}  // namespace

journal::Draft draft_of(std::string_view kind, const std::string& actor, const Record& record) {
    JsonWriter writer = begun(actor);
    writer.field("evidence", record.evidence);
    if (record.content) {
        writer.field("object", base::hex(record.content->object.sha256));
    }
    writer.field("revision", record.revision);
    if (record.content) {
        writer.field("sha3", base::hex(record.content->object.sha3)).field("size", record.content->object.size);
    }
    journal::Draft draft = ended(kind, writer);
    draft.personal.push_back(write_record(record));
    return draft;
}

journal::Draft draft_about(std::string_view kind, const std::string& actor, const std::string& evidence,
                           std::uint32_t revision) {
    JsonWriter writer = begun(actor);
    writer.field("evidence", evidence).field("revision", revision);
    return ended(kind, writer);
}

journal::Draft draft_access(std::string_view kind, const std::string& actor, const std::string& to,
                            const std::string& right) {
    JsonWriter writer = begun(actor);
    writer.field("right", right).field("to", to);
    return ended(kind, writer);
}

journal::Draft draft_link(const std::string& actor, const std::string& evidence,
                          std::span<const ObservationLink> observations) {
    JsonWriter writer = begun(actor);
    writer.field("evidence", evidence).key("observations").begin_array();
    for (const ObservationLink& link : observations) {
        writer.begin_object().field("digest", base::hex(link.digest)).field("kind", link.kind).end_object();
    }
    writer.end_array();
    return ended(kinds::linked, writer);
}

journal::Draft draft_read(const std::string& actor, const Record& record, std::uint64_t count,
                          std::optional<std::uint64_t> previous) {
    JsonWriter writer = begun(actor);
    writer.field("evidence", record.evidence).field("object", base::hex(record.content->object.sha256));
    writer.key("previous");
    if (previous) {
        writer.value(*previous);
    } else {
        writer.null();
    }
    writer.field("reader_count", count).field("revision", record.revision);
    return ended(kinds::read, writer);
}

journal::Draft draft_removed(const std::string& actor, const ObjectName& object) {
    JsonWriter writer = begun(actor);
    writer.field("object", base::hex(object.sha256)).field("size", object.size);
    return ended(kinds::object_removed, writer);
}

journal::Draft draft_evaluation(const std::string& actor, const EvaluationMade& made) {
    JsonWriter writer = begun(actor);
    writer.field("dossier_sha256", base::hex(made.dossier)).field("evaluation_sha256", base::hex(made.evaluation));
    writer.field("on", made.on.iso()).field("programme", made.programme);
    if (!made.rule_files.empty()) {
        writer.key("rules_files").begin_object();
        for (const auto& [path, digest] : made.rule_files) {
            writer.field(path, base::hex(digest));
        }
        writer.end_object();
    }
    writer.field("rules_sha256", base::hex(made.rules)).field("rules_version", made.rules_version);
    if (!made.evidence.empty()) {
        writer.key("uses").begin_array();
        for (const std::string& id : made.evidence) {
            writer.value(id);
        }
        writer.end_array();
    }
    return ended(kinds::evaluation_made, writer);
}

journal::Draft draft_exported(const std::string& actor, std::uint64_t objects, const journal::Hash& head) {
    JsonWriter writer = begun(actor);
    writer.field("digest", base::hex(head)).field("objects", objects);
    return ended(kinds::exported, writer);
}

std::string personal_text(std::string_view key, const std::string& text) {
    JsonWriter writer(false);
    return writer.begin_object().field(key, text).end_object().take();
}

}  // namespace egide::evidence
