// Certificates and revocation data put inside a token, where its signature does not reach.
#include <algorithm>

#include "egide/timestamp/messages.h"
#include "signed_data.h"

namespace egide::timestamp {

namespace {

std::vector<std::string> joined(const std::vector<der::Element>& present, const std::vector<std::string>& more) {
    std::vector<std::string> all;
    for (const der::Element& element : present) {
        all.emplace_back(element.whole);
    }
    for (const std::string& item : more) {
        if (std::find(all.begin(), all.end(), item) == all.end()) {
            all.push_back(item);
        }
    }
    return all;
}

std::string field_of(unsigned number, std::vector<std::string> items) {
    return items.empty() ? std::string() : der::set_of(der::constructed(number), std::move(items));
}

/// RFC 5652 §5.1: 5 when there is revocation information other than lists.
std::string version_of(const SignedData& parts, const std::vector<std::string>& revocation) {
    const bool others = std::any_of(revocation.begin(), revocation.end(), [](const std::string& item) {
        return static_cast<unsigned char>(item.front()) == der::constructed(1);
    });
    return others ? der::integer(5) : std::string(parts.version);
}

std::string write_token(const SignedData& parts, std::string_view version, std::string_view certificates,
                        std::string_view revocation) {
    const std::string data = der::sequence(
        {version, parts.digest_algorithms, parts.encapsulated, certificates, revocation, parts.signer_infos});
    return der::sequence({der::known_oid(kSignedDataType), der::element(der::constructed(0), data)});
}

}  // namespace

std::string without_material(const SignedData& parts) {
    return write_token(parts, parts.version, {}, {});
}

base::Result<std::string> with_material(std::string_view token, const Material& material, const std::string& file) {
    der::Fault fault;
    const SignedData parts = split_token(token, fault);
    if (fault.raised) {
        return der::refused(std::move(fault.text), file);
    }
    std::vector<std::string> revocation = material.crls;
    for (const std::string& answer : material.ocsp_responses) {
        revocation.push_back(der::element(der::constructed(1), der::known_oid(kOcspResponse) + answer));
    }
    revocation = joined(parts.revocation, revocation);
    std::string made =
        write_token(parts, version_of(parts, revocation),
                    field_of(0, joined(parts.certificates, material.certificates)), field_of(1, revocation));
    static_cast<void>(split_token(made, fault));  // what was added may break the limits, or not be DER
    if (fault.raised) {
        return der::refused(std::move(fault.text), file);
    }
    return made;
}

}  // namespace egide::timestamp
