#include <charconv>

#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
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
        if (inspection.pdf_signatures) {
            write_report(*inspection.pdf_signatures);
        }
        if (inspection.detached_signatures) {
            write_report(*inspection.detached_signatures);
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

    template <typename Report>
    void write_report(const Report& report) {
        line(2, messages::inspect_signatures());
        for (const base::Text& sentence : signature::explain(report)) {
            line(4, sentence);
        }
        for (const auto& one : report.signatures) {
            line(4, messages::inspect_signature_next());
            for (const base::Text& sentence : signature::explain(one)) {
                line(6, sentence);
            }
        }
    }

    const Session& session_;
    TextBlock block_;
};

void copy_scalar(reading::JsonWriter& json, const reading::Node& node) {
    std::int64_t number = 0;
    const std::string& text = node.scalar;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!node.quoted && (text == "true" || text == "false")) {
        json.value(text == "true");
    } else if (!node.quoted && failed == std::errc() && end == text.data() + text.size()) {
        json.value(number);
    } else {
        json.value(text);
    }
}

/// The answer of another module as it stands, inside ours.
void copy(reading::JsonWriter& json, const reading::Node& node) {
    switch (node.kind) {
        case reading::Node::Kind::null:
            json.null();
            return;
        case reading::Node::Kind::scalar:
            return copy_scalar(json, node);
        case reading::Node::Kind::sequence:
            json.begin_array();
            for (const reading::Node& item : node.items) {
                copy(json, item);
            }
            json.end_array();
            return;
        case reading::Node::Kind::mapping:
            json.begin_object();
            for (const reading::Member& member : node.members) {
                copy(json.key(member.key), member.value);
            }
            json.end_object();
            return;
    }
}

template <typename Report>
void add_report(reading::JsonWriter& json, std::string_view key, const std::optional<Report>& report) {
    if (!report) {
        return;
    }
    const auto tree = reading::read_json(signature::to_json(*report), "");
    if (tree.ok()) {
        copy(json.key(key), *tree);
    }
}

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
    add_report(json, "pdf_signatures", inspection.pdf_signatures);
    add_report(json, "detached_signatures", inspection.detached_signatures);
    return json.end_object().take();
}

}  // namespace egide::cli
