#pragma once

#if defined(__clang__)
// In C++20 clang refuses qpdf's JSON class, which holds a vector of itself; its name is all we need.
#define JSON_HH
class JSON;
#endif
#include <qpdf/QPDF.hh>

#include <map>

#include "cms.h"
#include "egide/signature/pdf.h"

namespace egide::signature {

/// What opening a file led to.
enum class Opening { opened, repaired, encrypted, failed };

/// A signature field of a document: what its form says, its value not yet examined.
struct FormField {
    std::string name;
    QPDFObjGen node;         // of the field itself
    QPDFObjectHandle value;  // the signature dictionary
    bool filled = false;     // there is a value, be it one that cannot be read
    std::string reason;
    std::optional<std::uint32_t> certification;
    std::optional<FieldLock> lock;
};

/// A PDF read by qpdf; never written. The bytes must outlive it.
class PdfDocument {
  public:
    /// `repair`: when the file is damaged, whether qpdf may look for objects on its own.
    static std::pair<Opening, std::unique_ptr<PdfDocument>> open(Bytes bytes, bool repair);

    QPDF& qpdf() { return *qpdf_; }
    /// The signature fields of the form, in its order; at most `most` with a value, then nothing.
    std::optional<std::vector<FormField>> signature_fields(std::size_t most);
    /// Whether qpdf met something malformed so far.
    bool has_damage();
    /// Certificates and revocation data of the document security store (ISO 32000-2 §12.8.4.3).
    Surroundings surroundings();
    /// Where the "<<" of a dictionary stands in the file; nothing when it is inside a compressed object.
    std::optional<std::size_t> dictionary_at(QPDFObjectHandle dictionary, std::string_view file) const;

  private:
    /// There in the file, but qpdf makes nothing of it.
    bool is_unreadable(QPDFObjectHandle value) const;

    std::unique_ptr<QPDF> qpdf_;
    std::map<QPDFObjGen, QPDFXRefEntry> references_;
};

/// Whether it is a name, and this one ("/Sig").
inline bool is_name(QPDFObjectHandle value, std::string_view name) {
    return value.isName() && value.getName() == name;
}

/// The full name of a field: its own and its parents' partial names, joined by dots.
std::string full_name(QPDFObjectHandle field);
/// An attribute that a field may inherit; null when there is none.
QPDFObjectHandle inherited(QPDFObjectHandle field, const char* key);

}  // namespace egide::signature
