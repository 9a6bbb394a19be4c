"""Each weakness that is planted on the test domain, by the control that must see it."""

import base64

from changes import filetime
from samba_domain import BASE, CONFIGURATION, DNS, SCHEMA
from scene import (ADMIN, CONTROLLER, CROWD, DIRECTORY_SERVICE, GROUPS, KDS, KEYS, SETTINGS, SLEEPERS, SLEEPING, SYSTEM,
                   USERS, agent, certificate, server)

LONG_AGO, MONTHS_AGO = 1500, 120  # days


def rights_given(sid):
    """Rights on what matters, for `sid`, a group of ordinary people."""
    return {
        "vuln_adcs_control": lambda c: c.grant(f"CN=Certification Authorities,{KEYS}", sid),
        "vuln_adcs_template_control": lambda c: c.grant(f"CN=Partenaires,CN=Certificate Templates,{KEYS}", sid),
        "vuln_adcs_template_auth_enroll_with_name":
            lambda c: c.set(f"CN=Partenaires,CN=Certificate Templates,{KEYS}", "msPKI-Certificate-Name-Flag", 1),
        "vuln_delegation_sourcedeleg":
            lambda c: c.set(CONTROLLER, "msDS-AllowedToActOnBehalfOfOtherIdentity", f"O:BAD:(A;;GA;;;{sid})"),
        "vuln_permissions_adminsdholder": lambda c: c.grant(f"CN=AdminSDHolder,{SYSTEM}", sid),
        "vuln_permissions_dc": lambda c: c.grant(CONTROLLER, sid),
        "vuln_permissions_dfsr_sysvol": lambda c: c.grant(f"CN=DFSR-GlobalSettings,{SYSTEM}", sid),
        "vuln_permissions_dpapi": lambda c: c.grant(f"CN=BCKUPKEY_PREFERRED Secret,{SYSTEM}", sid),
        "vuln_permissions_gmsa_keys": lambda c: c.grant(f"CN=Master Root Keys,{KDS}", sid),
        "vuln_permissions_naming_context": lambda c: c.grant(BASE, sid),
        "vuln_permissions_schema": lambda c: c.grant(SCHEMA, sid),
        "vuln_permissions_msdns": lambda c: c.grant(f"CN=MicrosoftDNS,{SYSTEM}", sid, 0x20),
        "vuln_permissions_gpo_container_priv":
            lambda c: c.grant(f"OU=Domain Controllers,{BASE}", sid, 0x20, "f30e3bbe-9ff0-11d1-b603-0000f80367c1"),
        "vuln_privileged_members_perm": lambda c: c.grant(ADMIN, sid, 0x100, "00299570-246d-11d0-a768-00aa006e0529"),
        "vuln_owner": lambda c: (c.give(f"CN=GG_B,{GROUPS}", sid),
                                 c.set(f"CN=GG_B,{GROUPS}", "whenCreated", "20200101000000.0Z", raw=True)),
    }


def machines():
    """Controllers and servers."""
    return {
        # Below what any system a controller may run would say, the obsolete one planted beside it too.
        "vuln_dc_inconsistent_uac": lambda c: c.set(SETTINGS, "msDS-Behavior-Version", 4),
        "vuln_dc_obsolete": lambda c: c.set(CONTROLLER, "operatingSystemVersion", "6.3 (9600)"),
        "vuln_delegation_a2d2": lambda c: c.set(server(1), "msDS-AllowedToDelegateTo", f"ldap/dc1.{DNS}"),
        "vuln_delegation_t2a4d": lambda c: (c.set(server(2), "userAccountControl", 16781312),
                                            c.set(server(2), "msDS-AllowedToDelegateTo", f"cifs/dc1.{DNS}")),
        "vuln_delegation_t4d": lambda c: c.set(server(3), "userAccountControl", 528384),
        "vuln_password_change_dc_no_change": lambda c: c.set(CONTROLLER, "pwdLastSet", filetime(MONTHS_AGO), raw=True),
        "vuln_password_change_inactive_dc": lambda c: c.set(CONTROLLER, "lastLogonTimestamp", filetime(MONTHS_AGO), raw=True),
        "vuln_dc_crypto": lambda c: c.set(CONTROLLER, "msDS-SupportedEncryptionTypes", 31),
        "vuln_password_change_server_no_change_90": lambda c: c.set(server(4), "pwdLastSet", filetime(MONTHS_AGO), raw=True),
        "vuln_password_change_server_no_change_45": lambda c: None,  # the same server
        "vuln_password_change_cluster_no_change_3years":
            lambda c: (c.add_value(server(5), "servicePrincipalName", "MSClusterVirtualServer/SRV5"),
                       c.set(server(5), "pwdLastSet", filetime(LONG_AGO), raw=True)),
        "vuln_password_change_inactive_servers": lambda c: c.set(server(6), "lastLogonTimestamp", filetime(MONTHS_AGO), raw=True),
    }


