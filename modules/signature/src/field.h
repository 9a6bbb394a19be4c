#pragma once

#include "cms.h"
#include "egide/signature/detached.h"
#include "egide/signature/pdf.h"

namespace egide::signature {

/// One signature value of a PDF, examined from the bytes alone; trust is added later.
struct FieldExamination {
    PdfSignature facts;
    CmsExamination cms;
    std::vector<std::uint8_t> contents;  // the decoded value
    std::size_t signed_end = 0;          // where the last part of the byte range stops; 0 when there is none
};

/// Reads the dictionary that stands at an offset, and verifies what it holds over the parts that it names.
FieldExamination examine_dictionary(Bytes file, std::size_t at);

/// Adds chain, time and revocation.
void finish_field(FieldExamination& field, Bytes file, const Surroundings& around,
                  const std::vector<Stamp>& document_stamps, const Anchors& anchors, Time now);

/// The verdict of one signature: its faults, its trust, its changes.
Verdict verdict_of(const PdfSignature& signature);
/// The verdict of the whole: of the worst signature; a mere timestamp signs for nobody.
Verdict verdict_of(const PdfReport& report);

/// The verdict of a signature that is a file of its own.
Verdict verdict_of(const DetachedReport& report);

/// The worse of two, from signed_trusted to broken.
Verdict worse(Verdict one, Verdict other);

/// What the file holds from its start to an offset, blanks at the end aside, stops where a revision of a PDF stops.
bool ends_a_revision(std::string_view text);

}  // namespace egide::signature
