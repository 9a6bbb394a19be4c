#include "egide/sandbox/pdf_structure.h"

#include <algorithm>
#include <exception>

#include "pdf_objects.h"
#include "shown_text.h"

namespace egide::sandbox {

namespace {

constexpr std::size_t kVersionText = 16;
constexpr std::string_view kEndMark = "%%EOF";

/// Where the last end mark of a file stands, looked for from the end, no further back than `from`.
std::optional<std::uint64_t> last_end_mark(const ByteSource& bytes, std::uint64_t from) {
    constexpr std::uint64_t kStep = std::uint64_t{1} << 20;
    for (std::uint64_t end = bytes.size(); end > from;) {
        const std::uint64_t begin = end - std::min(end - from, kStep);
        // A mark across two steps begins in this one.
        const std::string piece = bytes.take(begin, static_cast<std::size_t>(end - begin) + kEndMark.size() - 1);
        if (const std::size_t at = piece.rfind(kEndMark); at != std::string::npos) {
            return begin + at;
        }
        end = begin;
    }
    return std::nullopt;
}

/// Where the header and the last end mark stand; a PDF without header is none.
bool find_ends(const ByteSource& bytes, PdfStructure& into) {
    constexpr std::size_t kWithin = 1024;
    const std::string head = bytes.take(0, kWithin);
    const std::size_t begin = head.find("%PDF-");
    if (begin == std::string::npos) {
        return false;
    }
    into.bytes_before = begin;
    const auto mark = last_end_mark(bytes, begin);
    into.repaired = !mark;
    if (mark) {
        const std::uint64_t end = *mark + kEndMark.size();
        const std::string line_end = bytes.take(end, 2);
        const std::size_t skipped = line_end == "\r\n"                                         ? 2
                                    : line_end.starts_with('\n') || line_end.starts_with('\r') ? 1
                                                                                               : 0;
        into.bytes_after = bytes.size() - end - skipped;
    }
    return true;
}

/// The value of one pdfaid property of the metadata, as an attribute or as an element.
std::string pdfa_property(const std::string& metadata, const std::string& name) {
    const std::string key = "pdfaid:" + name;
    const std::size_t at = metadata.find(key);
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin = metadata.find_first_of("\"'>", at + key.size());
    if (begin == std::string::npos) {
        return {};
    }
    const std::size_t end = metadata.find_first_of("\"'<", begin + 1);
    constexpr std::size_t kLongest = 8;
    return end == std::string::npos || end - begin > kLongest
               ? std::string()
               : shown_text(metadata.substr(begin + 1, end - begin - 1), kLongest);
}

std::string pdfa_claim(QPDF& document) {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    QPDFObjectHandle stream = document.getRoot().getKey("/Metadata");
    if (!stream.isStream()) {
        return {};
    }
    const std::string metadata = stream_head(stream, kMost);
    const std::string part = pdfa_property(metadata, "part");
    return part.empty() ? part : part + pdfa_property(metadata, "conformance");
}

/// The larger of the header's version and the catalogue's, as the format has it.
std::string version_of(QPDF& document) {
    const std::string header = document.getPDFVersion();
    QPDFObjectHandle own = document.getRoot().getKey("/Version");
    const std::string later = own.isName() ? own.getName().substr(1) : std::string();
    return shown_text(std::max(header, later), kVersionText);
}

void count_pages(QPDF& document, const PdfCaps& caps, PdfStructure& into) {
    into.pages = document.getAllPages().size();
    into.too_many_pages = into.pages > caps.pages;
}

void look(QPDF& document, const ByteSource& bytes, const PdfCaps& caps, PdfStructure& into) {
    document.setSuppressWarnings(true);
    document.processInputSource(pdf_input(bytes));
    into.encrypted = document.isEncrypted();
    into.version = version_of(document);
    count_pages(document, caps, into);
    PdfObjects(document, caps, into).note_all();
    into.claims = pdfa_claim(document);
}

}  // namespace

PdfStructure look_into_pdf(const ByteSource& bytes, const PdfCaps& caps) {
    PdfStructure structure;
    if (!find_ends(bytes, structure)) {
        structure.reading = PdfReading::not_pdf;
        return structure;
    }
    QPDF document;
    try {
        look(document, bytes, caps, structure);
    } catch (const QPDFExc& trouble) {
        const bool password = trouble.getErrorCode() == qpdf_e_password;
        structure.encrypted = structure.encrypted || password;
        structure.reading = password ? PdfReading::password_needed : PdfReading::damaged;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        structure.reading = PdfReading::damaged;
    }
    structure.repaired = structure.repaired || document.anyWarnings();
    return structure;
}

}  // namespace egide::sandbox
