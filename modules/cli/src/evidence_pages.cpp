#include "evidence_pages.h"

#include <algorithm>

#include "egide/cli/messages.h"
#include "egide/reading/csv.h"
#include "evidence_vault.h"
#include "text_block.h"

namespace egide::cli {

namespace {

using evidence::Event;
using evidence::Evidence;
using evidence::Record;
using evidence::Revision;

std::string name_of(const Revision& revision) {
    const bool named = revision.record && revision.record->content;
    return named ? evidence::shown(revision.record->content->name) : std::string();
}

std::string period_of(const Session& session, const evidence::Attests& attests) {
    return session.say(attests.from && attests.to
                           ? messages::evidence_period({.from = *attests.from, .to = *attests.to})
                       : attests.from ? messages::evidence_period_from({.from = *attests.from})
                                      : messages::evidence_period_to({.to = *attests.to}));
}

/// What it is about, in a few words.
std::string about(const Session& session, const Record& record) {
    std::vector<std::string> parts;
    const evidence::Attests& attests = record.attests;
    for (const std::string& part : {attests.programme, attests.piece.empty() ? attests.objective : attests.piece,
                                    attests.directory, attests.perimeter}) {
        if (!part.empty()) {
            parts.push_back(evidence::shown(part));
        }
    }
    parts.insert(parts.end(), attests.entities.begin(), attests.entities.end());
    if (attests.from || attests.to) {
        parts.push_back(period_of(session, attests));
    }
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : ", ") + part;
    }
    return text.empty() ? session.say(messages::evidence_nothing_said()) : text;
}

class TextList final : public EvidenceListPage {
  public:
    explicit TextList(const Session& session) : session_(session), block_(session) {}
    void take(const Evidence& evidence) override {
        ++count_;
        const Revision& latest = evidence.latest();
        block_.line(
            0, evidence.id + "  " +
                   session_.say(messages::evidence_state({.revision = latest.number, .state = state_of(evidence)})));
        if (latest.record) {
            block_.line(2, about(session_, *latest.record));
        }
        if (latest.object) {
            block_.line(2, name_of(latest) + ", " + show_size(session_, latest.object->size));
        }
    }
    std::string finish() override {
        block_.line(0, session_.say(messages::evidence_count({.count = count_})));
        return block_.take();
    }

  private:
    const Session& session_;
    TextBlock block_;
    std::size_t count_ = 0;
};

class CsvList final : public EvidenceListPage {
  public:
    void take(const Evidence& evidence) override {
        const Revision& latest = evidence.latest();
        const Record record = latest.record.value_or(Record());
        const evidence::Attests& attests = record.attests;
        std::string entities;
        for (const std::string& entity : attests.entities) {
            entities += (entities.empty() ? "" : ",") + entity;
        }
        const std::vector<std::string> cells = {evidence.id,
                                                std::to_string(latest.number),
                                                std::string(state_of(evidence)),
                                                journal::show_instant(record.received),
                                                record.collected ? journal::show_instant(*record.collected) : "",
                                                attests.from ? attests.from->iso() : "",
                                                attests.to ? attests.to->iso() : "",
                                                attests.programme,
                                                attests.objective,
                                                attests.piece,
                                                entities,
                                                attests.directory,
                                                attests.perimeter,
                                                name_of(latest),
                                                latest.object ? std::to_string(latest.object->size) : "",
                                                latest.object ? base::hex(latest.object->sha256) : "",
                                                latest.actor,
                                                std::to_string(latest.entry)};
        for (std::size_t at = 0; at < cells.size(); ++at) {
            text_ += (at == 0 ? "" : ";") + reading::csv_cell(cells[at]);
        }
        text_ += "\n";
    }
    std::string finish() override { return std::move(text_); }

  private:
    std::string text_ =
        "evidence;revision;state;received;collected;from;to;programme;objective;piece;entities;directory;perimeter;"
        "name;"
        "size;sha256;actor;entry\n";
};

