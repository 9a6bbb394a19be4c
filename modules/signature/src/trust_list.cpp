#include "egide/signature/trust_list.h"

#include "base64.h"
#include "certificate.h"
#include "egide/signature/messages.h"
#include "trouble.h"
#include "trusted_list_xml.h"
#include "xml.h"

namespace egide::signature {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

std::optional<Anchor> anchor_of(Bytes der) {
    const CertificatePtr certificate = parse_certificate(der);
    if (!certificate) {
        return std::nullopt;
    }
    return Anchor{.certificate = {der.begin(), der.end()}, .name = shown_name(certificate.get()), .periods = {}};
}

/// The blocks of a PEM bundle; text around them is allowed, as its tools write it.
TrustList read_pem(std::string_view text, std::size_t most) {
    TrustList list;
    for (auto at = text.find(kBegin); at != std::string_view::npos && list.anchors.size() <= most;
         at = text.find(kBegin, at)) {
        at += kBegin.size();
        const auto end = text.find(kEnd, at);
        const auto der = parse_base64(text.substr(at, end == std::string_view::npos ? 0 : end - at));
        if (std::optional<Anchor> anchor = der ? anchor_of(*der) : std::nullopt) {
            list.anchors.push_back(std::move(*anchor));
        } else {
            ++list.passed_over;
        }
    }
    return list;
}

}  // namespace

base::Result<TrustList> read_trust_list(std::span<const std::uint8_t> bytes, const std::string& file,
                                        const TrustListLimits& limits) {
    if (bytes.size() > limits.bytes) {
        return refused(file, messages::list_too_large({.most = limits.bytes >> 20U}));
    }
    if (looks_like_xml(bytes)) {
        return read_trusted_list_xml(bytes, file, limits);
    }
    TrustList list = read_pem({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, limits.anchors);
    if (std::optional<Anchor> anchor = list.anchors.empty() ? anchor_of(bytes) : std::nullopt) {
        list.anchors.push_back(std::move(*anchor));
    }
    if (list.anchors.size() > limits.anchors) {
        return refused(file, messages::list_too_long({.most = base::Count(limits.anchors)}));
    }
    if (list.anchors.empty()) {
        return refused(file, messages::list_unknown());
    }
    list.origin = "certificates";
    return list;
}

void add(TrustList& list, const TrustList& other) {
    list.anchors.insert(list.anchors.end(), other.anchors.begin(), other.anchors.end());
    list.passed_over += other.passed_over;
    if (list.origin.empty()) {
        list.origin = other.origin;
        list.territory = other.territory;
        list.sequence = other.sequence;
        list.issued = other.issued;
        list.next_update = other.next_update;
    }
}

}  // namespace egide::signature
