#include "egide/base/text.h"
#include "egide/signature/detached.h"
#include "egide/signature/messages.h"
#include "egide/signature/pdf.h"
#include "names.h"
#include "sentences.h"

namespace egide::signature {
namespace {

using Sentences = std::vector<base::Text>;

void append(Sentences& sentences, Sentences more) {
    sentences.insert(sentences.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

base::Text explain(Change change, const PdfSignature& signature) {
    switch (change) {
        case Change::signature:
            return messages::change_signature();
        case Change::validation_data:
            return messages::change_validation_data();
        case Change::metadata:
            return messages::change_metadata();
        case Change::form_field:
            return messages::change_form_field({.fields = signature.changed_fields});
        case Change::annotation:
            return messages::change_annotation();
        case Change::page_content:
            return messages::change_page_content();
        case Change::other:
            return messages::change_other();
        case Change::not_examined:
            return messages::change_not_examined();
    }
    return messages::change_other();
}

void explain_extent(const PdfSignature& signature, Sentences& sentences) {
    if (!signature.faults.empty()) {
        return;
    }
    sentences.push_back(signature.covers_file ? messages::signature_whole() : messages::signature_revision());
    if (!signature.covers_file && signature.changes.empty()) {
        sentences.push_back(messages::signature_no_effect());
    }
    for (const Change change : signature.changes) {
        sentences.push_back(explain(change, signature));
    }
    if (!signature.changes_allowed) {
        sentences.push_back(messages::change_forbidden());
    }
}

void explain_restrictions(const PdfSignature& signature, Sentences& sentences) {
    if (signature.certification) {
        sentences.push_back(messages::signature_certification({.level = std::to_string(*signature.certification)}));
    }
    if (signature.lock) {
        sentences.push_back(
            messages::signature_lock({.action = word_of(signature.lock->action), .fields = signature.lock->fields}));
    }
}

bool only_timestamps(const PdfReport& report) {
    return report.verdict == Verdict::not_signed && !report.signatures.empty();
}

void explain_stamps(const DetachedSignature& signature, Sentences& sentences) {
    if (signature.packaging) {
        sentences.push_back(messages::xml_packaging({.packaging = word_of(*signature.packaging)}));
    }
    for (const Reference& reference : signature.references) {
        sentences.push_back(reference.uri.empty() ? messages::xml_reference_whole()
                                                  : messages::xml_reference({.uri = reference.uri}));
    }
}

std::string shown_level(Level level) {
    constexpr std::array<const char*, 5> names = {"", "XAdES-B", "XAdES-T", "XAdES-LT", "XAdES-LTA"};
    return names.at(static_cast<std::size_t>(level));
}

void explain_format(const DetachedReport& report, Sentences& sentences) {
    switch (report.format) {
        case Format::cms_detached:
            sentences.push_back(messages::file_cms_detached());
            return;
        case Format::cms_enclosing:
            sentences.push_back(messages::file_content_inside());
            return;
        case Format::xades:
            sentences.push_back(messages::file_xades());
            return;
        case Format::asic_s:
        case Format::asic_e:
            sentences.push_back(messages::file_asic());
            return;
        case Format::none:
            return;
    }
}

void explain_count(std::size_t count, Sentences& sentences) {
    if (count > 1) {
        sentences.push_back(messages::file_signatures({.count = base::Count(count)}));
    }
}

void explain_unreadable(Unreadable unreadable, Sentences& sentences) {
    switch (unreadable) {
        case Unreadable::no:
            return;
        case Unreadable::not_pdf:
            sentences.push_back(messages::unreadable_not_pdf());
            return;
        case Unreadable::too_large:
            sentences.push_back(messages::unreadable_too_large());
            return;
        case Unreadable::damaged:
            sentences.push_back(messages::unreadable_damaged());
            return;
        case Unreadable::too_many_signatures:
            sentences.push_back(messages::unreadable_too_many_signatures());
            return;
        case Unreadable::unsafe_xml:
            sentences.push_back(messages::unreadable_unsafe_xml());
            return;
    }
}

}  // namespace

Sentences explain(const PdfReport& report) {
    Sentences sentences = {meaning(report.verdict)};
    explain_unreadable(report.unreadable, sentences);
    if (only_timestamps(report)) {
        sentences.push_back(messages::file_only_timestamps());
    }
    explain_count(report.signatures.size(), sentences);
    if (report.encrypted && report.verdict != Verdict::encrypted) {
        sentences.push_back(messages::file_encrypted_open());
    }
    if (!report.empty_fields.empty()) {
        sentences.push_back(messages::file_empty_fields(
            {.count = base::Count(report.empty_fields.size()), .names = report.empty_fields}));
    }
    sentences.push_back(advice(report.verdict));
    return sentences;
}

Sentences explain(const PdfSignature& signature) {
    Sentences sentences = {messages::signature_field({.field = signature.field})};
    if (signature.is_timestamp()) {
        sentences.push_back(messages::signature_timestamp());
    }
    for (const Fault fault : signature.faults) {
        sentences.push_back(explain(fault));
    }
    explain_extent(signature, sentences);
    explain_restrictions(signature, sentences);
    if (!signature.reason.empty()) {
        sentences.push_back(messages::signature_reason({.reason = signature.reason}));
    }
    append(sentences, explain(signature.signer));
    return sentences;
}

Sentences explain(const DetachedReport& report) {
    Sentences sentences = {meaning(report.verdict)};
    explain_unreadable(report.unreadable, sentences);
    explain_format(report, sentences);
    explain_count(report.signatures.size(), sentences);
    sentences.push_back(advice(report.verdict));
    return sentences;
}

Sentences explain(const DetachedSignature& signature) {
    Sentences sentences;
    for (const Fault fault : signature.faults) {
        sentences.push_back(explain(fault));
    }
    explain_stamps(signature, sentences);
    if (signature.level != Level::none) {
        sentences.push_back(messages::xml_level({.level = shown_level(signature.level)}));
    }
    append(sentences, explain(signature.signer));
    return sentences;
}

Sentences explain(const TrustList& list) {
    Sentences sentences;
    const base::Count count(list.anchors.size());
    if (list.territory.empty()) {
        sentences.push_back(messages::list_certificates({.count = count}));
    } else {
        sentences.push_back(
            messages::list_national({.count = count, .origin = list.origin, .territory = list.territory}));
        sentences.push_back(messages::list_not_verified());
    }
    if (list.next_update) {
        sentences.push_back(messages::list_next_update({.date = day_of(*list.next_update)}));
    }
    if (list.passed_over > 0) {
        sentences.push_back(messages::list_passed_over({.count = base::Count(list.passed_over)}));
    }
    return sentences;
}

}  // namespace egide::signature
