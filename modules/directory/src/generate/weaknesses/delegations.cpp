#include <fmt/format.h>

#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

namespace {

std::string service_on_controller(Planter& planter, std::string_view service) {
    const Domain& domain = planter.domain();
    return fmt::format("{}/{}.{}", service, name_of(domain.controllers.front()), domain.dns);
}

}  // namespace

void delegation_a2d2(Planter& planter) {
    Object& server = planter.server();
    server.set("msDS-AllowedToDelegateTo", service_on_controller(planter, "ldap"));
    planter.found("vuln_delegation_a2d2", 1, server.dn);
}

void delegation_sourcedeleg(Planter& planter) {
    constexpr std::uint32_t kEverything = 0xF01FF;
    Object& target = planter.controller();
    const std::string sid(planter.server().get("objectSid"));
    target.set("msDS-AllowedToActOnBehalfOfOtherIdentity",
               descriptor_hex({"S-1-5-32-544", false, {{false, 0, kEverything, {}, {}, sid}}}));
    planter.found("vuln_delegation_sourcedeleg", 1, target.dn);
}

void delegation_t2a4d(Planter& planter) {
    Object& server = planter.server();
    server.set("userAccountControl", "16781312");  // 0x1000000: may present itself for anybody
    server.set("msDS-AllowedToDelegateTo", service_on_controller(planter, "cifs"));
    planter.found("vuln_delegation_t2a4d", 1, server.dn);
}

void delegation_t4d(Planter& planter) {
    Object& server = planter.server();
    server.set("userAccountControl", "528384");  // 0x80000: trusted for any delegation
    planter.found("vuln_delegation_t4d", 1, server.dn);
}

}  // namespace egide::directory::generate::planting
