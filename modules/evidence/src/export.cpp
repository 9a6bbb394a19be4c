// Everything, in a form that other programs read.
#include <algorithm>

#include "drafts.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "egide/journal/merkle.h"
#include "egide/reading/json_writer.h"
#include "export_layout.h"
#include "line_file.h"
#include "record_json.h"
#include "store_names.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

std::string format_text(const journal::Checkpoint& head, journal::Instant made) {
    reading::JsonWriter writer;
    writer.begin_object().field("format", kExportFormat).field("made", journal::show_instant(made));
    return writer.field("origin", head.origin).field("size", head.size).end_object().take();
}

/// {"commitment":…,"data":…,"entry":…,"salt":…} with the data as it was committed to.
std::string personal_line(const journal::Hash& commitment, std::uint64_t entry, const journal::Disclosure& disclosed) {
    return R"({"commitment":")" + base::hex(commitment) + R"(","data":)" + disclosed.data + R"(,"entry":)" +
           std::to_string(entry) + R"(,"salt":")" + base::hex(disclosed.salt) + "\"}";
}

/// A record with its place, for people's programs: the journal says the same.
std::string record_line(const Event& event, const std::string& record) {
    return R"({"at":")" + journal::show_instant(event.at) + R"(","entry":)" + std::to_string(event.index) +
           R"(,"kind":")" + event.kind + R"(","record":)" + record + "}";
}

/// The three texts that are written in one reading of the journal.
class Texts {
  public:
    static base::Result<Texts> create(Calls& calls, const ExportLayout& layout) {
        auto entries = LineWriter::create(calls, layout.entries());
        auto personal =
            entries ? LineWriter::create(calls, layout.personal()) : base::Result<LineWriter>(entries.errors());
        auto records =
            personal ? LineWriter::create(calls, layout.records()) : base::Result<LineWriter>(personal.errors());
        return records ? base::Result<Texts>(Texts(std::move(*entries), std::move(*personal), std::move(*records)))
                       : records.errors();
    }
    Done take(const journal::LogReader& log, const std::string& bytes) {
        auto entry = journal::read_entry(bytes, "journal");
        auto event = entry ? read_event(std::move(*entry)) : base::Result<Event>(entry.errors());
        auto done = event ? entries_.add(bytes) : Done(event.errors());
        for (std::size_t at = 0; done && at < event->commitments.size(); ++at) {
            const auto disclosed = log.personal(event->commitments[at]);
            if (!disclosed) {
                return disclosed.errors();
            }
            if (!*disclosed) {
                continue;
            }
            done = personal_.add(personal_line(event->commitments[at], event->index, **disclosed));
            if (done && at == 0 && event->revision > 0) {
                done = records_.add(record_line(*event, (*disclosed)->data));
            }
        }
        return done;
    }
    Done close() {
        auto closed = entries_.close();
        closed = closed ? personal_.close() : closed;
        return closed ? records_.close() : closed;
    }

  private:
    Texts(LineWriter entries, LineWriter personal, LineWriter records)
        : entries_(std::move(entries)), personal_(std::move(personal)), records_(std::move(records)) {}
    LineWriter entries_;
    LineWriter personal_;
    LineWriter records_;
};

Done write_texts(Calls& calls, const ExportLayout& layout, const journal::LogReader& log) {
    auto texts = Texts::create(calls, layout);
    if (!texts) {
        return texts.errors();
    }
    for (std::uint64_t at = 0; at < log.checkpoint().size;) {
        const auto entries = log.entries_from(at);
        if (!entries) {
            return entries.errors();
        }
        for (const std::string& bytes : *entries) {
            if (auto taken = texts->take(log, bytes); !taken) {
                return taken;
            }
        }
        at += entries->size();
    }
    return texts->close();
}

Done export_objects(const ObjectStore& from, FolderStore& to, const std::vector<ExpectedObject>& objects,
                    const ProgressCall& progress) {
    constexpr std::size_t kGroup = 500;
    for (std::size_t at = 0; at < objects.size();) {
        std::vector<OpenSource> sources;
        for (; at < objects.size() && sources.size() < kGroup; ++at) {
            sources.push_back([&from, &name = objects[at].name] { return from.open(name.sha256); });
        }
        const auto stored = to.put(sources);
        if (!stored) {
            return stored.errors();
        }
        for (const auto& one : *stored) {
            if (!one) {
                return one.errors();
            }
        }
        if (progress) {
            progress(at, objects.size());
        }
    }
    return std::monostate{};
}

}  // namespace

base::Result<std::uint64_t> Vault::export_to(const std::string& actor, const std::filesystem::path& destination,
                                             const ProgressCall& progress) {
    Calls& calls = *state_->options.calls;
    auto known = check_actor(actor);
    const auto names = known ? names_in(destination) : base::Result<std::vector<std::string>>(known.errors());
    if (!names || !names->empty()) {
        return names
                   ? base::Result<std::uint64_t>(refused(messages::export_not_empty({.folder = destination.string()})))
                   : names.errors();
    }
    const auto storing = state_->storing();
    const auto before = storing ? expected_objects() : storing.errors();
    const auto draft = before ? draft_exported(actor, before->size(), state_->ledger_root()) : journal::Draft{};
    // The entry first: it is part of what is exported.
    const auto recorded = before ? state_->record(draft) : before.errors();
    const auto log = recorded ? state_->refreshed() : recorded.errors();
    if (!log) {
        return log.errors();
    }
    const ExportLayout layout{destination};
    std::set<Path> touched;
    auto done = make_folders(calls, destination / "journal", touched);
    FolderStore objects(layout.objects(), calls);
    done = done ? write_texts(calls, layout, *log) : done;
    const auto expected = done ? expected_objects() : base::Result<std::vector<ExpectedObject>>(done.errors());
    done = expected ? export_objects(state_->store, objects, *expected, progress) : Done(expected.errors());
    done = done ? replace_file(calls, layout.checkpoint(), log->note()) : done;
    done = done ? replace_file(calls, layout.keys(), state_->key.text() + "\n") : done;
    // Last: an export without it was interrupted.
    done = done ? replace_file(calls, layout.format(), format_text(log->checkpoint(), state_->options.clock())) : done;
    done = done ? sync_folders(calls, touched) : done;
    return done ? base::Result<std::uint64_t>(log->checkpoint().size) : done.errors();
}

}  // namespace egide::evidence
