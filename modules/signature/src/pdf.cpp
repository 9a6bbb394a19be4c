#include "egide/signature/pdf.h"

#include <algorithm>
#include <map>
#include <set>

#include "field.h"
#include "pdf_changes.h"
#include "pdf_document.h"

namespace egide::signature {
namespace {

constexpr std::size_t kHeaderWithin = 1024;  // ISO 32000-1, annex H: readers accept a header in the first 1,024 bytes
constexpr std::size_t kMostNamedFields = 50;
constexpr std::size_t kMostEmptyFields = 200;
constexpr std::uint64_t kMostHashedBytes = std::uint64_t{8} << 30U;

/// Whether an object starts behind the last end of the file: the update that it begins was cut.
bool has_cut_update(std::string_view file) {
    const std::size_t end = file.rfind("%%EOF");
    std::string_view rest = end == std::string_view::npos ? std::string_view() : file.substr(end + 5);
    const std::size_t first = rest.find_first_not_of(std::string_view("\0\t\n\f\r ", 6));
    return first != std::string_view::npos &&
           ((rest[first] >= '0' && rest[first] <= '9') || rest.find(" obj") != std::string_view::npos);
}

/// One signature under examination: its field in the form, its bytes.
struct Signature {
    FormField field;
    FieldExamination examination;
};

/// The examination of one file.
class Examination {
  public:
    Examination(Bytes file, const TrustList& trusted, Time now, const PdfLimits& limits)
        : file_(file), anchors_(trusted), now_(now), limits_(limits) {}

    PdfReport run() {
        report_.bytes = file_.size();
        if (open()) {
            examine_values();
            examine_changes();
            finish();
        }
        return std::move(report_);
    }

  private:
    bool refuse(Unreadable why) {
        report_.unreadable = why;
        report_.verdict = Verdict::unreadable;
        return false;
    }

    bool open() {
        if (file_.size() > limits_.bytes) {
            return refuse(Unreadable::too_large);
        }
        if (as_text(file_.first(std::min(file_.size(), kHeaderWithin))).find("%PDF-") == std::string_view::npos) {
            return refuse(Unreadable::not_pdf);
        }
        auto [opening, document] = PdfDocument::open(file_, false);
        if (opening == Opening::failed) {
            std::tie(opening, document) = PdfDocument::open(file_, true);
        }
        if (opening == Opening::encrypted) {
            report_.encrypted = true;
            report_.verdict = Verdict::encrypted;
            return false;
        }
        damaged_ = opening == Opening::repaired;
        document_ = std::move(document);
        return document_ != nullptr ? take_fields() : refuse(Unreadable::damaged);
    }

    bool take_fields() {
        report_.encrypted = document_->qpdf().isEncrypted();
        std::optional<std::vector<FormField>> fields = document_->signature_fields(limits_.signatures);
        if (!fields) {
            return refuse(Unreadable::too_many_signatures);
        }
        for (FormField& field : *fields) {
            if (field.filled) {
                signatures_.push_back({std::move(field), {}});
            } else if (report_.empty_fields.size() < kMostEmptyFields) {
                report_.empty_fields.push_back(std::move(field.name));
            }
        }
        if (signatures_.size() > limits_.signatures) {
            return refuse(Unreadable::too_many_signatures);
        }
        // A form that cannot be read whole may hide a signature: then nothing says that nobody signed.
        const bool doubtful = damaged_ || document_->has_damage() || has_cut_update(as_text(file_));
        return doubtful && signatures_.empty() ? refuse(Unreadable::damaged) : true;
    }

    void examine_values() {
        std::set<QPDFObjGen> seen;
        for (Signature& signature : signatures_) {
            examine_value(signature);
            PdfSignature& facts = signature.examination.facts;
            facts.field = signature.field.name;
            facts.reason = signature.field.reason;
            facts.certification = signature.field.certification;
            facts.lock = signature.field.lock;
            if (signature.field.value.isIndirect() && !seen.insert(signature.field.value.getObjGen()).second) {
                facts.faults.push_back(Fault::field_shared);
            }
            if (damaged_) {
                facts.faults.push_back(Fault::file_damaged);
            }
        }
        std::stable_sort(signatures_.begin(), signatures_.end(), [](const Signature& one, const Signature& other) {
            return one.examination.signed_end < other.examination.signed_end;
        });
    }

    void examine_value(Signature& signature) {
        QPDFObjectHandle value = signature.field.value;
        const std::optional<std::size_t> at =
            value.isDictionary() || value.isIndirect() ? document_->dictionary_at(value, as_text(file_)) : std::nullopt;
        hashed_ += file_.size();
        if (!at || hashed_ > kMostHashedBytes) {
            signature.examination.facts.faults.push_back(at ? Fault::cms_too_large : Fault::byte_range_gap);
            return;
        }
        signature.examination = examine_dictionary(file_, *at);
        if (!value.isDictionary() || !same_contents(value, signature.examination)) {
            signature.examination.facts.faults.push_back(Fault::dictionary_ambiguous);
        }
    }

    /// Whether qpdf read the same value as we did from the bytes. In an encrypted file it may have deciphered it.
    bool same_contents(QPDFObjectHandle value, const FieldExamination& examination) const {
        QPDFObjectHandle contents = value.getKey("/Contents");
        const std::string read = contents.isString() ? contents.getStringValue() : std::string();
        return report_.encrypted || examination.contents.empty() || read == as_text(examination.contents);
    }

