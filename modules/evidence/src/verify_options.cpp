#include "bundle_fields.h"
#include "bundle_text.h"
#include "egide/evidence/verify.h"
#include "egide/reading/json_writer.h"

namespace egide::evidence {

namespace {

using reading::JsonWriter;

void add_known_keys(JsonWriter& writer, const std::vector<journal::TrustedKey>& keys) {
    writer.key("keys").begin_array();
    for (const journal::TrustedKey& key : keys) {
        writer.begin_object().field("key", key.key.text());
        if (key.up_to_size) {
            writer.field("up_to_size", *key.up_to_size);
        }
        writer.end_object();
    }
    writer.end_array();
}

void add_weak_hashes(JsonWriter& writer, const timestamp::WeakSince& weak) {
    writer.key("weak").begin_array();
    for (const auto& [algorithm, since] : weak) {
        writer.begin_object().field("hash", timestamp::name_of(algorithm));
        writer.field("since", journal::show_instant(since)).end_object();
    }
    writer.end_array();
}

std::optional<journal::VerifierKey> key_in(ExactObject& object, std::string_view key) {
    auto read = journal::VerifierKey::parse(object.text(key));
    if (!read) {
        object.fail(key, "a verifier key");
        return std::nullopt;
    }
    return std::move(*read);
}

std::vector<journal::TrustedKey> known_keys_of(ExactObject& object, std::string& trouble) {
    std::vector<journal::TrustedKey> keys;
    for (const reading::Node& node : object.items("keys")) {
        ExactObject one(&node, trouble);
        if (auto key = key_in(one, "key")) {
            keys.push_back({std::move(*key), {}});
            if (one.has("up_to_size")) {
                keys.back().up_to_size = one.number("up_to_size");
            }
        }
        one.finish();
    }
    return keys;
}

timestamp::WeakSince weak_hashes_of(ExactObject& object, std::string& trouble) {
    timestamp::WeakSince weak;
    for (const reading::Node& node : object.items("weak")) {
        ExactObject one(&node, trouble);
        const auto algorithm = timestamp::hash_named(one.text("hash"));
        const auto since = one.instant("since");
        if (algorithm && since) {
            weak[*algorithm] = *since;
        } else {
            one.fail("hash", "a hash and a moment");
        }
        one.finish();
    }
    return weak;
}

std::vector<std::string> decoded(ExactObject& object, std::string_view key) {
    std::vector<std::string> all;
    for (const std::string& text : object.texts(key)) {
        all.push_back(from_base64(text).value_or(std::string()));
    }
    return all;
}

void add_encoded(JsonWriter& writer, std::string_view key, const std::vector<std::string>& all) {
    writer.key(key).begin_array();
    for (const std::string& one : all) {
        writer.value(to_base64(one));
    }
    writer.end_array();
}

std::vector<journal::VerifierKey> witnesses_of(ExactObject& object) {
    std::vector<journal::VerifierKey> keys;
    for (const std::string& text : object.texts("witnesses")) {
        if (auto key = journal::VerifierKey::parse(text)) {
            keys.push_back(std::move(*key));
        } else {
            object.fail("witnesses", "verifier keys");
        }
    }
    return keys;
}

}  // namespace

std::string pack_options(const ProofOptions& options) {
    JsonWriter writer(false);
    writer.begin_object();
    add_encoded(writer, "anchors", options.anchors);
    writer.field("evidence", options.evidence);
    add_known_keys(writer, options.keys);
    writer.field("most_faults", options.most_faults);
    if (options.object) {
        writer.field("object", base::hex(*options.object));
    }
    if (options.on) {
        writer.field("on", journal::show_instant(*options.on));
    }
    add_encoded(writer, "references", options.references);
    add_weak_hashes(writer, options.weak);
    writer.key("witnesses").begin_array();
    for (const journal::VerifierKey& witness : options.witnesses) {
        writer.value(witness.text());
    }
    return in_canonical_form(writer.end_array().end_object().take());
}

base::Result<ProofOptions> unpack_options(std::string_view packed) {
    std::string trouble;
    const auto node = exact_json(packed, trouble);
    if (!node) {
        return malformed(trouble);
    }
    ExactObject object(&*node, trouble);
    ProofOptions options;
    options.anchors = decoded(object, "anchors");
    options.evidence = object.text("evidence");
    options.keys = known_keys_of(object, trouble);
    options.most_faults = object.number("most_faults");
    if (object.has("object")) {
        options.object = object.digest("object");
    }
    if (object.has("on")) {
        options.on = object.instant("on");
    }
    options.references = decoded(object, "references");
    options.weak = weak_hashes_of(object, trouble);
    options.witnesses = witnesses_of(object);
    object.finish();
    return trouble.empty() ? base::Result<ProofOptions>(std::move(options)) : malformed(trouble);
}

}  // namespace egide::evidence
