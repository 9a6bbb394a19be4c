#include "field.h"

#include <openssl/objects.h>

#include <algorithm>
#include <charconv>

#include "raw_dictionary.h"
#include "stamp.h"

namespace egide::signature {
namespace {

constexpr std::size_t kMostContentsDigits = 2 * kMostCmsBytes;

/// A signature dictionary as it stands in the file.
struct RawSignature {
    std::string_view file;
    std::vector<RawEntry> entries;

    const RawEntry* find(std::string_view key) const {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [&](const RawEntry& entry) { return entry.key == key; });
        return found == entries.end() ? nullptr : &*found;
    }
    std::string_view value(const RawEntry& entry) const {
        return file.substr(entry.value_begin, entry.value_end - entry.value_begin);
    }
    bool ambiguous() const {
        std::vector<std::string_view> keys;
        for (const RawEntry& entry : entries) {
            keys.push_back(entry.key);
        }
        std::sort(keys.begin(), keys.end());
        return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
    }
};

SubFilter sub_filter_of(std::string_view value) {
    for (const SubFilter known : {SubFilter::pkcs7_detached, SubFilter::pkcs7_sha1, SubFilter::x509_rsa_sha1,
                                  SubFilter::cades_detached, SubFilter::rfc3161}) {
        if (value.starts_with('/') && value.substr(1) == name(known)) {
            return known;
        }
    }
    return SubFilter::unknown;
}

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_pdf_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_pdf_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// Four whole numbers between brackets, nothing else.
std::optional<std::array<std::uint64_t, 4>> parse_byte_range(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') {
        return std::nullopt;
    }
    text = text.substr(1, text.size() - 2);
    std::array<std::uint64_t, 4> range{};
    for (std::uint64_t& number : range) {
        text = without_blanks(text);
        const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number > (std::uint64_t{1} << 40U)) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
    }
    return without_blanks(text).empty() ? std::optional(range) : std::nullopt;
}

/// What is wrong with a byte range, the value it should leave out standing at [begin, end).
std::vector<Fault> check_byte_range(const std::array<std::uint64_t, 4>& range, std::string_view file, std::size_t begin,
                                    std::size_t end) {
    const auto [start, first, next, second] = range;
    if (start > file.size() || first > file.size() || next > file.size() || second > file.size() - next) {
        return {Fault::byte_range_malformed};
    }
    std::vector<Fault> faults;
    if (start != 0) {
        faults.push_back(Fault::byte_range_start);
    }
    if (next < start + first) {
        faults.push_back(Fault::byte_range_overlap);
    } else if (start + first != begin || next != end) {
        faults.push_back(Fault::byte_range_gap);
    }
    const std::size_t stop = next + second;
    if (!without_blanks(file.substr(stop)).empty() && !ends_a_revision(file.substr(0, stop))) {
        faults.push_back(Fault::byte_range_end);
    }
    return faults;
}

/// The bytes of "<…>"; nothing when anything else than digits and blanks is inside.
std::optional<std::vector<std::uint8_t>> parse_contents(std::string_view text) {
    if (text.size() < 4 || text.front() != '<' || text.back() != '>') {
        return std::nullopt;
    }
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() / 2);
    int high = -1;
    for (const char sign : text.substr(1, text.size() - 2)) {
        const int digit = hex_digit(sign);
        if (digit < 0 && !is_pdf_blank(sign)) {
            return std::nullopt;
        }
        if (digit >= 0 && high >= 0) {
            bytes.push_back(static_cast<std::uint8_t>(high * 16 + digit));
        }
        high = digit < 0 ? high : high >= 0 ? -1 : digit;
    }
    return high < 0 ? std::optional(bytes) : std::nullopt;
}

std::optional<std::vector<Bytes>> parts_of(const PdfSignature& facts, Bytes file) {
    if (!facts.byte_range || !facts.faults.empty()) {
        return std::nullopt;
    }
    const auto [start, first, next, second] = *facts.byte_range;
    return std::vector<Bytes>{file.subspan(start, first), file.subspan(next, second)};
}

void take_signer(FieldExamination& field) {
    PdfSignature& facts = field.facts;
    facts.faults.insert(facts.faults.end(), field.cms.faults.begin(), field.cms.faults.end());
    if (!field.cms.signers.empty()) {
        const CmsSigner& signer = field.cms.signers.front();
        facts.signer = signer.facts;
        facts.faults.insert(facts.faults.end(), signer.faults.begin(), signer.faults.end());
    }
}

/// adbe.pkcs7.sha1: what is signed is the SHA-1 of the parts.
void check_enclosed_digest(FieldExamination& field, const std::vector<Bytes>& parts) {
    const DigestPtr digest = find_digest("SHA1");
    field.facts.signer.weak_digest = true;
    if (!field.cms.content || *field.cms.content != digest_of(digest.get(), parts)) {
        field.facts.faults.push_back(Fault::digest_mismatch);
    }
}

