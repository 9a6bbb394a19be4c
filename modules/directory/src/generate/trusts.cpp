#include <fmt/format.h>

#include <algorithm>

#include "generate/scenery.h"
#include "generate/sid.h"

namespace egide::directory::generate {

namespace {

constexpr unsigned kBothWays = 3;
constexpr unsigned kOutbound = 2;
constexpr unsigned kWithinForest = 0x20;
constexpr unsigned kQuarantined = 0x4;

std::string flat_name(const std::string& partner) {
    std::string name = partner.substr(0, partner.find('.'));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return name;
}

void make_trust_account(Forest& forest, Domain& domain, const std::string& flat) {
    Object& account = make_account(forest, domain, fmt::format("CN={}$,CN=Users,{}", flat, domain.dn));
    account.set("userAccountControl", "2080");
    account.set("sAMAccountType", "805306370");
    account.erase("userPrincipalName");
}

}  // namespace

Object& make_trust(Forest& forest, Domain& domain, const std::string& partner, unsigned direction,
                   unsigned attributes) {
    Object& trust =
        forest.create(fmt::format("CN={},CN=System,{}", partner, domain.dn), "trustedDomain", domain.context);
    const std::uint64_t drawn = spread(forest.seed(), partner);
    trust.set("trustPartner", partner);
    trust.set("flatName", flat_name(partner));
    trust.set("trustDirection", fmt::to_string(direction));
    trust.set("trustType", "2");
    trust.set("trustAttributes", fmt::to_string(attributes));
    trust.set("msDS-SupportedEncryptionTypes", "24");
    trust.set("securityIdentifier",
              fmt::format("S-1-5-21-{}-{}-{}", drawn & 0xFFFFFFFFU, drawn >> 32U, spread(drawn) & 0xFFFFFFFFU));
    return trust;
}

void raise_trusts(Forest& forest) {
    Domain& root = forest.root();
    for (Domain& domain : forest.domains()) {
        if (domain.is_root) {
            continue;
        }
        make_trust(forest, root, domain.dns, kBothWays, kWithinForest).set("securityIdentifier", domain.sid);
        make_trust(forest, domain, root.dns, kBothWays, kWithinForest).set("securityIdentifier", root.sid);
        make_trust_account(forest, root, domain.netbios);
        make_trust_account(forest, domain, root.netbios);
    }
    make_trust(forest, root, "groupement.exemple", kOutbound, kQuarantined);
}

}  // namespace egide::directory::generate
