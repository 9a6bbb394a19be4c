#!/usr/bin/env python3
"""A real domain controller is collected over Kerberos and over TLS; each weakness planted on it is found, and gone
when it is taken back.

The controller is Samba's, on loopback in a network of its own. Everything is planted offline at once, so that three
collections tell all flips. Samba does not propagate AdminSDHolder: adminCount is set by hand where Windows would.
Run alone: EGIDE_BINARY=… tests/directory/samba_test.py
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import samba_domain  # noqa: E402
import scene  # noqa: E402
import weaknesses  # noqa: E402
from changes import Changes  # noqa: E402
from samba_domain import BASE, PASSWORD, PATIENCE, REALM, SERVER, SambaDomain, run  # noqa: E402

EGIDE = os.environ.get("EGIDE_BINARY", "egide")


def rows(table):
    text = pathlib.Path(table).read_bytes().decode("utf-16")
    return [line.split("\t") for line in text.split("\r\n") if line]


class Collecting(unittest.TestCase):
    """One domain for all tests: it takes long to provision."""

    @classmethod
    def setUpClass(cls):
        memory = pathlib.Path("/dev/shm")
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.domain = SambaDomain(cls.folder)
        cls.addClassCleanup(cls.domain.stop)
        cls.domain.start()
        cls.cache = cls.domain.ticket()
        secret = cls.folder / "secret"
        secret.write_text(PASSWORD + "\n")
        cls.over_tls = ["--protection", "ldaps", "--ca", str(cls.domain.authority), "--user",
                        f"Administrator@{REALM}", "--password-file", str(secret)]
        cls.number = 0

    def collect(self, *how, fails=False):
        """A collection's folder, or what was said when it must fail."""
        type(self).number += 1
        out = self.folder / f"collection{self.number}"
        done = subprocess.run([EGIDE, "directory", "collect", str(out), "--server", SERVER, "--lang", "en", *how],
                              capture_output=True, text=True, timeout=180, check=False)
        if fails:
            self.assertNotEqual(done.returncode, 0, done.stdout)
            return done.stderr
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return next(out.glob("*/*/tables.tsv")).parent

    def audit(self, collection):
        """control → "pass", "fail" or "not_evaluable"."""
        judged = json.loads(run(EGIDE, "directory", "audit", collection, "--format", "json", "--lang", "en"))
        results = {control["id"]: control["result"] for control in judged["controls"]}
        results.update({control["id"]: "not_evaluable" for control in judged["not_evaluable"]})
        return results

    def test_1_kerberos_and_tls_bring_the_same_objects(self):
        over_kerberos = self.collect("--ccache", str(self.cache))
        over_tls = self.collect(*self.over_tls)
        negotiated = self.collect("--ccache", str(self.cache), "--mechanism", "spnego")
        top = "domain/hopital.exemple/top.tsv"
        names = {row[0] for row in rows(over_kerberos / top)}
        self.assertGreater(len(names), 200)
        self.assertIn(BASE, names)
        self.assertEqual(names, {row[0] for row in rows(over_tls / top)})
        self.assertEqual(names, {row[0] for row in rows(negotiated / top)})
        for table in ("configuration/top.tsv", "schema/attribute.tsv", "domaindns/hopital.exemple/dnsZone.tsv"):
            self.assertTrue(rows(over_kerberos / table), table)
        # Samba shows the descriptor of this one to nobody.
        self.assertEqual([row[0] for row in rows(over_kerberos / top) if not row[5]], [f"CN=Deleted Objects,{BASE}"])
        self.assertFalse((over_kerberos / "collecte.reprise").exists())

    def test_2_a_cut_collection_goes_on_where_it_was(self):
        whole = self.collect("--ccache", str(self.cache))
        out = self.folder / "cut"
        order = [EGIDE, "directory", "collect", "--server", SERVER, "--ccache", str(self.cache), "--lang", "en"]
        with subprocess.Popen([*order, str(out), "--rate", "400"], stdout=subprocess.DEVNULL) as slow:
            end = time.monotonic() + PATIENCE
            while not list(out.glob("*/*/collecte.reprise")) and time.monotonic() < end:
                time.sleep(0.05)
            slow.kill()
        folder = next(out.glob("*/*/collecte.reprise")).parent
        self.assertFalse((folder / "tables.tsv").exists())
        said = run(*order, folder, "--resume")
        self.assertIn("kept", said)
        for table in ("domain/hopital.exemple/top.tsv", "configuration/top.tsv", "schema/class.tsv", "schema/attribute.tsv"):
            self.assertEqual(len(rows(whole / table)), len(rows(folder / table)), table)
        same = [(place / "tables.tsv").read_text().splitlines()[1:] for place in (whole, folder)]
        self.assertEqual(sorted(line.split("\t")[0] for line in same[0]), sorted(line.split("\t")[0] for line in same[1]))

    def test_2_what_would_show_a_password_is_refused(self):
        secret = str(self.folder / "secret")
        said = self.collect("--protection", "gssapi", "--user", "Administrator", "--password-file", secret, fails=True)
        self.assertIn("does not travel in clear", said)
        wrong = self.folder / "wrong"
        wrong.write_text("not the password\n")
        self.collect("--protection", "ldaps", "--ca", str(self.domain.authority), "--user", f"Administrator@{REALM}",
                     "--password-file", str(wrong), fails=True)
        self.collect("--protection", "ldaps", "--user", f"Administrator@{REALM}", "--password-file", secret, fails=True)

    def test_3_every_weakness_appears_and_disappears(self):
        healthy = Changes(self.domain)
        for step in (scene.people, scene.settings, scene.services, scene.everybody_enrolls):
            step(healthy)
        sid = self.domain.value(f"CN=GG_Projet,{scene.GROUPS}", "objectSid")
        planned = weaknesses.weaknesses(sid)
        before = self.audit(self.collect("--ccache", str(self.cache)))
        planted = Changes(self.domain)
        for plant in planned.values():
            plant(planted)
        planted.flush()
        during = self.audit(self.collect("--ccache", str(self.cache)))
        planted.undo()
        after = self.audit(self.collect("--ccache", str(self.cache)))
        wrong = [f"{control}: {before.get(control)} → {during.get(control)} → {after.get(control)}" for control in planned
                 if (before.get(control), during.get(control), after.get(control)) != ("pass", "fail", "pass")]
        known = [control for control in before if control.startswith("vuln_")]
        print(f"\n{len(planned) - len(wrong)} of {len(known)} controls went from pass to fail and back; the others: "
              + ", ".join(sorted(set(known) - set(planned))), file=sys.stderr)
        self.assertEqual(wrong, [], "\n".join(wrong))
        self.assertGreaterEqual(len(planned), 60)


if __name__ == "__main__":
    samba_domain.enter_own_network(__file__)
    unittest.main()
