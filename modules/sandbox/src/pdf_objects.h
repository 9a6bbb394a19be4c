#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "egide/sandbox/pdf_structure.h"
#include "qpdf_headers.h"

namespace egide::sandbox {

/// Our bytes, as qpdf reads them.
std::shared_ptr<InputSource> pdf_input(const ByteSource& bytes);

/// A name or a text of the document, made plain; empty for anything else.
std::string plain_text(QPDFObjectHandle object, std::size_t most);

/// The head of a stream, inflated; what does not inflate is empty.
std::string stream_head(QPDFObjectHandle stream, std::size_t most);

/// Walks over every object of the document, whoever points to it, and notes what acts, is attached or signs.
class PdfObjects {
  public:
    PdfObjects(QPDF& document, const PdfCaps& caps, PdfStructure& into)
        : document_(document), caps_(caps), into_(into) {}
    void note_all();

  private:
    void note_contexts(QPDFObjectHandle root);
    void note_ways(QPDFObjectHandle object, int depth);
    void mark(QPDFObjectHandle object, PdfWhen when, int depth = 0);
    void mark_name_tree(QPDFObjectHandle node, int depth);
    void visit(QPDFObjectHandle object, PdfWhen when, int depth);
    void visit_dictionary(QPDFObjectHandle dictionary, PdfWhen when, int depth);
    void visit_child(const std::string& key, QPDFObjectHandle child, PdfWhen when, int depth);
    void note_action(QPDFObjectHandle dictionary, PdfWhen when);
    void note_file(QPDFObjectHandle dictionary);
    void note_signature(QPDFObjectHandle dictionary);
    void add_signature(const std::string& field, QPDFObjectHandle value);

    QPDF& document_;
    const PdfCaps& caps_;
    PdfStructure& into_;
    std::map<QPDFObjGen, PdfWhen> when_;
    std::set<QPDFObjGen> signed_;  // signatures that a field holds
    std::vector<QPDFObjectHandle> loose_;
};

}  // namespace egide::sandbox
