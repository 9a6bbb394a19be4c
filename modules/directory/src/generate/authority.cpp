#include <fmt/format.h>

#include "generate/scenery.h"
#include "layout/embedded.h"
#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

constexpr std::string_view kClientAuthentication = "1.3.6.1.5.5.7.3.2";
constexpr std::string_view kServerAuthentication = "1.3.6.1.5.5.7.3.1";
constexpr unsigned kSubjectFromRequest = 0x1;

std::string services_dn(const Forest& forest) {
    return "CN=Public Key Services,CN=Services," + forest.configuration_dn();
}

std::string issuing_authority(const Forest& forest) {
    return fmt::format("CN=Autorite {},CN=Enrollment Services,{}", forest.root().netbios, services_dn(forest));
}

void raise_trusted(Forest& forest, const std::string& container) {
    Object& authority = forest.create(fmt::format("CN={},{}", container, services_dn(forest)), "certificationAuthority",
                                      forest.configuration());
    authority.set("cACertificate", certificate("strong"));
}

}  // namespace

std::string certificate(std::string_view name) {
    for (const std::string_view line : layout::useful_lines(layout::kCertificatesText)) {
        if (const auto parts = layout::parts_of(line, '\t'); parts.at(0) == name) {
            return std::string(parts.at(1));
        }
    }
    return {};
}

Object& make_template(Forest& forest, const std::string& name, unsigned name_flag, std::string_view usages,
                      std::string_view enrolled, bool published) {
    constexpr std::string_view kEnroll = "0e10c968-78fb-11d2-90d4-00c04f79dc55";
    const std::string sddl = fmt::format(
        "O:EAD:P(OA;;RPWPCR;{0};;DA)(OA;;RPWPCR;{0};;EA){1}(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)"
        "(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;EA)(A;;RPLCLORC;;;AU)",
        kEnroll, enrolled.empty() ? "" : fmt::format("(OA;;CR;{};;{})", kEnroll, enrolled));
    Object& made = forest.create(fmt::format("CN={},CN=Certificate Templates,{}", name, services_dn(forest)),
                                 "pKICertificateTemplate", forest.configuration(), sddl);
    made.set("displayName", name);
    made.set("msPKI-Certificate-Name-Flag", fmt::to_string(static_cast<std::int32_t>(name_flag)));
    made.set("msPKI-Enrollment-Flag", "0");
    made.set("msPKI-RA-Signature", "0");
    made.set("msPKI-Template-Schema-Version", "2");
    made.set("msPKI-Minimal-Key-Size", "3072");
    made.set("pKIExtendedKeyUsage", std::string(usages));
    if (published) {
        forest.at(issuing_authority(forest)).append("certificateTemplates", name);
    }
    return made;
}

void raise_authority(Forest& forest) {
    Domain& root = forest.root();
    const std::string name = "Autorite " + root.netbios;
    Object& host = make_server(forest, root, root.netbios + "-CA1", "OU=Serveurs,OU=Tier 0");
    raise_trusted(forest, "NTAuthCertificates");
    raise_trusted(forest, name + ",CN=Certification Authorities");
    raise_trusted(forest, name + ",CN=AIA");
    Object& issuing = forest.create(issuing_authority(forest), "pKIEnrollmentService", forest.configuration());
    issuing.set("dNSHostName", std::string(host.get("dNSHostName")));
    issuing.set("cACertificate", certificate("strong"));
    issuing.set("cACertificateDN", "CN=" + name);
    constexpr unsigned kNameFromDirectory = 0x82000000;
    make_template(forest, "User", kNameFromDirectory, kClientAuthentication, "DU", true);
    make_template(forest, "Machine", 0x18000000, fmt::format("{};{}", kClientAuthentication, kServerAuthentication),
                  "DC", true);
    make_template(forest, "WebServer", kSubjectFromRequest, kServerAuthentication, "", true);
    make_template(forest, "DomainController", 0x0, fmt::format("{};{}", kClientAuthentication, kServerAuthentication),
                  "DD", true);
    make_template(forest, "SubCA", kSubjectFromRequest, "", "", false);
}

}  // namespace egide::directory::generate
