#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "file_inspection.h"
#include "text_block.h"

namespace egide::cli {

namespace {

constexpr std::size_t kShown = 50;

class InspectionPage {
  public:
    explicit InspectionPage(const Session& session) : session_(session), block_(session) {}

    std::string write(const Inspection& inspection) {
        line(0, messages::inspect_file({.bytes = inspection.bytes, .name = inspection.name}));
        line(2, messages::inspect_sha256({.sha256 = inspection.sha256}));
        line(2, messages::inspect_type({.encoding = sandbox::id_of(inspection.type.encoding),
                                        .type = session_.say(sandbox::name_of(inspection.type))}));
        warn_if(inspection.promises_else, messages::inspect_promises_else());
        warn_if(inspection.type.macros, messages::inspect_macros());
        if (inspection.zip) {
            write_zip(*inspection.zip);
        }
        if (inspection.pdf) {
            write_pdf(*inspection.pdf);
        }
        return block_.take();
    }

  private:
    void line(std::size_t indent, const base::Text& text) { block_.line(indent, session_.say(text)); }
    void warn_if(bool condition, const base::Text& text) {
        if (condition) {
            line(2, messages::inspect_warning({.text = session_.say(text)}));
        }
    }

    /// The first items of a list, then how many are left.
    template <typename List, typename Each>
    void some(const List& list, const Each& each) {
        for (std::size_t at = 0; at < list.size() && at < kShown; ++at) {
            each(list[at]);
        }
        if (list.size() > kShown) {
            line(4, messages::inspect_more({.count = list.size() - kShown}));
        }
    }

    void write_zip(const sandbox::ZipListing& zip) {
        some(zip.flaws, [&](const sandbox::ZipFound& found) {
            const std::string name = found.entry ? zip.entries[*found.entry].name : std::string();
            warn_if(true, sandbox::sentence_of(found.flaw, name));
        });
        line(2, messages::inspect_entries({.count = zip.entries.size()}));
        some(zip.entries, [&](const sandbox::ZipEntry& entry) {
            line(4, messages::inspect_entry({.archive = entry.archive ? "yes" : "no",
                                             .bytes = entry.size,
                                             .encrypted = entry.encrypted ? "yes" : "no",
                                             .folder = entry.folder ? "yes" : "no",
                                             .name = entry.name}));
        });
    }

    void write_pdf(const sandbox::PdfStructure& pdf) {
        if (pdf.reading != sandbox::PdfReading::read) {
            return warn_if(true, messages::inspect_pdf_unread({.reading = sandbox::id_of(pdf.reading)}));
        }
        line(2, messages::inspect_pdf({.pages = pdf.pages, .version = pdf.version}));
        if (!pdf.claims.empty()) {
            line(2, messages::inspect_pdfa({.claims = pdf.claims}));
        }
        warn_if(pdf.too_many_pages, messages::inspect_pdf_pages());
        warn_if(pdf.encrypted, messages::inspect_pdf_encrypted());
        warn_if(pdf.repaired, messages::inspect_pdf_repaired());
        warn_if(pdf.xfa, messages::inspect_pdf_xfa());
        warn_if(pdf.bytes_before > 0, messages::inspect_pdf_before({.bytes = pdf.bytes_before}));
        warn_if(pdf.bytes_after > 0, messages::inspect_pdf_after({.bytes = pdf.bytes_after}));
        some(pdf.actions, [&](const sandbox::PdfAction& action) { warn_if(true, sandbox::sentence_of(action)); });
        some(pdf.files, [&](const sandbox::PdfEmbeddedFile& file) {
            warn_if(true, messages::inspect_pdf_file({.bytes = file.packed, .name = file.name}));
        });
        some(pdf.signatures, [&](const sandbox::PdfSignature& signature) {
            line(2, messages::inspect_pdf_signature({.field = signature.field,
                                                     .fielded = signature.field.empty() ? "no" : "yes",
                                                     .filled = signature.filled ? "yes" : "no",
                                                     .sub_filter = signature.sub_filter}));
        });
    }

    const Session& session_;
    TextBlock block_;
};

}  // namespace

std::string inspection_text(const Session& session, const Inspection& inspection) {
    return InspectionPage(session).write(inspection);
}

std::string inspection_json(const Inspection& inspection) {
    reading::JsonWriter json;
    json.begin_object().field("file", documents::harmless(inspection.name)).field("bytes", inspection.bytes);
    json.field("sha256", inspection.sha256).field("promises_something_else", inspection.promises_else).key("type");
    write_json(json, inspection.type);
    if (inspection.zip) {
        json.key("zip");
        write_json(json, *inspection.zip);
    }
    if (inspection.pdf) {
        json.key("pdf");
        write_json(json, *inspection.pdf);
    }
    return json.end_object().take();
}

}  // namespace egide::cli
