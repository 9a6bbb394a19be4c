#include "egide/signature/detached.h"

#include <algorithm>
#include <array>

#include "base64.h"
#include "field.h"
#include "xades.h"
#include "xml.h"

namespace egide::signature {
namespace {

constexpr std::size_t kHeadBytes = 64;

/// The first entry of a ZIP is "mimetype", stored as it is (ETSI EN 319 162-1, annex A).
Format container_format(Bytes bytes) {
    constexpr std::string_view kStart("PK\x03\x04", 4);
    const std::string_view text = as_text(bytes);
    if (!text.starts_with(kStart) || text.size() < 38 || text.substr(30, 8) != "mimetype") {
        return Format::none;
    }
    const std::size_t extra = static_cast<std::size_t>(bytes[28]) + (static_cast<std::size_t>(bytes[29]) << 8U);
    const std::string_view type = text.size() > 38 + extra ? text.substr(38 + extra, 64) : std::string_view();
    if (type.starts_with("application/vnd.etsi.asic-s+zip")) {
        return Format::asic_s;
    }
    return type.starts_with("application/vnd.etsi.asic-e+zip") ? Format::asic_e : Format::none;
}

/// The bytes between the lines of a PEM text; nothing when it is none, or of another kind.
std::optional<std::vector<std::uint8_t>> from_pem(std::string_view text) {
    for (const std::string_view label : {"CMS", "PKCS7"}) {
        const std::string begin = "-----BEGIN " + std::string(label) + "-----";
        const std::string end = "-----END " + std::string(label) + "-----";
        const auto from = text.find(begin);
        const auto to = from == std::string_view::npos ? from : text.find(end, from);
        if (to != std::string_view::npos) {
            return parse_base64(text.substr(from + begin.size(), to - from - begin.size()));
        }
    }
    return std::nullopt;
}

enum class CmsKind { none, signed_data, encrypted };

/// By the object identifier that stands first: 1.2.840.113549.1.7.2 or .3.
CmsKind cms_kind(Bytes bytes) {
    constexpr std::array<char, 10> kPkcs7 = {
        0x06, 0x09, 0x2A, static_cast<char>(0x86), 0x48, static_cast<char>(0x86), static_cast<char>(0xF7),
        0x0D, 0x01, 0x07};
    const std::string_view head = as_text(bytes.first(std::min(bytes.size(), kHeadBytes)));
    const auto at = head.find(std::string_view(kPkcs7.data(), kPkcs7.size()));
    if (head.empty() || head.front() != 0x30 || at == std::string_view::npos || at > 8 ||
        at + kPkcs7.size() >= head.size()) {
        return CmsKind::none;
    }
    const char kind = head[at + kPkcs7.size()];
    return kind == 2 ? CmsKind::signed_data : kind == 3 || kind == 6 ? CmsKind::encrypted : CmsKind::none;
}

bool same(const std::vector<std::uint8_t>& one, Bytes other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end());
}

void add_signer(DetachedReport& report, CmsSigner& signer, std::vector<Fault> faults) {
    DetachedSignature signature;
    signature.faults = std::move(faults);
    signature.faults.insert(signature.faults.end(), signer.faults.begin(), signer.faults.end());
    signature.signer = std::move(signer.facts);
    report.signatures.push_back(std::move(signature));
}

/// Without the content, its digest was not compared: that one fault says nothing then.
void forget_digest(CmsSigner& signer) {
    std::erase(signer.faults, Fault::digest_mismatch);
}

void examine_cms_file(DetachedReport& report, Bytes der, std::optional<Bytes> content, const TrustList& trusted,
                      Time now, const DetachedLimits& limits) {
    std::optional<std::vector<Bytes>> parts;
    if (content) {
        parts = {*content};
    }
    CmsExamination cms =
        examine_cms(der, parts, {.most_bytes = limits.bytes, .most_signers = static_cast<int>(limits.signatures)});
    report.format = cms.content ? Format::cms_enclosing : Format::cms_detached;
    std::vector<Fault> faults = cms.faults;
    if (!cms.content && der.size() > kMostCmsBytes) {
        faults.push_back(Fault::cms_too_large);
    }
    if (cms.content) {
        report.content_bytes = cms.content->size();
        if (content && !same(*cms.content, *content)) {
            faults.push_back(Fault::content_differs);
        }
    }
    const Anchors anchors(trusted);
    for (CmsSigner& signer : cms.signers) {
        if (!content && !cms.content) {
            forget_digest(signer);
        }
        examine_trust(signer, cms, {}, {}, anchors, now);
        add_signer(report, signer, faults);
    }
    if (report.signatures.empty()) {
        report.signatures.push_back({.faults = faults, .signer = {}, .packaging = {}, .references = {}});
    }
}

void examine_xml_file(DetachedReport& report, Bytes bytes, const DetachedLimits& limits) {
    if (bytes.size() > limits.xml_bytes) {
        report.unreadable = Unreadable::too_large;
        return;
    }
    pugi::xml_document document;
    const XmlState state = read_xml(bytes, document);
    if (state.trouble != XmlTrouble::none) {
        report.unreadable = state.trouble == XmlTrouble::malformed ? Unreadable::damaged : Unreadable::unsafe_xml;
        return;
    }
    report.signatures = describe_xml_signatures(document, limits.signatures + 1);
    if (report.signatures.size() > limits.signatures) {
        report.signatures.clear();
        report.unreadable = Unreadable::too_many_signatures;
    }
    report.format = report.signatures.empty() ? Format::none : Format::xades;
}

void examine(DetachedReport& report, Bytes bytes, std::optional<Bytes> content, const TrustList& trusted, Time now,
             const DetachedLimits& limits) {
    if (bytes.size() > limits.bytes) {
        report.unreadable = Unreadable::too_large;
        return;
    }
    report.format = container_format(bytes);
    if (report.format != Format::none) {
        return;
    }
    const std::optional<std::vector<std::uint8_t>> decoded = from_pem(as_text(bytes));
    const Bytes der = decoded ? Bytes(*decoded) : bytes;
    switch (cms_kind(der)) {
        case CmsKind::signed_data:
            return examine_cms_file(report, der, content, trusted, now, limits);
        case CmsKind::encrypted:
            report.verdict = Verdict::encrypted;
            return;
        case CmsKind::none:
            break;
    }
    if (looks_like_xml(bytes)) {
        examine_xml_file(report, bytes, limits);
    }
}

}  // namespace

Verdict verdict_of(const DetachedReport& report) {
    if (report.unreadable != Unreadable::no || report.format == Format::asic_s || report.format == Format::asic_e) {
        return Verdict::unreadable;
    }
    std::optional<Verdict> worst;
    for (const DetachedSignature& signature : report.signatures) {
        const Verdict verdict = verdict_of(signature.faults, signature.signer.trust);
        worst = worst ? worse(*worst, verdict) : verdict;
    }
    return worst.value_or(Verdict::not_signed);
}

DetachedReport examine_detached(std::span<const std::uint8_t> bytes,
                                std::optional<std::span<const std::uint8_t>> content, const TrustList& trusted,
                                Time now, const DetachedLimits& limits) {
    DetachedReport report;
    examine(report, bytes, content, trusted, now, limits);
    for (DetachedSignature& signature : report.signatures) {
        signature.verdict = verdict_of(signature.faults, signature.signer.trust);
    }
    if (report.verdict != Verdict::encrypted) {
        report.verdict = verdict_of(report);
    }
    return report;
}

}  // namespace egide::signature
