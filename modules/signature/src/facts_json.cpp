#include "facts_json.h"

#include <algorithm>

#include "egide/signature/messages.h"
#include "text.h"

namespace egide::signature {
namespace {

using reading::JsonWriter;
using reading::Reader;

constexpr std::size_t kMostStamps = 300;

void write_certificate(JsonWriter& json, const Certificate& certificate) {
    json.key("certificate").begin_object();
    json.field("common_name", certificate.common_name);
    json.field("organisation", certificate.organisation);
    json.field("organisation_identifier", certificate.organisation_identifier);
    json.field("siren", certificate.siren);
    json.field("issuer_name", certificate.issuer_name);
    json.field("issuer_organisation", certificate.issuer_organisation);
    json.field("serial", certificate.serial);
    json.field("sha256", certificate.sha256);
    write_moment(json, "valid_from", certificate.valid_from);
    write_moment(json, "valid_to", certificate.valid_to);
    json.end_object();
}

Certificate read_certificate(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "certificate");
    Certificate certificate;
    certificate.common_name = plain(reader, "common_name");
    certificate.organisation = plain(reader, "organisation");
    certificate.organisation_identifier = plain(reader, "organisation_identifier");
    certificate.siren = plain(reader, "siren");
    certificate.issuer_name = plain(reader, "issuer_name");
    certificate.issuer_organisation = plain(reader, "issuer_organisation");
    certificate.serial = hexadecimal(reader, "serial", 128);
    certificate.sha256 = hexadecimal(reader, "sha256", 64);
    certificate.valid_from = require_moment(reader, "valid_from");
    certificate.valid_to = require_moment(reader, "valid_to");
    reader.finish();
    return certificate;
}

void write_stamp(JsonWriter& json, const Stamp& stamp) {
    json.begin_object();
    json.field("kind", word_of(stamp.kind));
    write_moment(json, "time", stamp.time);
    json.field("authority", stamp.authority);
    write_words(json, "faults", stamp.faults);
    json.field("trust", word_of(stamp.trust));
    json.field("weak_digest", stamp.weak_digest);
    json.end_object();
}

Stamp read_stamp(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "stamp");
    Stamp stamp;
    stamp.kind = word<Stamp::Kind>(reader, "kind");
    stamp.time = moment(reader, "time");
    stamp.authority = plain(reader, "authority");
    stamp.faults = words<Fault>(reader, "faults", false);
    stamp.trust = word<Trust>(reader, "trust");
    stamp.weak_digest = flag(reader, "weak_digest");
    reader.finish();
    return stamp;
}

}  // namespace

void refuse(Reader& reader, std::string_view key) {
    reader.problems().add(reader.node(), messages::answer_malformed({.field = std::string(key)}), std::string(key));
}

std::string plain(Reader& reader, std::string_view key) {
    std::optional<std::string> text = reader.require_text(key);
    if (text && !is_plain(*text)) {
        refuse(reader, key);
        return {};
    }
    return text.value_or("");
}

std::string hexadecimal(Reader& reader, std::string_view key, std::size_t most) {
    std::optional<std::string> text = reader.require_text(key);
    const auto digit = [](char sign) { return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f'); };
    if (text && (text->size() > most || !std::all_of(text->begin(), text->end(), digit))) {
        refuse(reader, key);
        return {};
    }
    return text.value_or("");
}

std::vector<std::string> plain_list(Reader& reader, std::string_view key, std::size_t most) {
    std::vector<std::string> texts = reader.texts(key);
    if (texts.size() > most || !std::all_of(texts.begin(), texts.end(), is_plain)) {
        refuse(reader, key);
        return {};
    }
    return texts;
}

std::optional<Time> moment(Reader& reader, std::string_view key) {
    const std::optional<std::string> text = reader.text(key);
    const std::optional<Time> time = text ? parse_time(*text) : std::nullopt;
    if (text && !time) {
        refuse(reader, key);
    }
    return time;
}

Time require_moment(Reader& reader, std::string_view key) {
    const std::optional<Time> time = moment(reader, key);
    if (!time && !reader.has(key)) {
        refuse(reader, key);
    }
    return time.value_or(Time{});
}

bool flag(Reader& reader, std::string_view key) {
    const std::optional<bool> value = reader.boolean(key);
    if (!value && !reader.has(key)) {
        refuse(reader, key);
    }
    return value.value_or(false);
}

std::optional<std::uint64_t> whole(Reader& reader, std::string_view key, std::uint64_t most) {
    const std::optional<std::int64_t> value = reader.integer(key);
    if (value && (*value < 0 || static_cast<std::uint64_t>(*value) > most)) {
        refuse(reader, key);
        return std::nullopt;
    }
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
    json.key(key).begin_array();
    for (const std::string& value : values) {
        json.value(value);
    }
    json.end_array();
}

void write_moment(JsonWriter& json, std::string_view key, std::optional<Time> time) {
    if (time) {
        json.field(key, show_time(*time));
    }
}

void write_signer(JsonWriter& json, std::string_view key, const Signer& signer) {
    json.key(key).begin_object();
    if (signer.certificate) {
        write_certificate(json, *signer.certificate);
    }
    json.field("digest", signer.digest);
    json.field("weak_digest", signer.weak_digest);
    json.field("algorithm", signer.algorithm);
    json.field("names_certificate", signer.names_certificate);
    write_moment(json, "claimed_time", signer.claimed_time);
    write_moment(json, "proven_time", signer.proven_time);
    json.key("stamps").begin_array();
    for (const Stamp& stamp : signer.stamps) {
        write_stamp(json, stamp);
    }
    json.end_array();
    json.field("trust", word_of(signer.trust));
    json.field("anchor", signer.anchor);
    json.field("revocation", word_of(signer.revocation));
    write_moment(json, "revoked_at", signer.revoked_at);
    json.end_object();
}

Signer read_signer(Reader& parent, std::string_view key) {
    Signer signer;
    const reading::Node* const node = parent.require_child(key);
    if (node == nullptr) {
        return signer;
    }
    Reader reader(*node, parent.problems(), std::string(key));
    if (const reading::Node* const certificate = reader.child("certificate")) {
        signer.certificate = read_certificate(*certificate, parent.problems());
    }
    signer.digest = plain(reader, "digest");
    signer.weak_digest = flag(reader, "weak_digest");
    signer.algorithm = plain(reader, "algorithm");
    signer.names_certificate = flag(reader, "names_certificate");
    signer.claimed_time = moment(reader, "claimed_time");
    signer.proven_time = moment(reader, "proven_time");
    const std::span<const reading::Node> stamps = reader.items("stamps");
    if (stamps.size() > kMostStamps) {
        refuse(reader, "stamps");
        return signer;
    }
    for (const reading::Node& stamp : stamps) {
        signer.stamps.push_back(read_stamp(stamp, parent.problems()));
    }
    signer.trust = word<Trust>(reader, "trust");
    signer.anchor = plain(reader, "anchor");
    signer.revocation = word<Revocation>(reader, "revocation");
    signer.revoked_at = moment(reader, "revoked_at");
    reader.finish();
    return signer;
}

}  // namespace egide::signature
