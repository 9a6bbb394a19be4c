// An export taken over: verified whole first, then recorded entry by entry, with the foreign journal kept as an object.
#include <algorithm>

#include "drafts.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "import_source.h"
#include "record_json.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kGroup = 1000;

/// {"at":…,"index":…,"kind":…,"origin":…} of an entry of another journal.
void write_foreign(reading::JsonWriter& writer, const Event& event, const std::string& origin) {
    writer.key("imported").begin_object().field("at", journal::show_instant(event.at)).field("index", event.index);
    writer.field("kind", event.kind).field("origin", origin).end_object();
}

bool keeps_its_kind(const std::string& kind) {
    return kind == kinds::received || kind == kinds::absent || kind == kinds::revised || kind == kinds::withdrawn ||
           kind == kinds::linked;
}

/// The entry that says here what one said there: the state of evidence keeps its kind, other events become custody.
journal::Draft draft_imported(const Event& event, const std::string& origin,
                              const std::vector<ForeignPersonal>& personal) {
    const bool same = keeps_its_kind(event.kind);
    reading::JsonWriter writer(false);
    writer.begin_object().field("actor", event.actor).field("evidence", event.evidence);
    write_foreign(writer, event, origin);
    if (event.object) {
        writer.field("object", base::hex(event.object->sha256));
    }
    if (!event.observations.empty()) {
        writer.key("observations").begin_array();
        for (const ObservationLink& link : event.observations) {
            writer.begin_object().field("digest", base::hex(link.digest)).field("kind", link.kind).end_object();
        }
        writer.end_array();
    }
    if (event.revision > 0) {
        writer.field("revision", event.revision);
    }
    if (event.object && same) {
        writer.field("sha3", base::hex(event.object->sha3)).field("size", event.object->size);
    }
    writer.end_object();
    journal::Draft draft{std::string(same ? event.kind : kinds::custody), writer.take(), {}};
    for (const ForeignPersonal& one : personal) {
        draft.personal.push_back(one.data);
        // With its salt, what the other journal committed to can still be proved.
        draft.personal.push_back(R"({"commitment":")" + base::hex(one.commitment) + R"(","salt":")" + one.salt + "\"}");
    }
    return draft;
}

/// An object that was removed there is not brought, and is not missing here.
journal::Draft draft_removed_there(const Event& event, const std::string& origin) {
    reading::JsonWriter writer(false);
    writer.begin_object().field("actor", event.actor);
    write_foreign(writer, event, origin);
    writer.field("object", base::hex(event.object->sha256)).field("size", event.object->size).end_object();
    return {event.kind, writer.take(), {}};
}

journal::Draft draft_import(const std::string& actor, const ImportSource& source, const ObjectName& custody) {
    reading::JsonWriter writer(false);
    writer.begin_object().field("actor", actor).field("object", base::hex(custody.sha256));
    writer.field("origin", source.head().origin).field("root", base::hex(source.head().root));
    writer.field("sha3", base::hex(custody.sha3)).field("size", custody.size);
    writer.field("source_size", source.head().size).end_object();
    return {std::string(kinds::imported), writer.take(), {}};
}

/// Objects that records refer to and the export holds; one that was removed there is not here either.
Done take_objects(ObjectStore& store, const FolderStore& from, const std::vector<ObjectName>& wanted,
                  ImportReport& report, const ProgressCall& progress) {
    constexpr std::size_t kObjects = 500;
    for (std::size_t at = 0; at < wanted.size();) {
        std::vector<OpenSource> sources;
        for (; at < wanted.size() && sources.size() < kObjects; ++at) {
            const auto there = from.has(wanted[at].sha256);
            if (!there || !*there) {
                return there ? Done(unavailable(messages::store_missing({.object = base::hex(wanted[at].sha256)})))
                             : there.errors();
            }
            sources.push_back([&from, &name = wanted[at]] { return from.open(name.sha256); });
        }
        const auto stored = store.put(sources);
        if (!stored) {
            return stored.errors();
        }
        for (const auto& one : *stored) {
            if (!one) {
                return one.errors();
            }
            report.objects += one->known ? 0 : 1;
        }
        if (progress) {
            progress(at, wanted.size());
        }
    }
    return std::monostate{};
}

