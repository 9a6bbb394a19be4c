#include "pdf_document.h"

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDFExc.hh>

#include <algorithm>
#include <set>

#include "raw_dictionary.h"
#include "text.h"

namespace egide::signature {
namespace {

constexpr int kMostParents = 32;
constexpr std::size_t kMostFormNodes = 100'000;
constexpr int kMostStoreItems = 200;
constexpr std::size_t kMostStoreItemBytes = 4u << 20;
constexpr int kMostLockedFields = 500;

/// Keeps what flows through up to a limit: a few compressed bytes may stand for gigabytes.
class CappedSink final : public Pipeline {
  public:
    CappedSink() : Pipeline("stored item", nullptr) {}
    void write(const unsigned char* data, std::size_t size) override {
        if (size > kMostStoreItemBytes - bytes_.size()) {
            throw std::length_error("stored item");
        }
        bytes_.insert(bytes_.end(), data, data + size);
    }
    void finish() override {}
    Bytes bytes() const { return bytes_; }

  private:
    std::vector<std::uint8_t> bytes_;
};

template <typename Use>
void each_stream(QPDFObjectHandle array, Use use) {
    if (!array.isArray()) {
        return;
    }
    const int count = std::min(array.getArrayNItems(), kMostStoreItems);
    for (int at = 0; at < count; ++at) {
        QPDFObjectHandle stream = array.getArrayItem(at);
        CappedSink sink;
        if (stream.isStream() && stream.pipeStreamData(&sink, 0, qpdf_dl_generalized, true)) {
            use(sink.bytes());
        }
    }
}

std::string text_of(QPDFObjectHandle value) {
    return value.isString() ? plain_text(value.getUTF8Value()) : std::string();
}

std::optional<FieldLock> lock_of(QPDFObjectHandle parameters) {
    QPDFObjectHandle action = parameters.getKey("/Action");
    FieldLock lock;
    if (is_name(action, "/Include")) {
        lock.action = FieldLock::Action::include;
    } else if (is_name(action, "/Exclude")) {
        lock.action = FieldLock::Action::exclude;
    }
    QPDFObjectHandle fields = parameters.getKey("/Fields");
    const int count = fields.isArray() ? fields.getArrayNItems() : 0;
    if (count > kMostLockedFields) {
        return FieldLock{};  // too many to keep: locked as a whole, the strict reading
    }
    for (int at = 0; at < count; ++at) {
        lock.fields.push_back(text_of(fields.getArrayItem(at)));
    }
    return lock;
}

/// DocMDP and FieldMDP, from the references of the signature dictionary (ISO 32000-2 §12.8.2).
void take_transforms(QPDFObjectHandle value, FormField& field) {
    QPDFObjectHandle references = value.getKey("/Reference");
    const int count = references.isArray() ? std::min(references.getArrayNItems(), 20) : 0;
    for (int at = 0; at < count; ++at) {
        QPDFObjectHandle reference = references.getArrayItem(at);
        if (!reference.isDictionary()) {
            continue;
        }
        QPDFObjectHandle parameters = reference.getKey("/TransformParams");
        if (is_name(reference.getKey("/TransformMethod"), "/DocMDP")) {
            QPDFObjectHandle level = parameters.isDictionary() ? parameters.getKey("/P") : QPDFObjectHandle::newNull();
            const long long number = level.isInteger() ? level.getIntValue() : 2;
            field.certification = number >= 1 && number <= 3 ? static_cast<std::uint32_t>(number) : 1;
        } else if (is_name(reference.getKey("/TransformMethod"), "/FieldMDP") && parameters.isDictionary()) {
            field.lock = lock_of(parameters);
        }
    }
}

FormField form_field(QPDFObjectHandle node, QPDFObjectHandle value, bool filled) {
    FormField field{.name = full_name(node),
                    .node = node.getObjGen(),
                    .value = value,
                    .filled = filled,
                    .reason = {},
                    .certification = {},
                    .lock = {}};
    if (value.isDictionary()) {
        field.reason = text_of(value.getKey("/Reason"));
        take_transforms(value, field);
    }
    return field;
}

bool has_named_kids(QPDFObjectHandle kids) {
    const int count = kids.isArray() ? kids.getArrayNItems() : 0;
    for (int at = 0; at < count; ++at) {
        QPDFObjectHandle kid = kids.getArrayItem(at);
        if (kid.isDictionary() && kid.hasKey("/T")) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string full_name(QPDFObjectHandle field) {
    std::string name;
    for (int steps = 0; field.isDictionary() && steps < kMostParents; ++steps, field = field.getKey("/Parent")) {
        if (QPDFObjectHandle part = field.getKey("/T"); part.isString()) {
            name = part.getUTF8Value() + (name.empty() ? "" : "." + name);
        }
    }
    return plain_text(name);
}

QPDFObjectHandle inherited(QPDFObjectHandle field, const char* key) {
    for (int steps = 0; field.isDictionary() && steps < kMostParents; ++steps, field = field.getKey("/Parent")) {
        if (QPDFObjectHandle value = field.getKey(key); !value.isNull()) {
            return value;
        }
    }
    return QPDFObjectHandle::newNull();
}

std::pair<Opening, std::unique_ptr<PdfDocument>> PdfDocument::open(Bytes bytes, bool repair) {
    auto document = std::make_unique<PdfDocument>();
    document->qpdf_ = std::make_unique<QPDF>();
    QPDF& qpdf = *document->qpdf_;
    qpdf.setSuppressWarnings(true);
    qpdf.setAttemptRecovery(repair);
    try {
        qpdf.processMemoryFile("pdf", reinterpret_cast<const char*>(bytes.data()), bytes.size());
        document->references_ = qpdf.getXRefTable();
        if (!qpdf.getRoot().isDictionary() || !qpdf.getRoot().getKey("/Pages").isDictionary()) {
            return {Opening::failed, nullptr};
        }
    } catch (const QPDFExc& trouble) {
        return {trouble.getErrorCode() == qpdf_e_password ? Opening::encrypted : Opening::failed, nullptr};
    } catch (const std::exception&) {
        return {Opening::failed, nullptr};
    }
    return {repair ? Opening::repaired : Opening::opened, std::move(document)};
}

std::optional<std::vector<FormField>> PdfDocument::signature_fields(std::size_t most) {
    std::vector<FormField> fields;
    QPDFObjectHandle form = qpdf_->getRoot().getKey("/AcroForm");
    std::vector<QPDFObjectHandle> waiting;
    const auto add_items = [&](QPDFObjectHandle array) {
        for (int at = array.isArray() ? array.getArrayNItems() : 0; at > 0; --at) {
            waiting.push_back(array.getArrayItem(at - 1));
        }
    };
    add_items(form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull());
    std::set<QPDFObjGen> seen;
    for (std::size_t nodes = 0; !waiting.empty(); ++nodes) {
        QPDFObjectHandle node = waiting.back();
        waiting.pop_back();
        if (nodes == kMostFormNodes || waiting.size() > kMostFormNodes || fields.size() > most) {
            return std::nullopt;
        }
        if (!node.isDictionary() || (node.isIndirect() && !seen.insert(node.getObjGen()).second)) {
            continue;
        }
        QPDFObjectHandle kids = node.getKey("/Kids");
        const bool leaf = !has_named_kids(kids);
        QPDFObjectHandle value = node.getKey("/V");
        const bool filled = !value.isNull() || is_unreadable(value);
        if (is_name(inherited(node, "/FT"), "/Sig") && (filled || (leaf && node.hasKey("/T")))) {
            fields.push_back(form_field(node, value, filled));
        }
        add_items(kids);
    }
    return fields;
}

bool PdfDocument::is_unreadable(QPDFObjectHandle value) const {
    return value.isIndirect() && value.isNull() && references_.contains(value.getObjGen());
}

bool PdfDocument::has_damage() {
    const std::vector<QPDFExc> warnings = qpdf_->getWarnings();
    return std::any_of(warnings.begin(), warnings.end(),
                       [](const QPDFExc& warning) { return warning.getErrorCode() == qpdf_e_damaged_pdf; });
}

Surroundings PdfDocument::surroundings() {
    Surroundings around;
    around.certificates.reset(sk_X509_new_null());
    QPDFObjectHandle store = qpdf_->getRoot().getKey("/DSS");
    if (!store.isDictionary()) {
        return around;
    }
    each_stream(store.getKey("/Certs"), [&](Bytes der) {
        around.material.certificates.emplace_back(as_text(der));
        if (CertificatePtr certificate = parse_certificate(der)) {
            sk_X509_push(around.certificates.get(), certificate.release());
        }
    });
    each_stream(store.getKey("/CRLs"), [&](Bytes der) {
        around.material.crls.emplace_back(as_text(der));
        around.revocation.add_list(der);
    });
    each_stream(store.getKey("/OCSPs"), [&](Bytes der) {
        around.material.ocsp_responses.emplace_back(as_text(der));
        around.revocation.add_answer(der);
    });
    return around;
}

std::optional<std::size_t> PdfDocument::dictionary_at(QPDFObjectHandle dictionary, std::string_view file) const {
    if (!dictionary.isIndirect()) {
        const qpdf_offset_t parsed =
            dictionary.getParsedOffset();  // at the "<<" or just behind, as qpdf's version has it
        if (parsed < 2) {
            return std::nullopt;
        }
        const auto at = static_cast<std::size_t>(parsed);
        return at < file.size() && file.substr(at).starts_with("<<") ? at : at - 2;
    }
    const auto found = references_.find(dictionary.getObjGen());
    if (found == references_.end() || found->second.getType() != 1 || found->second.getOffset() < 0) {
        return std::nullopt;
    }
    return skip_object_header(file, static_cast<std::size_t>(found->second.getOffset()));
}

}  // namespace egide::signature
