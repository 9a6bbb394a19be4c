#include "pdf_objects.h"

#include <array>

#include "shown_text.h"

namespace egide::sandbox {

namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kTarget = 512;

struct ActRow {
    std::string_view subtype;
    PdfAct act;
    const char* target;
};

/// Action types of ISO 32000, table 201, that leave the document or run something.
constexpr std::array kActs{ActRow{"/JavaScript", PdfAct::javascript, "/JS"},
                           ActRow{"/Launch", PdfAct::launch, "/F"},
                           ActRow{"/URI", PdfAct::uri, "/URI"},
                           ActRow{"/SubmitForm", PdfAct::submit_form, "/F"},
                           ActRow{"/ImportData", PdfAct::import_data, "/F"},
                           ActRow{"/GoToR", PdfAct::go_to_remote, "/F"},
                           ActRow{"/GoToE", PdfAct::go_to_embedded, "/F"},
                           ActRow{"/Rendition", PdfAct::rich_media, "/JS"},
                           ActRow{"/Movie", PdfAct::rich_media, "/T"},
                           ActRow{"/Sound", PdfAct::rich_media, "/T"},
                           ActRow{"/GoTo3DView", PdfAct::rich_media, "/TA"},
                           ActRow{"/RichMediaExecute", PdfAct::rich_media, "/TA"}};

/// The value of a key, whatever the object is.
QPDFObjectHandle value_of(QPDFObjectHandle dictionary, const char* key) {
    return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

/// A file specification: a text, or a dictionary with one.
QPDFObjectHandle file_name(QPDFObjectHandle specification) {
    for (const char* key : {"/UF", "/F", "/Unix", "/DOS", "/Mac"}) {
        if (value_of(specification, key).isString()) {
            return specification.getKey(key);
        }
    }
    return specification;
}

/// The head of a stream, inflated as far as it is wanted.
class StreamHead final : public Pipeline {
  public:
    StreamHead(std::string& into, std::size_t most) : Pipeline("head", nullptr), into_(into), most_(most) {}
    void write(const unsigned char* data, std::size_t length) override {
        into_.append(reinterpret_cast<const char*>(data), std::min(length, most_ - into_.size()));
    }
    void finish() override {}

  private:
    std::string& into_;
    std::size_t most_;
};

std::vector<QPDFObjectHandle> children_of(QPDFObjectHandle object) {
    std::vector<QPDFObjectHandle> children;
    if (object.isArray()) {
        children = object.getArrayAsVector();
    } else if (object.isDictionary()) {
        for (const std::string& key : object.getKeys()) {
            children.push_back(object.getKey(key));
        }
    }
    return children;
}

bool is_signature(QPDFObjectHandle dictionary) {
    return dictionary.getKey("/ByteRange").isArray() && dictionary.getKey("/Contents").isString();
}

}  // namespace

std::string stream_head(QPDFObjectHandle stream, std::size_t most) {
    std::string head;
    StreamHead pipeline(head, most);
    stream.pipeStreamData(&pipeline, nullptr, 0, qpdf_dl_generalized, true);
    return head;
}

std::string plain_text(QPDFObjectHandle object, std::size_t most) {
    if (object.isStream()) {
        return shown_text(stream_head(object, most), most);
    }
    if (object.isString()) {
        return shown_text(object.getUTF8Value(), most);
    }
    if (object.isName() && object.getName().size() > 1) {
        return shown_text(object.getName().substr(1), most);
    }
    return {};
}

void PdfObjects::note_all() {
    note_contexts(document_.getRoot());
    for (QPDFObjectHandle object : document_.getAllObjects()) {
        const auto known = when_.find(object.getObjGen());
        visit(object, known == when_.end() ? PdfWhen::other : known->second, 0);
    }
    for (QPDFObjectHandle signature : loose_) {
        if (!signature.isIndirect() || !signed_.contains(signature.getObjGen())) {
            add_signature({}, signature);
        }
    }
}

/// How its actions come to run, as what points to them says.
void PdfObjects::note_contexts(QPDFObjectHandle root) {
    mark(value_of(root, "/OpenAction"), PdfWhen::open);
    mark_name_tree(value_of(value_of(root, "/Names"), "/JavaScript"), 0);
    for (QPDFObjectHandle object : document_.getAllObjects()) {
        note_ways(object, 0);
    }
}

void PdfObjects::note_ways(QPDFObjectHandle object, int depth) {
    if (depth > kDeepest) {
        return;
    }
    QPDFObjectHandle dictionary = object.isStream() ? object.getDict() : object;
    mark(value_of(dictionary, "/A"), PdfWhen::click);
    QPDFObjectHandle events = value_of(dictionary, "/AA");
    mark(events, PdfWhen::event);
    for (QPDFObjectHandle child : children_of(events)) {
        mark(child, PdfWhen::event);
    }
    for (QPDFObjectHandle child : children_of(dictionary)) {
        if (!child.isIndirect()) {
            note_ways(child, depth + 1);
        }
    }
}

/// The first thing that leads to an action decides, and to those that follow it.
void PdfObjects::mark(QPDFObjectHandle object, PdfWhen when, int depth) {
    const bool fresh = !object.isIndirect() || when_.emplace(object.getObjGen(), when).second;
    if (!fresh || depth > kDeepest) {
        return;
    }
    QPDFObjectHandle next = value_of(object, "/Next");
    if (next.isArray()) {
        for (QPDFObjectHandle one : next.getArrayAsVector()) {
            mark(one, when, depth + 1);
        }
    } else if (next.isDictionary()) {
        mark(next, when, depth + 1);
    }
}

void PdfObjects::mark_name_tree(QPDFObjectHandle node, int depth) {
    if (!node.isDictionary() || depth > kDeepest ||
        (node.isIndirect() && !when_.emplace(node.getObjGen(), PdfWhen::document).second)) {
        return;
    }
    for (const char* key : {"/Names", "/Kids"}) {
        QPDFObjectHandle list = node.getKey(key);
        for (QPDFObjectHandle item : list.isArray() ? list.getArrayAsVector() : std::vector<QPDFObjectHandle>()) {
            mark_name_tree(item, depth + 1);
        }
    }
}

void PdfObjects::visit(QPDFObjectHandle object, PdfWhen when, int depth) {
    if (depth > kDeepest) {
        return;
    }
    if (object.isArray()) {
        for (QPDFObjectHandle item : object.getArrayAsVector()) {
            visit_child({}, item, when, depth);
        }
    } else if (object.isStream()) {
        visit_dictionary(object.getDict(), when, depth);
    } else if (object.isDictionary()) {
        visit_dictionary(object, when, depth);
    }
}

/// An indirect object has its own turn; a direct one is looked at where it stands.
void PdfObjects::visit_child(const std::string& key, QPDFObjectHandle child, PdfWhen when, int depth) {
    if (child.isIndirect()) {
        return;
    }
    const PdfWhen now = key == "/OpenAction"   ? PdfWhen::open
                        : key == "/AA"         ? PdfWhen::event
                        : key == "/A"          ? PdfWhen::click
                        : key == "/JavaScript" ? PdfWhen::document
                                               : when;
    visit(child, now, depth + 1);
}

void PdfObjects::visit_dictionary(QPDFObjectHandle dictionary, PdfWhen when, int depth) {
    note_action(dictionary, when);
    note_file(dictionary);
    note_signature(dictionary);
    into_.xfa = into_.xfa || dictionary.hasKey("/XFA");
    for (const std::string& key : dictionary.getKeys()) {
        visit_child(key, dictionary.getKey(key), when, depth);
    }
}

void PdfObjects::note_action(QPDFObjectHandle dictionary, PdfWhen when) {
    QPDFObjectHandle subtype = dictionary.getKey("/S");
    if (!subtype.isName()) {
        return;
    }
    for (const ActRow& row : kActs) {
        if (subtype.getName() != row.subtype) {
            continue;
        }
        ++into_.actions_in_all;
        if (into_.actions.size() >= caps_.listed) {
            into_.lists_are_cut = true;
            return;
        }
        into_.actions.push_back({row.act, when, plain_text(file_name(dictionary.getKey(row.target)), kTarget)});
    }
}

/// A file specification with a stream inside (ISO 32000, 7.11.4).
void PdfObjects::note_file(QPDFObjectHandle dictionary) {
    QPDFObjectHandle embedded = dictionary.getKey("/EF");
    if (!embedded.isDictionary()) {
        return;
    }
    if (into_.files.size() >= caps_.listed) {
        into_.lists_are_cut = true;
        return;
    }
    PdfEmbeddedFile file{plain_text(file_name(dictionary), kTarget), std::nullopt, 0};
    for (const char* key : {"/UF", "/F", "/Unix", "/DOS", "/Mac"}) {
        QPDFObjectHandle stream = embedded.getKey(key);
        if (!stream.isStream()) {
            continue;
        }
        QPDFObjectHandle size = value_of(stream.getDict().getKey("/Params"), "/Size");
        QPDFObjectHandle packed = stream.getDict().getKey("/Length");
        if (size.isInteger() && size.getIntValue() >= 0) {
            file.claimed_size = static_cast<std::uint64_t>(size.getIntValue());
        }
        file.packed =
            packed.isInteger() && packed.getIntValue() > 0 ? static_cast<std::uint64_t>(packed.getIntValue()) : 0;
        break;
    }
    into_.files.push_back(std::move(file));
}

void PdfObjects::note_signature(QPDFObjectHandle dictionary) {
    QPDFObjectHandle type = dictionary.getKey("/FT");
    if (type.isName() && type.getName() == "/Sig") {
        QPDFObjectHandle value = dictionary.getKey("/V");
        if (value.isIndirect()) {
            signed_.insert(value.getObjGen());
        }
        add_signature(plain_text(dictionary.getKey("/T"), kTarget), value);
    } else if (dictionary.isIndirect() && is_signature(dictionary)) {
        loose_.push_back(dictionary);
    }
}

void PdfObjects::add_signature(const std::string& field, QPDFObjectHandle value) {
    if (into_.signatures.size() >= caps_.listed) {
        into_.lists_are_cut = true;
        return;
    }
    PdfSignature signature;
    signature.field = field;
    signature.filled = value.isDictionary();
    if (signature.filled) {
        signature.filter = plain_text(value.getKey("/Filter"), kTarget);
        signature.sub_filter = plain_text(value.getKey("/SubFilter"), kTarget);
        constexpr std::size_t kMostNumbers = 64;
        QPDFObjectHandle range = value.getKey("/ByteRange");
        for (QPDFObjectHandle number : range.isArray() ? range.getArrayAsVector() : std::vector<QPDFObjectHandle>()) {
            if (number.isInteger() && signature.byte_range.size() < kMostNumbers) {
                signature.byte_range.push_back(number.getIntValue());
            }
        }
    }
    into_.signatures.push_back(std::move(signature));
}

}  // namespace egide::sandbox