/// Entries of one import on their way into the journal, in groups.
class Recording {
  public:
    Recording(journal::Log& log, const Ledger& ledger, const std::string& origin, ImportReport& report)
        : log_(log), ledger_(ledger), origin_(origin), report_(report) {}

    Done take(const Event& event, const std::vector<ForeignPersonal>& personal) {
        if (event.evidence.empty() && event.kind != kinds::object_removed) {
            return name(event, personal);
        }
        if (ledger_.has_imported(origin_, event.index)) {
            ++report_.known;
            return std::monostate{};
        }
        if (event.evidence.empty()) {
            const auto here = ledger_.objects().find(event.object->sha256);
            const bool kept = here != ledger_.objects().end() && !here->second.removed;
            return kept ? Done(std::monostate{}) : add(draft_removed_there(event, origin_));
        }
        ++(keeps_its_kind(event.kind) ? report_.records : report_.events);
        return add(draft_imported(event, origin_, personal));
    }
    Done add(journal::Draft draft) {
        drafts_.push_back(std::move(draft));
        return drafts_.size() < kGroup ? Done(std::monostate{}) : flush();
    }
    Done flush() {
        if (drafts_.empty()) {
            return std::monostate{};
        }
        const auto appended = log_.append(drafts_);
        drafts_.clear();
        return appended ? Done(std::monostate{}) : appended.errors();
    }

  private:
    /// A person's name comes along unless that actor has one here.
    Done name(const Event& event, const std::vector<ForeignPersonal>& personal) {
        if (event.kind != kinds::actor_named || personal.empty() || !ledger_.name_of(event.actor).empty()) {
            return std::monostate{};
        }
        journal::Draft draft{event.kind, R"({"actor":")" + event.actor + R"("})", {personal.front().data}};
        return add(std::move(draft));
    }
    journal::Log& log_;
    const Ledger& ledger_;
    const std::string& origin_;
    ImportReport& report_;
    std::vector<journal::Draft> drafts_;
};

/// Refuses evidence that is here by another way: two stories must not mix.
Done check_conflicts(const Ledger& ledger, const ImportSource& source) {
    reading::Problems problems;
    auto read = source.each([&](const Event& event, const std::vector<ForeignPersonal>&) -> Done {
        const bool first = event.kind == kinds::received || event.kind == kinds::absent;
        if (first && ledger.find(event.evidence) != nullptr &&
            !ledger.has_imported(source.head().origin, event.index)) {
            problems.add(refused(messages::import_conflict({.id = event.evidence})));
        }
        return std::monostate{};
    });
    return read && problems.any() ? Done(problems.take()) : read;
}

}  // namespace

base::Result<ImportReport> Vault::import_from(const std::string& actor, const std::filesystem::path& source,
                                              std::span<const journal::VerifierKey> trusted,
                                              const ProgressCall& progress) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const auto read = ImportSource::open(source, trusted);
    if (!read) {
        return read.errors();
    }
    ImportReport report{.origin = read->head().origin, .size = read->head().size, .key_trusted = !trusted.empty()};
    const auto storing = state_->storing();
    auto done = storing ? take_objects(state_->store, read->objects(), read->wanted(), report, progress)
                        : Done(storing.errors());
    const auto custody =
        done ? state_->store.put_one(file_source(read->entries_file())) : base::Result<StoredObject>(done.errors());
    const auto lock = custody ? state_->lock() : custody.errors();
    const auto log = lock ? state_->refreshed() : lock.errors();
    done = log ? check_conflicts(state_->ledger, *read) : Done(log.errors());
    if (!done) {
        return done.errors();
    }
    Recording recording(state_->log, state_->ledger, report.origin, report);
    done = read->each([&](const Event& event, const std::vector<ForeignPersonal>& personal) {
        return recording.take(event, personal);
    });
    if (done && report.records + report.events > 0) {
        done = recording.add(draft_import(actor, *read, custody->name));
    }
    done = done ? recording.flush() : done;
    return done ? base::Result<ImportReport>(std::move(report)) : done.errors();
}

}  // namespace egide::evidence
