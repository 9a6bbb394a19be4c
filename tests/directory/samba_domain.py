"""A Samba Active Directory domain controller of our own, in its own network: provisioned, started, changed offline."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

REALM, DOMAIN, HOST = "HOPITAL.EXEMPLE", "HOPITAL", "dc1"
DNS = REALM.lower()
SERVER = f"{HOST}.{DNS}"
BASE = "DC=hopital,DC=exemple"
CONFIGURATION = f"CN=Configuration,{BASE}"
SCHEMA = f"CN=Schema,{CONFIGURATION}"
PASSWORD = "Un-long-mot-de-passe-2026"
PATIENCE = 60  # seconds, on a machine that does much else
NEEDED = ("samba", "samba-tool", "ldbmodify", "ldbsearch", "kinit", "unshare")


def enter_own_network(script):
    """Starts the script again where it has network and mounts of its own: ports are free and /etc/hosts is ours."""
    if os.environ.get("EGIDE_OWN_NETWORK"):
        return
    missing = [name for name in NEEDED if not (shutil.which(name) or shutil.which(name, path="/usr/sbin"))]
    if missing:
        raise SystemExit(f"missing: {', '.join(missing)}; run tools/setup.sh test")
    flags = ["--net", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    os.environ["EGIDE_OWN_NETWORK"] = "1"
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    os.execvp("unshare", ["unshare", *flags, sys.executable, "-B", script, *sys.argv[1:]])


def run(*command, feed=None, **environment):
    done = subprocess.run([str(part) for part in command], input=feed, capture_output=True, text=True,
                          timeout=PATIENCE * 3, env={**os.environ, **environment}, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{feed or ''}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class SambaDomain:
    """The controller of a small domain, in a folder; `start` and `stop` as often as wanted."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.sam = self.folder / "domain" / "private" / "sam.ldb"
        self.process = None
        self.prepare_network()
        self.provision()

    def prepare_network(self):
        run("ip", "link", "set", "lo", "up")
        hosts = self.folder / "hosts"
        hosts.write_text(f"127.0.0.1 localhost\n127.0.0.1 {SERVER} {HOST}\n")
        resolver = self.folder / "resolv.conf"
        resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        run("mount", "--bind", hosts, "/etc/hosts")
        run("mount", "--bind", resolver, "/etc/resolv.conf")
        self.krb5 = self.folder / "krb5.conf"
        self.krb5.write_text(
            f"[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n rdns = false\n dns_canonicalize_hostname = false\n"
            f"[realms]\n {REALM} = {{\n  kdc = 127.0.0.1\n }}\n[domain_realm]\n .{DNS} = {REALM}\n {DNS} = {REALM}\n")
        os.environ["KRB5_CONFIG"] = str(self.krb5)

    def provision(self):
        target = self.folder / "domain"
        run("samba-tool", "domain", "provision", f"--realm={REALM}", f"--domain={DOMAIN}", f"--adminpass={PASSWORD}",
            "--server-role=dc", f"--targetdir={target}", f"--host-name={HOST}", "--host-ip=127.0.0.1",
            "--dns-backend=SAMBA_INTERNAL", f"--option=posix:eadb={target}/eadb.tdb")
        self.configuration = target / "etc" / "smb.conf"
        text = self.configuration.read_text().replace(
            "[global]", "[global]\n\tinterfaces = lo\n\tbind interfaces only = yes\n\tserver services = ldap, kdc, cldap, rpc\n"
                        f"\tlog file = {target}/log.%m\n\tpid directory = {target}\n\tncalrpc dir = {target}/ncalrpc\n", 1)
        self.configuration.write_text(text)

        # What the controller would register for itself at its first start, with the services that are left out here.
        self.modify(f"dn: CN={HOST.upper()},OU=Domain Controllers,{BASE}\nchangetype: modify\nadd: servicePrincipalName\n"
                    f"servicePrincipalName: ldap/{SERVER}\nservicePrincipalName: ldap/{HOST.upper()}\n")

    @property
    def authority(self):
        return self.folder / "domain" / "private" / "tls" / "ca.pem"

    def start(self):
        self.output = open(self.folder / "samba.out", "w")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            ["samba", "-F", "--no-process-group", "-M", "single", "-s", str(self.configuration)],
            stdout=self.output, stderr=subprocess.STDOUT)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            if self.answers(389) and self.answers(636) and self.answers(88):
                return self
            time.sleep(0.1)
        raise AssertionError("the domain controller does not start:\n" + (self.folder / "samba.out").read_text())

    @staticmethod
    def answers(port):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return True
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.output.close()
            self.process = None

    def ticket(self):
        """A ticket cache of the administrator."""
        cache = self.folder / "ticket"
        run("kinit", "-c", cache, f"Administrator@{REALM}", feed=PASSWORD + "\n")
        return cache

    def modify(self, ldif, *options):
        run("ldbmodify", "-H", self.sam, *options, feed=ldif)

    def add(self, ldif, *options):
        run("ldbadd", "-H", self.sam, *options, feed=ldif)

    def delete(self, dn, *options):
        run("ldbdel", "-H", self.sam, *options, dn)

    def value(self, dn, attribute):
        """First value of an attribute, as ldbsearch shows it; None when there is none."""
        said = run("ldbsearch", "-H", self.sam, "-b", dn, "-s", "base", "(objectClass=*)", attribute).replace("\n ", "")
        for line in said.splitlines():
            if line.lower().startswith(attribute.lower() + ":"):
                return line.split(":", 1)[1].strip()
        return None

    def tool(self, *arguments):
        return run("samba-tool", *arguments, "-H", self.sam, f"--configfile={self.configuration}")