    void examine_changes() {
        for (const Signature& signature : signatures_) {
            signed_fields_.insert(signature.field.node);
        }
        std::map<std::size_t, std::optional<Differences>> known;
        for (Signature& signature : signatures_) {
            PdfSignature& facts = signature.examination.facts;
            const std::size_t end = signature.examination.signed_end;
            if (end == 0 || facts.covers_file || !facts.faults.empty()) {
                continue;
            }
            if (!known.contains(end)) {
                known[end] = changes_since(end);
            }
            if (known[end]) {
                take_changes(signature, *known[end]);
            } else {
                facts.faults.push_back(Fault::byte_range_end);
            }
        }
    }

    /// The strictest certification up to this signature. One that was added later may not loosen what was signed
    /// before.
    std::optional<std::uint32_t> certification_at(std::size_t end) const {
        std::optional<std::uint32_t> strictest;
        for (const Signature& signature : signatures_) {
            const std::optional<std::uint32_t>& level = signature.field.certification;
            if (level && signature.examination.signed_end <= end) {
                strictest = std::min(strictest.value_or(*level), *level);
            }
        }
        return strictest;
    }

    /// Nothing when what was signed is no document by itself.
    std::optional<Differences> changes_since(std::size_t end) {
        if (budget_ == 0) {
            return Differences{{Change::not_examined}, {}};
        }
        const auto [opening, before] = PdfDocument::open(file_.first(end), false);
        if (opening != Opening::opened) {
            return std::nullopt;
        }
        try {
            Differences found = compare_revisions(before->qpdf(), document_->qpdf(), signed_fields_, budget_);
            if (!update_is_in_force(end)) {
                found.changes.insert(Change::other);
            }
            return found;
        } catch (const std::exception&) {  // an object that qpdf cannot read
            return Differences{{Change::not_examined}, {}};
        }
    }

    /// Bytes were added: the last "startxref" must lead into them, else no reader explains what they are for.
    bool update_is_in_force(std::size_t end) const {
        const std::string_view text = as_text(file_);
        const std::size_t keyword = text.rfind("startxref");
        if (keyword == std::string_view::npos || keyword < end) {
            return false;
        }
        std::uint64_t offset = 0;
        for (std::size_t at = keyword + 9; at < text.size() && at < keyword + 40; ++at) {
            offset =
                text[at] >= '0' && text[at] <= '9' ? offset * 10 + static_cast<std::uint64_t>(text[at] - '0') : offset;
            if (text[at] == '%') {
                break;
            }
        }
        return offset >= end;
    }

    void take_changes(Signature& signature, const Differences& found) {
        PdfSignature& facts = signature.examination.facts;
        facts.changes.assign(found.changes.begin(), found.changes.end());
        for (const std::string& field : found.fields) {
            if (facts.changed_fields.size() < kMostNamedFields) {
                facts.changed_fields.push_back(field);
            }
        }
        const bool signed_later = std::any_of(signatures_.begin(), signatures_.end(), [&](const Signature& other) {
            return other.examination.signed_end > signature.examination.signed_end &&
                   !other.examination.facts.is_timestamp();
        });
        facts.changes_allowed =
            allowed(found, certification_at(signature.examination.signed_end), facts.lock, signed_later);
    }

    /// From the last signature to the first: a timestamp over the whole file also dates what was signed before it.
    void finish() {
        const Surroundings around = signatures_.empty() ? Surroundings{} : document_->surroundings();
        std::vector<Stamp> stamps;
        for (auto signature = signatures_.rbegin(); signature != signatures_.rend(); ++signature) {
            FieldExamination& examination = signature->examination;
            finish_field(examination, file_, around, stamps, anchors_, now_);
            const PdfSignature& facts = examination.facts;
            if (facts.is_timestamp() && facts.faults.empty() && !facts.signer.stamps.empty()) {
                stamps.insert(stamps.begin(), facts.signer.stamps.front());
            }
        }
        for (Signature& signature : signatures_) {
            signature.examination.facts.verdict = verdict_of(signature.examination.facts);
            report_.signatures.push_back(std::move(signature.examination.facts));
        }
        report_.verdict = verdict_of(report_);
    }

    Bytes file_;
    Anchors anchors_;
    Time now_;
    PdfLimits limits_;
    PdfReport report_;
    std::unique_ptr<PdfDocument> document_;
    bool damaged_ = false;
    std::vector<Signature> signatures_;
    std::uint64_t hashed_ = 0;
    std::size_t budget_ = limits_.compared_objects;
    std::set<QPDFObjGen> signed_fields_;
};

}  // namespace

bool FieldLock::locks(std::string_view field) const {
    const bool named = std::find(fields.begin(), fields.end(), field) != fields.end();
    return action == Action::all || (action == Action::include ? named : !named);
}

PdfReport examine_pdf(std::span<const std::uint8_t> bytes, const TrustList& trusted, Time now,
                      const PdfLimits& limits) {
    try {
        return Examination(bytes, trusted, now, limits).run();
    } catch (
        const std::exception&) {  // qpdf throws for what it cannot read; nothing else here does for a file's content
        PdfReport report;
        report.bytes = bytes.size();
        report.unreadable = Unreadable::damaged;
        return report;
    }
}

}  // namespace egide::signature