class EvidencePage {
  public:
    EvidencePage(const Session& session, const evidence::Vault& vault)
        : session_(session), vault_(vault), block_(session) {}

    std::string write(const Evidence& evidence, const std::vector<Event>& history) {
        line(0, messages::evidence_title({.id = evidence.id}));
        for (const Revision& revision : evidence.revisions) {
            write_revision(revision);
        }
        if (evidence.tombstone) {
            line(2, messages::evidence_tombstone({.actor = who(evidence.tombstone->actor),
                                                  .entry = evidence.tombstone->entry,
                                                  .reason = evidence::shown(evidence.tombstone->reason)}));
        }
        line(2, messages::evidence_custody());
        for (const Event& event : history) {
            write_event(event);
        }
        return block_.take();
    }

  private:
    void line(std::size_t indent, const base::Text& text) { block_.line(indent, session_.say(text)); }
    std::string who(const std::string& actor) const {
        const auto name = vault_.actor_name(actor);
        return name && !name->empty() ? evidence::shown(*name) + " (" + actor + ")" : actor;
    }
    void write_revision(const Revision& revision) {
        line(2, messages::evidence_revision({.actor = who(revision.actor),
                                             .at = journal::show_instant(revision.at),
                                             .entry = revision.entry,
                                             .revision = revision.number}));
        if (revision.object) {
            block_.line(4, name_of(revision) + ", " + show_size(session_, revision.object->size));
            block_.line(4, "SHA-256 " + base::hex(revision.object->sha256));
            block_.line(4, "SHA3-256 " + base::hex(revision.object->sha3));
        }
        if (!revision.record) {
            line(4, messages::evidence_data_erased());
            return;
        }
        write_record(*revision.record);
    }
    void write_record(const Record& record) {
        line(4, messages::evidence_attests({.what = about(session_, record)}));
        if (record.collected) {
            line(4, messages::evidence_collected({.at = journal::show_instant(*record.collected)}));
        }
        line(4, messages::evidence_received({.at = journal::show_instant(record.received)}));
        if (!record.origin.name.empty()) {
            line(4, messages::evidence_from({.name = evidence::shown(record.origin.name),
                                             .version = evidence::shown(record.origin.version)}));
        }
        if (!record.reason.empty()) {
            line(4, messages::evidence_reason({.reason = evidence::shown(record.reason)}));
        }
        if (!record.note.empty()) {
            line(4, messages::evidence_note({.note = evidence::shown(record.note)}));
        }
    }
    std::string what(const std::string& kind) const {
        std::string word = kind;
        std::replace(word.begin(), word.end(), '.', '_');
        return session_.say(messages::evidence_event({.kind = word, .name = evidence::shown(kind)}));
    }
    void write_event(const Event& event) {
        line(4, event.foreign ? messages::evidence_event_foreign({.actor = event.actor,
                                                                  .at = journal::show_instant(event.foreign->at),
                                                                  .entry = event.index,
                                                                  .index = event.foreign->index,
                                                                  .origin = evidence::shown(event.foreign->origin),
                                                                  .what = what(event.foreign->kind)})
                              : messages::evidence_event_line({.actor = who(event.actor),
                                                               .at = journal::show_instant(event.at),
                                                               .entry = event.index,
                                                               .what = what(event.kind)}));
    }

    const Session& session_;
    const evidence::Vault& vault_;
    TextBlock block_;
};

}  // namespace

std::unique_ptr<EvidenceListPage> evidence_list_page(const Session& session) {
    if (session.format() == Format::json) {
        return json_list_page();
    }
    if (session.request().text("--format") == "csv") {
        return std::make_unique<CsvList>();
    }
    return std::make_unique<TextList>(session);
}

std::string evidence_text(const Session& session, const evidence::Vault& vault, const Evidence& evidence,
                          const std::vector<Event>& history) {
    return EvidencePage(session, vault).write(evidence, history);
}

}  // namespace egide::cli
