// Any bytes: looking ends within its caps and its answer reads back as it was.
#include "egide/sandbox/pdf_structure.h"
#include "reading_text.h"

using namespace egide::sandbox;
using egide::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    constexpr PdfCaps kCaps{.pages = 20, .listed = 20};
    const PdfStructure pdf = look_into_pdf(MemoryBytes(bytes), kCaps);
    require(pdf.actions.size() <= kCaps.listed && pdf.files.size() <= kCaps.listed, "lists keep within the cap");
    require(pdf.signatures.size() <= kCaps.listed, "so do signatures");
    require(pdf.actions.size() <= pdf.actions_in_all, "what is listed was counted");
    require(pdf.bytes_before + pdf.bytes_after <= size, "bytes around it stand in the file");
    require(pdf.reading != PdfReading::not_pdf || bytes.find("%PDF-") >= 1020, "what is no PDF has no header");
    const auto read = read_pdf_structure(pdf_structure_json(pdf));
    require(read.ok() && *read == pdf, "an answer reads back");
    (void)read_pdf_structure(bytes);  // and a parent reads any answer at all
    return 0;
}
