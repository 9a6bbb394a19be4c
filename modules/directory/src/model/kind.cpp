#include "model/kind.h"

#include "model/names.h"

namespace egide::directory {
namespace {

struct KindRow {
    Kind kind;
    std::string_view table;
    std::string_view class_name;
};

constexpr KindRow kKinds[] = {
    {Kind::user, "user", "user"},
    {Kind::user, "user", "inetOrgPerson"},
    {Kind::computer, "computer", "computer"},
    {Kind::smsa, "smsa", "msDS-ManagedServiceAccount"},
    {Kind::gmsa, "gmsa", "msDS-GroupManagedServiceAccount"},
    {Kind::dmsa, "dmsa", "msDS-DelegatedManagedServiceAccount"},
    {Kind::group, "group", "group"},
    {Kind::foreign, "foreignSecurityPrincipal", "foreignSecurityPrincipal"},
    {Kind::ou, "ou", "organizationalUnit"},
    {Kind::gpo, "gpo", "groupPolicyContainer"},
    {Kind::domain, "root", "domainDNS"},
    {Kind::site, "site", "site"},
    {Kind::server, "server", "server"},
    {Kind::ntdsdsa, "nTDSDSA", "nTDSDSA"},
    {Kind::ntdsdsa, "nTDSDSA", "nTDSDSARO"},
    {Kind::cross_ref, "crossRef", "crossRef"},
    {Kind::cross_ref_container, "crossRefContainer", "crossRefContainer"},
    {Kind::trust, "trustedDomain", "trustedDomain"},
    {Kind::dns_zone, "dnsZone", "dnsZone"},
    {Kind::pso, "passwordSettings", "msDS-PasswordSettings"},
    {Kind::authority, "certificationauthority", "certificationAuthority"},
    {Kind::enrollment_service, "pKIEnrollmentService", "pKIEnrollmentService"},
    {Kind::certificate_template, "pKICertificateTemplate", "pKICertificateTemplate"},
    {Kind::display_specifier, "displaySpecifier", "displaySpecifier"},
    {Kind::silo, "authNPolicySilo", "msDS-AuthNPolicySilo"},
    {Kind::schema_class, "class", "classSchema"},
    {Kind::schema_attribute, "attribute", "attributeSchema"},
    {Kind::directory_service, "nTDSService", "nTDSService"},
    {Kind::dfsr_local, "msDFSR-LocalSettings", "msDFSR-LocalSettings"},
    {Kind::dfsr_subscriber, "msDFSR-Subscriber", "msDFSR-Subscriber"},
    {Kind::dfsr_subscription, "msDFSR-Subscription", "msDFSR-Subscription"},
    {Kind::dfsr_global, "msDFSR-GlobalSettings", "msDFSR-GlobalSettings"},
    {Kind::dfsr_group, "msDFSR-ReplicationGroup", "msDFSR-ReplicationGroup"},
    {Kind::dfsr_content, "msDFSR-Content", "msDFSR-Content"},
    {Kind::dfsr_content_set, "msDFSR-ContentSet", "msDFSR-ContentSet"},
    {Kind::dfsr_topology, "msDFSR-Topology", "msDFSR-Topology"},
    {Kind::dfsr_member, "msDFSR-Member", "msDFSR-Member"},
    {Kind::dfsr_connection, "msDFSR-Connection", "msDFSR-Connection"},
    {Kind::frs_set, "nTFRSReplicaSet", "nTFRSReplicaSet"},
    {Kind::frs_member, "nTFRSMember", "nTFRSMember"},
    {Kind::frs_subscriber, "nTFRSSubscriber", "nTFRSSubscriber"},
    {Kind::root_dse, "rootDSE", ""},
    {Kind::secret, "", "secret"},
    {Kind::container, "", "container"},
    {Kind::container, "", "builtinDomain"},
    {Kind::top, "top", ""},
};

}  // namespace

Kind kind_of_table(std::string_view table) {
    for (const KindRow& row : kKinds) {
        if (!row.table.empty() && equal_folded(row.table, table)) {
            return row.kind;
        }
    }
    return Kind::other;
}

Kind kind_of_class(std::string_view name) {
    for (const KindRow& row : kKinds) {
        if (!row.class_name.empty() && equal_folded(row.class_name, name)) {
            return row.kind;
        }
    }
    return Kind::other;
}

std::string_view table_of(Kind kind) {
    for (const KindRow& row : kKinds) {
        if (row.kind == kind) {
            return row.table.empty() ? row.class_name : row.table;
        }
    }
    return {};
}

}  // namespace egide::directory