void examine_value(FieldExamination& field, Bytes file) {
    PdfSignature& facts = field.facts;
    if (!only_zeros_follow(field.contents)) {
        facts.faults.push_back(Fault::contents_malformed);
    }
    const std::optional<std::vector<Bytes>> parts = parts_of(facts, file);
    switch (facts.sub_filter) {
        case SubFilter::pkcs7_detached:
        case SubFilter::cades_detached:
            if (parts) {
                field.cms =
                    examine_cms(field.contents, parts, {.cades = facts.sub_filter == SubFilter::cades_detached});
                take_signer(field);
            }
            return;
        case SubFilter::pkcs7_sha1:
            if (parts) {
                field.cms = examine_cms(field.contents, std::nullopt, {});
                take_signer(field);
                check_enclosed_digest(field, *parts);
            }
            return;
        case SubFilter::rfc3161:
            return;  // with its chain, in finish_field
        case SubFilter::x509_rsa_sha1:
        case SubFilter::unknown:
            facts.faults.push_back(Fault::sub_filter_unknown);
            return;
    }
}

/// The byte range and the value, from the dictionary's own bytes.
void take_range_and_value(FieldExamination& field, const RawSignature& raw) {
    PdfSignature& facts = field.facts;
    const RawEntry* const contents = raw.find("Contents");
    const RawEntry* const range = raw.find("ByteRange");
    if (range != nullptr) {
        facts.byte_range = parse_byte_range(raw.value(*range));
    }
    if (!facts.byte_range) {
        facts.faults.push_back(Fault::byte_range_malformed);
    } else {
        const std::size_t begin = contents == nullptr ? 0 : contents->value_begin;
        const std::size_t end = contents == nullptr ? 0 : contents->value_end;
        const std::vector<Fault> faults = check_byte_range(*facts.byte_range, raw.file, begin, end);
        facts.faults.insert(facts.faults.end(), faults.begin(), faults.end());
        const auto [start, first, next, second] = *facts.byte_range;
        const bool inside = next <= raw.file.size() && second <= raw.file.size() - next;
        field.signed_end = inside ? next + second : 0;
        facts.covers_file = inside && without_blanks(raw.file.substr(field.signed_end)).empty();
    }
    const bool fits = contents != nullptr && contents->value_end - contents->value_begin <= kMostContentsDigits;
    auto bytes = fits ? parse_contents(raw.value(*contents)) : std::nullopt;
    if (bytes) {
        field.contents = std::move(*bytes);
    } else {
        facts.faults.push_back(contents != nullptr && !fits ? Fault::cms_too_large : Fault::contents_malformed);
    }
}

}  // namespace

bool ends_a_revision(std::string_view text) {
    return without_blanks(text).ends_with("%%EOF");
}

FieldExamination examine_dictionary(Bytes file, std::size_t at) {
    FieldExamination field;
    const std::string_view text = as_text(file);
    std::optional<std::vector<RawEntry>> entries = read_raw_dictionary(text, at);
    if (!entries) {
        field.facts.faults = {Fault::byte_range_malformed, Fault::contents_malformed};
        return field;
    }
    const RawSignature raw{text, std::move(*entries)};
    if (raw.ambiguous()) {
        field.facts.faults.push_back(Fault::dictionary_ambiguous);
    }
    if (const RawEntry* const sub_filter = raw.find("SubFilter")) {
        field.facts.sub_filter = sub_filter_of(raw.value(*sub_filter));
    }
    take_range_and_value(field, raw);
    examine_value(field, file);
    return field;
}

namespace {

void finish_timestamp(FieldExamination& field, Bytes file, const Surroundings& around, const Anchors& anchors,
                      Time now) {
    PdfSignature& facts = field.facts;
    const std::optional<std::vector<Bytes>> parts = parts_of(facts, file);
    if (!parts) {
        return;
    }
    const Bytes value = Bytes(field.contents).first(size_of_value(field.contents));
    Stamp stamp = examine_stamp(value, *parts, around, anchors, now);
    stamp.kind = Stamp::Kind::document;
    facts.faults.insert(facts.faults.end(), stamp.faults.begin(), stamp.faults.end());
    facts.signer.trust = stamp.trust;
    facts.signer.weak_digest = stamp.weak_digest;
    facts.signer.proven_time = stamp.proves() ? stamp.time : std::nullopt;
    facts.signer.stamps.push_back(std::move(stamp));
}

}  // namespace

PdfSignature examine_pdf_signature(std::span<const std::uint8_t> bytes, std::size_t dictionary,
                                   const TrustList& trusted, Time now) {
    FieldExamination field = examine_dictionary(bytes, dictionary);
    finish_field(field, bytes, {}, {}, Anchors(trusted), now);
    if (!field.facts.covers_file) {
        field.facts.changes = {Change::not_examined};
        field.facts.changes_allowed = false;
    }
    field.facts.verdict = verdict_of(field.facts);
    return std::move(field.facts);
}

void finish_field(FieldExamination& field, Bytes file, const Surroundings& around,
                  const std::vector<Stamp>& document_stamps, const Anchors& anchors, Time now) {
    if (field.facts.is_timestamp()) {
        finish_timestamp(field, file, around, anchors, now);
    } else if (!field.cms.signers.empty()) {
        CmsSigner& signer = field.cms.signers.front();
        const bool weak = field.facts.signer.weak_digest;
        examine_trust(signer, field.cms, around, document_stamps, anchors, now);
        field.facts.signer = signer.facts;
        field.facts.signer.weak_digest = weak;
    }
}

}  // namespace egide::signature
