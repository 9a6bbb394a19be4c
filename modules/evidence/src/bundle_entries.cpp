#include <algorithm>

#include "bundle_fields.h"
#include "bundle_format.h"
#include "bundle_text.h"
#include "egide/reading/json_writer.h"

namespace egide::evidence {

namespace {

using reading::JsonWriter;

void add_path(JsonWriter& writer, std::string_view key, const std::vector<journal::Hash>& hashes) {
    writer.key(key).begin_array();
    for (const journal::Hash& hash : hashes) {
        writer.value(to_base64(hash));
    }
    writer.end_array();
}

void add_personal(JsonWriter& writer, const std::vector<std::optional<journal::Disclosure>>& personal) {
    writer.key("private").begin_array();
    for (const auto& disclosure : personal) {
        if (disclosure) {
            writer.begin_object().field("data", disclosure->data);
            writer.field("salt", to_base64(disclosure->salt)).end_object();
        } else {
            writer.null();
        }
    }
    writer.end_array();
}

void add_proved_entry(JsonWriter& writer, const ProvedEntry& entry) {
    writer.begin_object().field("entry", to_base64(entry.bytes)).field("index", entry.proof.index);
    add_path(writer, "path", entry.proof.path);
    add_personal(writer, entry.personal);
    writer.end_object();
}

void add_earlier_head(JsonWriter& writer, const EarlierHead& head) {
    writer.begin_object().field("note", head.note);
    add_path(writer, "proof", head.proof);
    writer.end_object();
}

void add_texts(JsonWriter& writer, std::string_view key, const std::vector<std::string>& texts) {
    writer.key(key).begin_array();
    for (const std::string& text : texts) {
        writer.value(text);
    }
    writer.end_array();
}

std::optional<journal::Disclosure> disclosure_of(const reading::Node& node, std::string& trouble) {
    if (node.is_null()) {
        return std::nullopt;
    }
    ExactObject object(&node, trouble);
    journal::Disclosure disclosure;
    disclosure.data = object.text("data");
    const std::string salt = object.base64("salt");
    disclosure.salt.assign(salt.begin(), salt.end());
    object.finish();
    return disclosure;
}

ProvedEntry proved_entry_of(const reading::Node* node, std::string& trouble) {
    ExactObject object(node, trouble);
    ProvedEntry entry;
    entry.bytes = object.base64("entry");
    entry.proof.index = object.number("index");
    entry.proof.path = object.path("path");
    for (const reading::Node& item : object.items("private")) {
        entry.personal.push_back(disclosure_of(item, trouble));
    }
    object.finish();
    return entry;
}

EarlierHead earlier_head_of(const reading::Node* node, std::string& trouble) {
    ExactObject object(node, trouble);
    EarlierHead head{object.text("note"), object.path("proof")};
    object.finish();
    return head;
}

HeadStamp stamp_of(const reading::Node& node, std::string& trouble) {
    ExactObject object(&node, trouble);
    auto stamp = parse_stamp_path(object.text("path"));
    if (!stamp) {
        object.fail("path", "time/<size>-<number>.tst or .ers");
        return {};
    }
    stamp->bytes = object.base64("bytes");
    object.finish();
    return *stamp;
}

template <typename T, typename Read>
base::Result<T> read_exactly(std::string_view line, Read read) {
    std::string trouble;
    const auto node = exact_json(line, trouble);
    if (!node) {
        return malformed(trouble);
    }
    T value = read(&*node, trouble);
    return trouble.empty() ? base::Result<T>(std::move(value)) : malformed(trouble);
}

ReceiptText receipt_of(const reading::Node* node, std::string& trouble) {
    ExactObject object(node, trouble);
    ReceiptText receipt;
    for (const std::string& text : object.texts("anchors")) {
        auto anchor = from_base64(text);
        if (!anchor) {
            object.fail("anchors", "base 64");
            break;
        }
        receipt.anchors.push_back(std::move(*anchor));
    }
    receipt.checkpoint = object.text("checkpoint");
    for (const reading::Node& head : object.items("earlier")) {
        receipt.earlier.push_back(earlier_head_of(&head, trouble));
    }
    receipt.entry = proved_entry_of(object.child("entry"), trouble);
    if (object.text("format") != kReceiptFormat) {
        object.fail("format", kReceiptFormat);
    }
    receipt.keys = object.texts("keys");
    for (const reading::Node& stamp : object.items("time")) {
        receipt.stamps.push_back(stamp_of(stamp, trouble));
    }
    object.finish();
    return receipt;
}

}  // namespace

std::string write_proved_entry(const ProvedEntry& entry) {
    JsonWriter writer(false);
    add_proved_entry(writer, entry);
    return in_canonical_form(writer.take()) + "\n";
}

base::Result<ProvedEntry> read_proved_entry(std::string_view line) {
    return read_exactly<ProvedEntry>(line, proved_entry_of);
}

std::string write_earlier_head(const EarlierHead& head) {
    JsonWriter writer(false);
    add_earlier_head(writer, head);
    return in_canonical_form(writer.take()) + "\n";
}

base::Result<EarlierHead> read_earlier_head(std::string_view line) {
    return read_exactly<EarlierHead>(line, earlier_head_of);
}

std::string write_receipt(const ReceiptText& receipt) {
    JsonWriter writer(false);
    writer.begin_object().key("anchors").begin_array();
    for (const std::string& anchor : receipt.anchors) {
        writer.value(to_base64(anchor));
    }
    writer.end_array().field("checkpoint", receipt.checkpoint).key("earlier").begin_array();
    for (const EarlierHead& head : receipt.earlier) {
        add_earlier_head(writer, head);
    }
    writer.end_array().key("entry");
    add_proved_entry(writer, receipt.entry);
    writer.field("format", kReceiptFormat);
    add_texts(writer, "keys", receipt.keys);
    writer.key("time").begin_array();
    for (const HeadStamp& stamp : receipt.stamps) {
        writer.begin_object().field("bytes", to_base64(stamp.bytes)).field("path", stamp_path(stamp)).end_object();
    }
    writer.end_array().end_object();
    return in_canonical_form(writer.take()) + "\n";
}

base::Result<ReceiptText> parse_receipt(std::string_view bytes) {
    if (!bytes.ends_with('\n') || bytes.size() > kLargestReceipt) {
        return malformed("one line of at most 4 MiB expected");
    }
    bytes.remove_suffix(1);
    return read_exactly<ReceiptText>(bytes, receipt_of);
}

}  // namespace egide::evidence
