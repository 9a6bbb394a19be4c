#include "egide/sandbox/pdf_structure.h"

#include <algorithm>
#include <exception>
#include <qpdf/QPDFExc.hh>

#include "pdf_objects.h"
#include "shown_text.h"

namespace egide::sandbox {

namespace {

constexpr std::size_t kVersionText = 16;

/// Where the header and the last end mark stand; a PDF without one is none.
bool find_ends(const ByteSource& bytes, PdfStructure& into) {
    constexpr std::size_t kWithin = 1024;
    constexpr std::size_t kTail = std::size_t{1} << 20;
    constexpr std::string_view kEnd = "%%EOF";
    const std::string head = bytes.take(0, kWithin);
    const std::size_t begin = head.find("%PDF-");
    if (begin == std::string::npos) {
        return false;
    }
    into.bytes_before = begin;
    const std::uint64_t from = bytes.size() - std::min<std::uint64_t>(bytes.size(), kTail);
    const std::string tail = bytes.take(from, kTail);
    const std::size_t end = tail.rfind(kEnd);
    if (end == std::string::npos) {
        into.bytes_after = tail.size();
        into.repaired = true;
        return true;
    }
    std::size_t after = end + kEnd.size();
    after += tail.compare(after, 2, "\r\n") == 0                                   ? 2
             : after < tail.size() && (tail[after] == '\n' || tail[after] == '\r') ? 1
                                                                                   : 0;
    into.bytes_after = tail.size() - after;
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
