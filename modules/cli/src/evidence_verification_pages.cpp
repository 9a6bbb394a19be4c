#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "evidence_vault.h"
#include "evidence_verification.h"
#include "text_block.h"

namespace egide::cli {

namespace {

class VerificationPage {
  public:
    explicit VerificationPage(const Session& session) : session_(session), block_(session) {}

    std::string write(const EvidenceVerification& verification) {
        line(0, verification.sound() ? messages::evidence_sound() : messages::evidence_unsound());
        journal(verification);
        objects(verification.store);
        review(verification.review);
        limits(verification);
        return block_.take();
    }

  private:
    void line(std::size_t indent, const base::Text& text) { block_.line(indent, session_.say(text)); }
    void journal(const EvidenceVerification& verification) {
        line(0,
             messages::evidence_journal({.entries = verification.journal.size, .heads = verification.journal.heads}));
        for (const egide::journal::Finding& finding : verification.journal.findings) {
            line(2, messages::evidence_finding({.file = finding.file.empty() ? "journal" : "journal/" + finding.file,
                                                .what = session_.say(finding.message)}));
        }
        left_out(verification.journal.left_out);
    }
    void objects(const evidence::StoreCheck& store) {
        line(0, messages::evidence_objects({.count = store.objects, .size = show_size(session_, store.bytes)}));
        for (const evidence::StoreFinding& finding : store.findings) {
            line(2, messages::evidence_finding(
                        {.file = "objects/" + evidence::shown(finding.file), .what = session_.say(finding.message)}));
        }
        left_out(store.left_out);
    }
    void review(const evidence::Review& review) {
        line(0, messages::evidence_reviewed({.erased = review.erased, .records = review.records}));
        for (const evidence::ReviewFinding& finding : review.findings) {
            line(2, finding.at ? messages::evidence_concern({.at = egide::journal::show_instant(*finding.at),
                                                             .what = session_.say(finding.message)})
                               : finding.message);
        }
        left_out(review.left_out);
    }
    void left_out(std::uint64_t count) {
        if (count > 0) {
            line(2, messages::evidence_left_out({.count = count}));
        }
    }
    /// What a reader must not believe more than is said.
    void limits(const EvidenceVerification& verification) {
        line(0, messages::evidence_proved());
        line(0, messages::evidence_not_proved());
        if (verification.own_key) {
            line(2, messages::evidence_own_key());
        }
        if (!verification.references) {
            line(2, messages::evidence_no_reference());
        }
        line(2, messages::evidence_no_truth());
    }

    const Session& session_;
    TextBlock block_;
};

void write_store(reading::JsonWriter& writer, const evidence::StoreCheck& store, base::Language language) {
    static constexpr std::string_view words[] = {"missing",    "extra",      "cut",        "altered",   "disagreeing",
                                                 "wrong_name", "wrong_type", "wrong_mode", "unreadable"};
    writer.key("objects").begin_object().field("count", store.objects).field("bytes", store.bytes);
    writer.field("sound", store.sound()).key("findings").begin_array();
    for (const evidence::StoreFinding& finding : store.findings) {
        writer.begin_object().field("fault", words[static_cast<std::size_t>(finding.fault)]);
        writer.field("file", evidence::shown(finding.file)).field("text", base::render(finding.message, language));
        writer.end_object();
    }
    writer.end_array().field("left_out", store.left_out).end_object();
}

void write_journal(reading::JsonWriter& writer, const journal::Verification& journal, base::Language language) {
    writer.key("journal").begin_object().field("size", journal.size).field("root", base::hex(journal.root));
    writer.field("heads", journal.heads).field("sound", journal.sound()).key("findings").begin_array();
    for (const journal::Finding& finding : journal.findings) {
        writer.begin_object().field("file", finding.file).key("entry");
        if (finding.entry) {
            writer.value(*finding.entry);
        } else {
            writer.null();
        }
        writer.field("text", base::render(finding.message, language)).end_object();
    }
    writer.end_array().field("left_out", journal.left_out).end_object();
}

void write_review(reading::JsonWriter& writer, const evidence::Review& review, base::Language language) {
    static constexpr std::string_view words[] = {
        "self_granted",  "granted_without_right", "done_without_right",  "reading_gap",       "reading_untraced",
        "dates_changed", "revised_after_use",     "withdrawn_after_use", "rules_changed",     "clock_back",
        "not_stamped",   "record_disagrees",      "entry_malformed",     "erasure_unfinished"};
    writer.key("review").begin_object().field("entries", review.entries).field("records", review.records);
    writer.field("erased", review.erased).key("findings").begin_array();
    for (const evidence::ReviewFinding& finding : review.findings) {
        writer.begin_object().field("concern", words[static_cast<std::size_t>(finding.concern)]).key("entry");
        if (finding.entry) {
            writer.value(*finding.entry);
        } else {
            writer.null();
        }
        writer.field("at", finding.at ? journal::show_instant(*finding.at) : std::string());
        writer.field("actor", finding.actor).field("evidence", finding.evidence).key("others").begin_array();
        for (const std::uint64_t other : finding.others) {
            writer.value(other);
        }
        writer.end_array().field("text", base::render(finding.message, language)).end_object();
    }
    writer.end_array().field("left_out", review.left_out).end_object();
}

}  // namespace

std::string verification_text(const Session& session, const EvidenceVerification& verification) {
    return VerificationPage(session).write(verification);
}

std::string verification_json(const EvidenceVerification& verification, base::Language language) {
    reading::JsonWriter writer;
    writer.begin_object().field("sound", verification.sound());
    writer.field("key_given", !verification.own_key).field("references_given", verification.references);
    write_journal(writer, verification.journal, language);
    write_store(writer, verification.store, language);
    write_review(writer, verification.review, language);
    return writer.end_object().take();
}

}  // namespace egide::cli
