#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/signature/trust_list.h"
#include "egide/signature/verdict.h"

namespace egide::signature {

/// How the value of a PDF signature is made (ISO 32000-2, table 255).
enum class SubFilter { pkcs7_detached, pkcs7_sha1, x509_rsa_sha1, cades_detached, rfc3161, unknown };
std::string_view name(SubFilter sub_filter);

/// What was done to the file after a signature, in incremental updates.
enum class Change {
    signature,        // another signature, with its field and its picture
    validation_data,  // certificates and revocation data (DSS)
    metadata,         // title, dates, XMP
    form_field,       // fields filled in
    annotation,       // notes, stamps, fields added
    page_content,     // pages changed, added, removed
    other,            // anything else, or bytes that no reader explains
    not_examined,     // too much to compare
};
std::string_view name(Change change);

/// Which form fields a signature locks (FieldMDP).
struct FieldLock {
    enum class Action { all, include, exclude };
    Action action = Action::all;
    std::vector<std::string> fields;
    bool locks(std::string_view field) const;
    bool operator==(const FieldLock&) const = default;
};

/// One signature field that holds a signature, and all that was found about it.
struct PdfSignature {
    std::string field;  // full name
    SubFilter sub_filter = SubFilter::unknown;
    std::string reason;  // as the signer wrote it
    std::optional<std::array<std::uint64_t, 4>> byte_range;
    bool covers_file = false;                    // up to the last byte
    std::optional<std::uint32_t> certification;  // DocMDP of this signature: 1 no change, 2 form filling, 3 also notes
    std::optional<FieldLock> lock;
    std::vector<Change> changes;              // sorted, each once
    std::vector<std::string> changed_fields;  // filled in later; at most 50 are named
    bool changes_allowed = true;              // by the certification, the locks and the standard
    std::vector<Fault> faults;
    Signer signer;
    Verdict verdict = Verdict::broken;
    bool is_timestamp() const { return sub_filter == SubFilter::rfc3161; }
    bool operator==(const PdfSignature&) const = default;
};

/// All signatures of a PDF, in the order they were made, and the verdict of the file: that of its worst signature.
struct PdfReport {
    Verdict verdict = Verdict::unreadable;
    Unreadable unreadable = Unreadable::no;
    bool encrypted = false;  // also when it opens without a password
    std::uint64_t bytes = 0;
    std::vector<PdfSignature> signatures;
    std::vector<std::string> empty_fields;  // prepared for a signature that nobody made
    bool operator==(const PdfReport&) const = default;
};

struct PdfLimits {
    std::size_t bytes = 512u << 20;
    std::size_t signatures = 200;
    std::size_t compared_objects = 2'000'000;  // over all signatures; beyond, changes are not examined
};

/// Examines every signature of a PDF. `now` is used where no stamp proves a time. Never changes the bytes; never throws
/// for what the bytes hold. Pure: no file, no network, no configuration of the machine.
PdfReport examine_pdf(std::span<const std::uint8_t> bytes, const TrustList& trusted, Time now,
                      const PdfLimits& limits = {});

/// Examines the one signature whose dictionary ("<<") stands at an offset, for a reader that located it: the document
/// around is not read, so that later changes of it are said not to be examined.
PdfSignature examine_pdf_signature(std::span<const std::uint8_t> bytes, std::size_t dictionary,
                                   const TrustList& trusted, Time now);

/// What to tell a person about the file, then about one signature.
std::vector<base::Text> explain(const PdfReport& report);
std::vector<base::Text> explain(const PdfSignature& signature);

/// JSON, read back strictly: sizes, words, order, and verdicts that follow from what is said.
std::string to_json(const PdfReport& report);
base::Result<PdfReport> pdf_report_from_json(std::string_view json, const std::string& file);

}  // namespace egide::signature
