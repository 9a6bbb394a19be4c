"""The inhabitants of the test domain, healthy."""

import base64
import pathlib

from changes import filetime
from samba_domain import BASE, CONFIGURATION, DNS

USERS = f"CN=Users,{BASE}"
COMPUTERS = f"CN=Computers,{BASE}"
SYSTEM = f"CN=System,{BASE}"
SERVICES = f"CN=Services,{CONFIGURATION}"
KEYS = f"CN=Public Key Services,{SERVICES}"
CONTROLLER = f"CN=DC1,OU=Domain Controllers,{BASE}"
SETTINGS = f"CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,{CONFIGURATION}"
DIRECTORY_SERVICE = f"CN=Directory Service,CN=Windows NT,{SERVICES}"
POLICIES = f"CN=AuthN Policy Configuration,{SERVICES}"
SILO = f"CN=Tier0,CN=AuthN Silos,{POLICIES}"
ADMIN = f"CN=adm1,{USERS}"
GROUPS = f"OU=Groupes,{BASE}"
KDS = f"CN=Group Key Distribution Service,{SERVICES}"
HEALTHY_HEURISTICS = "0000000001000000000200000001130"
SLEEPERS = 10
CROWD = 52
SLEEPING = 30


def agent(number):
    return f"CN=agent{number},{USERS}"


def server(number):
    return f"CN=SRV{number},{COMPUTERS}"


def certificate(name):
    data = pathlib.Path(__file__).resolve().parents[2] / "modules" / "directory" / "data" / "certificates.txt"
    for line in data.read_text().splitlines():
        if line.startswith(name + "\t"):
            return base64.b64encode(bytes.fromhex(line.split("\t")[1])).decode()
    raise KeyError(name)


def people(changes):
    """Accounts and groups: nothing wrong with any of them."""
    changes.create(GROUPS, "organizationalUnit")
    names = [f"agent{n}" for n in range(1, 8)] + ["adm1"] + [f"dormeur{n}" for n in range(SLEEPERS)]
    names += [f"nombreux{n}" for n in range(CROWD)]
    for name in names:
        changes.create(f"CN={name},{USERS}", "user", sAMAccountName=name, userAccountControl="512")
    changes.create(f"CN=ANCIEN$,{USERS}", "user", sAMAccountName="ANCIEN$", userAccountControl="512")
    for number in range(1, 9):
        changes.create(server(number), "computer", sAMAccountName=f"SRV{number}$", userAccountControl="4096",
                       operatingSystem="Windows Server 2022 Standard", operatingSystemVersion="10.0 (20348)",
                       msDS_SupportedEncryptionTypes="28")
    for name in ("GG_Projet", "GG_A", "GG_B"):
        changes.create(f"CN={name},{GROUPS}", "group", sAMAccountName=name)
    changes.flush()
    changes.add_value(f"CN=GG_Projet,{GROUPS}", "member", agent(6))
    changes.add_value(f"CN=GG_A,{GROUPS}", "member", f"CN=GG_B,{GROUPS}")
    changes.add_value(f"CN=Domain Admins,{USERS}", "member", ADMIN)
    for name in (ADMIN, f"CN=Administrator,{USERS}"):
        changes.add_value(f"CN=Protected Users,{USERS}", "member", name)
    now = filetime(2)
    for dn in [f"CN={name},{USERS}" for name in names] + [server(n) for n in range(1, 9)] + [CONTROLLER]:
        changes.force(dn, pwdLastSet=now, lastLogonTimestamp=now)
    changes.flush()


def settings(changes):
    """What a fresh domain does not have yet: no propagation of AdminSDHolder, old levels, open quotas."""
    for group in ("Domain Admins", "Schema Admins", "Enterprise Admins", "Domain Controllers"):
        changes.set(f"CN={group},{USERS}", "adminCount", 1, old="")
    for group in ("Administrators", "Account Operators", "Server Operators", "Print Operators", "Backup Operators"):
        changes.set(f"CN={group},CN=Builtin,{BASE}", "adminCount", 1, old="")
    for dn in (ADMIN, f"CN=Administrator,{USERS}", f"CN=krbtgt,{USERS}"):
        changes.set(dn, "adminCount", 1, old="")
    changes.set(BASE, "minPwdLength", 14, old="")
    changes.set(BASE, "ms-DS-MachineAccountQuota", 0, old="")
    changes.set(BASE, "msDS-Behavior-Version", 7, old="")
    changes.set(f"CN=Partitions,{CONFIGURATION}", "msDS-Behavior-Version", 7, old="")
    changes.set(SETTINGS, "msDS-Behavior-Version", 7, old="")
    changes.set(CONTROLLER, "operatingSystem", "Windows Server 2022 Standard", old="")
    changes.set(CONTROLLER, "operatingSystemVersion", "10.0 (20348)", old="")
    changes.set(CONTROLLER, "msDS-SupportedEncryptionTypes", 24, old="")
    changes.set(DIRECTORY_SERVICE, "dSHeuristics", HEALTHY_HEURISTICS, old="")
    changes.flush()


def services(changes):
    """AD CS, keys of managed accounts, backup keys, silos, trusts: a fresh Samba domain has none of them."""
    changes.create(POLICIES, "container")
    changes.create(f"CN=AuthN Silos,{POLICIES}", "msDS-AuthNPolicySilos")
    changes.create(SILO, "msDS-AuthNPolicySilo", msDS_AuthNPolicySiloEnforced="TRUE")
    changes.create(KDS, "container")
    changes.create(f"CN=Master Root Keys,{KDS}", "container")
    changes.create(f"CN=BCKUPKEY_PREFERRED Secret,{SYSTEM}", "secret")
    changes.create(f"CN=Partenaires,CN=Certificate Templates,{KEYS}", "pKICertificateTemplate",
                   msPKI_Certificate_Name_Flag="0", msPKI_Enrollment_Flag="0", msPKI_RA_Signature="0",
                   pKIExtendedKeyUsage="1.3.6.1.5.5.7.3.2")
    changes.create(f"CN=Autorite,CN=Enrollment Services,{KEYS}", "pKIEnrollmentService",
                   certificateTemplates="Partenaires", dNSHostName=f"dc1.{DNS}")
    for name, direction, attributes, sid in (("prestataire", 2, 4, "4-5-6"), ("universite", 2, 8, "4-5-7"), ("clinique", 1, 8, "4-5-8")):
        changes.create(f"CN={name}.exemple,{SYSTEM}", "trustedDomain", trustPartner=f"{name}.exemple", trustType="2",
                       flatName=name.upper(), trustDirection=str(direction), trustAttributes=str(attributes),
                       securityIdentifier=f"S-1-5-21-{sid}")
    changes.flush()
    for name in (ADMIN, f"CN=Administrator,{USERS}"):
        changes.add_value(SILO, "msDS-AuthNPolicySiloMembers", name)
        changes.set(name, "msDS-AssignedAuthNPolicySilo", SILO)
    changes.flush()


def everybody_enrolls(changes):
    changes.grant(f"CN=Partenaires,CN=Certificate Templates,{KEYS}", "S-1-5-11", 0x100,
                  "0e10c968-78fb-11d2-90d4-00c04f79dc55")
    changes.flush()
