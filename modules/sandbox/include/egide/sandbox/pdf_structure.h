#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/sandbox/bytes.h"

namespace egide::reading {
class JsonWriter;
}

namespace egide::sandbox {

/// What one PDF may ask of us. What goes beyond a list's cap is counted and not listed.
struct PdfCaps {
    std::size_t pages = 2'000;
    std::size_t listed = 1'000;
};

/// Whether the structure could be read.
enum class PdfReading { read, not_pdf, password_needed, damaged };

/// What a PDF may do by itself or on a click.
enum class PdfAct {
    javascript,
    launch,       // starts a program
    uri,          // opens an address
    submit_form,  // sends what was filled in
    import_data,
    go_to_remote,    // opens another file
    go_to_embedded,  // opens an attachment
    rich_media,      // plays what is inside: sound, film, 3D, rendition
};
inline constexpr std::size_t kPdfActs = 8;

/// When it does: as the document opens, for the document (names tree), on an event of a page or a field, on a click on
/// an annotation or an outline, or unknown (an object that nothing we follow points to).
enum class PdfWhen { open, document, event, click, other };
inline constexpr std::size_t kPdfWhens = 5;

struct PdfAction {
    PdfAct act;
    PdfWhen when;
    std::string target = {};  // the address, the file, the head of the script; made plain, 512 bytes at most
    bool operator==(const PdfAction&) const = default;
};

struct PdfEmbeddedFile {
    std::string name = {};                      // made plain
    std::optional<std::uint64_t> claimed_size;  // as /Params says
    std::uint64_t packed = 0;                   // bytes in the file
    bool operator==(const PdfEmbeddedFile&) const = default;
};

/// A signature field, or a signature that no field holds. Nothing is verified here.
struct PdfSignature {
    std::string field = {};  // its name, made plain; empty when no field holds it
    bool filled = false;
    std::string filter = {};      // "Adobe.PPKLite"
    std::string sub_filter = {};  // "ETSI.CAdES.detached"
    std::vector<std::int64_t> byte_range = {};
    bool operator==(const PdfSignature&) const = default;
};

/// What stands in a PDF, as its last revision says. Nothing is drawn, run, or written again.
struct PdfStructure {
    PdfReading reading = PdfReading::read;
    std::string version = {};  // "1.7"
    std::string claims = {};   // PDF/A part and level of its metadata ("2B"), believed by nobody; empty without
    std::uint64_t pages = 0;
    bool too_many_pages = false;
    bool encrypted = false;
    bool repaired = false;  // something in it is against the format, and was read all the same
    bool xfa = false;       // a form of another kind, which most readers do not show
    std::uint64_t bytes_before = 0;
    std::uint64_t bytes_after = 0;  // behind the last %%EOF and its line end
    std::uint64_t actions_in_all = 0;
    std::vector<PdfAction> actions = {};
    std::vector<PdfEmbeddedFile> files = {};
    std::vector<PdfSignature> signatures = {};
    bool lists_are_cut = false;
    bool operator==(const PdfStructure&) const = default;
};

/// Pure, for the child.
PdfStructure look_into_pdf(const ByteSource& bytes, const PdfCaps& caps = {});

std::string pdf_structure_json(const PdfStructure& structure);
void write_json(reading::JsonWriter& json, const PdfStructure& structure);
base::Result<PdfStructure> read_pdf_structure(std::string_view json);

std::string_view id_of(PdfReading reading);
std::string_view id_of(PdfAct act);
std::string_view id_of(PdfWhen when);
/// "runs a script as the document opens", for people.
base::Text sentence_of(const PdfAction& action);

}  // namespace egide::sandbox
