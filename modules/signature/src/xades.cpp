#include "xades.h"

#include "base64.h"
#include "certificate.h"
#include "text.h"

namespace egide::signature {
namespace {

constexpr std::size_t kMostReferences = 100;

std::string last_part(std::string_view identifier) {
    const auto at = identifier.find_last_of("#/");
    return plain_text(at == std::string_view::npos ? identifier : identifier.substr(at + 1));
}

std::vector<Reference> references_of(pugi::xml_node signature) {
    std::vector<Reference> references;
    const pugi::xml_node info = child(signature, "SignedInfo");
    for (pugi::xml_node node = child(info, "Reference"); node && references.size() < kMostReferences;
         node = node.next_sibling()) {
        const std::string_view type = node.attribute("Type").value();
        if (local_name(node) == "Reference" && !type.ends_with("#SignedProperties")) {
            references.push_back({plain_text(node.attribute("URI").value()),
                                  last_part(child(node, "DigestMethod").attribute("Algorithm").value())});
        }
    }
    return references;
}

/// Whether an element inside the signature carries this identifier.
bool holds(pugi::xml_node signature, std::string_view id) {
    return static_cast<bool>(signature.find_node([&](pugi::xml_node node) {
        for (const char* const name : {"Id", "ID", "id"}) {
            if (id == node.attribute(name).value()) {
                return true;
            }
        }
        return false;
    }));
}

Packaging packaging_of(pugi::xml_node signature, const std::vector<Reference>& references) {
    for (const Reference& reference : references) {
        if (reference.uri.empty()) {
            return Packaging::enveloped;
        }
        if (reference.uri.starts_with('#')) {
            return holds(signature, std::string_view(reference.uri).substr(1)) ? Packaging::enveloping
                                                                               : Packaging::enveloped;
        }
    }
    return Packaging::detached;
}

bool has(pugi::xml_node node, std::string_view name) {
    return !all_named(node, name, 1).empty();
}

Level level_of(pugi::xml_node properties) {
    if (!properties) {
        return Level::none;
    }
    if (!has(properties, "SignatureTimeStamp")) {
        return Level::b;
    }
    const bool complete = has(properties, "CertificateValues") && has(properties, "RevocationValues");
    return !complete ? Level::t : has(properties, "ArchiveTimeStamp") ? Level::lta : Level::lt;
}

std::optional<Certificate> certificate_of(pugi::xml_node signature) {
    const pugi::xml_node node = descend(signature, {"KeyInfo", "X509Data", "X509Certificate"});
    const auto der = node ? parse_base64(text_of(node)) : std::nullopt;
    const CertificatePtr certificate = der ? parse_certificate(*der) : nullptr;
    return certificate ? std::optional(describe(certificate.get())) : std::nullopt;
}

/// xs:dateTime, of which only the form in UTC to the second is kept; others are local or need a table of zones.
std::optional<Time> claimed_time(pugi::xml_node properties) {
    const std::vector<pugi::xml_node> nodes = all_named(properties, "SigningTime", 1);
    std::string text = nodes.empty() ? std::string() : plain_text(text_of(nodes.front()));
    if (const auto point = text.find('.'); point != std::string::npos && text.ends_with('Z')) {
        text = text.substr(0, point) + "Z";
    }
    return parse_time(text);
}

DetachedSignature describe_signature(pugi::xml_node signature) {
    const std::vector<pugi::xml_node> properties = all_named(signature, "QualifyingProperties", 1);
    const pugi::xml_node qualifying = properties.empty() ? pugi::xml_node() : properties.front();
    DetachedSignature facts;
    facts.faults = {Fault::value_not_checked};
    facts.references = references_of(signature);
    facts.packaging = packaging_of(signature, facts.references);
    facts.level = level_of(qualifying);
    facts.signer.certificate = certificate_of(signature);
    facts.signer.claimed_time = claimed_time(qualifying);
    const pugi::xml_node method = descend(signature, {"SignedInfo", "SignatureMethod"});
    facts.signer.algorithm = last_part(method.attribute("Algorithm").value());
    facts.signer.digest = facts.references.empty() ? std::string() : facts.references.front().digest_method;
    facts.signer.weak_digest = facts.signer.digest == "sha1";
    facts.verdict = verdict_of(facts.faults, facts.signer.trust);
    return facts;
}

}  // namespace

std::vector<DetachedSignature> describe_xml_signatures(const pugi::xml_document& document, std::size_t most) {
    std::vector<DetachedSignature> signatures;
    for (const pugi::xml_node node : all_named(document.document_element(), "Signature", most)) {
        if (child(node, "SignedInfo")) {
            signatures.push_back(describe_signature(node));
        }
    }
    return signatures;
}

}  // namespace egide::signature