def accounts_and_groups():
    """Accounts and groups."""
    return {
        "vuln_certificates_vuln": lambda c: c.set(agent(1), "userCertificate", ": " + certificate("short")),
        "vuln_dnsadmins": lambda c: c.add_value(f"CN=DnsAdmins,{USERS}", "member", agent(2)),
        # One account, three flags: each control sees its own.
        "vuln_dont_expire_priv": lambda c: c.set(ADMIN, "userAccountControl", 0x200 | 0x10000 | 0x400000 | 0x80),
        "vuln_kerberos_properties_preauth_priv": lambda c: None,
        "vuln_reversible_password_priv_uac": lambda c: None,
        "vuln_password_change_priv": lambda c: c.set(ADMIN, "pwdLastSet", filetime(LONG_AGO), raw=True),
        "vuln_primary_group_id_1000": lambda c: c.set(agent(3), "primaryGroupID", 553, raw=True),
        "vuln_primary_group_id_nochange": lambda c: None,  # the same account
        "vuln_privileged_members":
            lambda c: [c.add_value(f"CN=Domain Admins,{USERS}", "member", f"CN=nombreux{n},{USERS}") for n in range(CROWD)],
        "vuln_spn_priv": lambda c: c.add_value(ADMIN, "servicePrincipalName", f"MSSQLSvc/base.{DNS}"),
        "vuln_user_accounts_dormant": lambda c: [
            c.set(f"CN=nombreux{n},{USERS}", name, filetime(LONG_AGO), raw=True, old=filetime(2)) for n in range(SLEEPING)
            for name in ("pwdLastSet", "lastLogonTimestamp")],
        "vuln_compatible_2000_anonymous":
            lambda c: c.add_value(f"CN=Pre-Windows 2000 Compatible Access,CN=Builtin,{BASE}", "member",
                                  f"CN=Anonymous Logon,CN=WellKnown Security Principals,{CONFIGURATION}"),
        "vuln_compatible_2000_not_default": lambda c: None,  # the same member
        "vuln_dont_expire": lambda c: [c.set(f"CN=dormeur{n},{USERS}", "userAccountControl", 66048, old=512) for n in range(SLEEPERS)],
        "vuln_guest": lambda c: c.set(f"CN=Guest,{USERS}", "userAccountControl", 544),
        "vuln_kerberos_properties_deskey": lambda c: c.set(agent(4), "userAccountControl", 2097664),
        "vuln_kerberos_properties_preauth": lambda c: c.set(agent(5), "userAccountControl", 4194816),
        "vuln_kerberos_properties_encryption": lambda c: (c.set(agent(1), "msDS-SupportedEncryptionTypes", 4),
                                                         c.add_value(agent(1), "servicePrincipalName", f"HTTP/ancien.{DNS}")),
        "vuln_krbtgt": lambda c: c.set(f"CN=krbtgt,{USERS}", "pwdLastSet", filetime(LONG_AGO), raw=True),
        "vuln_privileged_members_no_admincount": lambda c: c.remove(ADMIN, "adminCount"),
        "vuln_sidhistory_dangerous": lambda c: c.set(agent(7), "sIDHistory", "S-1-5-21-1-2-3-512"),
        "vuln_sidhistory_present": lambda c: None,  # the same account
        "vuln_trusts_accounts": lambda c: (c.set(f"CN=ANCIEN$,{USERS}", "userAccountControl", 2080, raw=True),
                                           c.set(f"CN=ANCIEN$,{USERS}", "pwdLastSet", filetime(LONG_AGO), raw=True)),
        "vuln_protected_users": lambda c: c.drop_value(f"CN=Protected Users,{USERS}", "member", ADMIN),
        "vuln_rodc_allowed_group":
            lambda c: c.add_value(f"CN=Allowed RODC Password Replication Group,{USERS}", "member", agent(2)),
        "vuln_rodc_denied_group":
            lambda c: c.drop_value(f"CN=Denied RODC Password Replication Group,{USERS}", "member", f"CN=Cert Publishers,{USERS}"),
        "vuln_rodc_orphan_krbtgt": lambda c: c.set(agent(7), "msDS-SecondaryKrbTgtNumber", 44123, raw=True),
        "vuln_group_loop": lambda c: c.add_value(f"CN=GG_B,{GROUPS}", "member", f"CN=GG_A,{GROUPS}"),
        "vuln_silo_priv": lambda c: c.remove(ADMIN, "msDS-AssignedAuthNPolicySilo"),
    }


def configuration():
    """What the domain, its partners and its configuration say."""
    return {
        "vuln_display_specifier":
            lambda c: c.add_value(f"CN=user-Display,CN=409,CN=DisplaySpecifiers,{CONFIGURATION}", "adminContextMenu",
                                  r"9,Inventaire,\\srv-outils\scripts\inventaire.vbs"),
        "vuln_dnszone_bad_prop":
            lambda c: c.set(f"DC={DNS},CN=MicrosoftDNS,DC=DomainDnsZones,{BASE}", "dNSProperty",
                            ": " + base64.b64encode(bytes.fromhex("01000000000000000000000001000000020000000100")).decode(), raw=True),
        "vuln_dsheuristics_bad": lambda c: c.set(DIRECTORY_SERVICE, "dSHeuristics", "000000000100000f000200000001130"),
        "vuln_functional_level": lambda c: c.set(BASE, "msDS-Behavior-Version", 5),
        "vuln_trusts_domain_notfiltered": lambda c: c.set(f"CN=prestataire.exemple,{SYSTEM}", "trustAttributes", 0),
        "vuln_trusts_forest_sidhistory": lambda c: c.set(f"CN=universite.exemple,{SYSTEM}", "trustAttributes", 0x48),
        "vuln_trusts_tgt_deleg": lambda c: c.set(f"CN=clinique.exemple,{SYSTEM}", "trustAttributes", 0x808),
        "vuln_adupdate_bad": lambda c: c.set(f"CN=ActiveDirectoryUpdate,CN=DomainUpdates,{SYSTEM}", "revision", 15),
        "vuln_privileged_members_password": lambda c: c.set(BASE, "minPwdLength", 6),
        "vuln_reversible_password_priv_namingcontext": lambda c: c.set(BASE, "pwdProperties", 17),
        "vuln_user_accounts_machineaccountquota": lambda c: c.set(BASE, "ms-DS-MachineAccountQuota", 10),
    }


def weaknesses(sid):
    """control → what makes it fail, for `sid`, a group of ordinary people."""
    return {**rights_given(sid), **machines(), **accounts_and_groups(), **configuration()}
