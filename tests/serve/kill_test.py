"""kill -9 while people write, on one file and one folder: what was acknowledged is there afterwards, whole.

EGIDE_KILLS is how often (8 unless said); the seed is printed."""

import hashlib
import http.client
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from serve_test import served_entities
from served import EGIDE, Client, Served

KILLS = int(os.environ.get("EGIDE_KILLS", "8"))
SEED = int(os.environ.get("EGIDE_SEED", str(random.randrange(1 << 32))))


class Writer(threading.Thread):
    """Does one kind of write again and again, and notes what was acknowledged."""

    def __init__(self, served, account, kind, entities):
        super().__init__(daemon=True)
        self.client = Client(served, account)
        self.kind, self.entities = kind, entities
        self.acknowledged, self.troubles = [], []
        self.go_on = True

    def run(self):
        number = 0
        while self.go_on:
            number += 1
            try:
                getattr(self, self.kind)(number)
            except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AssertionError):
                time.sleep(0.02)  # the server is away: what was not acknowledged is not counted

    def evidence(self, number):
        content = f"{SEED}/{number}/".encode() * (1 + number % 500)
        place = self.client.begin_upload(len(content))
        if self.client.send_piece(place, 0, content)[0] != 204:
            return
        status, _, added = self.client.deposit(place, self.entities)
        if status == 201:
            self.acknowledged.append((added["evidence"]["id"], hashlib.sha256(content).hexdigest()))

    def user(self, number):
        email = f"personne{number}-{SEED}@kill.example"
        status, _, made = self.client.json("POST", "/api/v1/users", {"email": email, "name": f"Personne {number}"},
                                           Idempotency_Key=f"kill-{SEED}-{number}")
        if status == 201:
            self.acknowledged.append(email)
        elif status >= 400 and status not in (409, 503):
            self.troubles.append((status, made))

    def job(self, number):
        status, _, made = self.client.json("POST", "/api/v1/jobs", {"kind": "storage.clean"},
                                           Idempotency_Key=f"kill-{SEED}-{number}")
        if status in (200, 201, 202):
            self.acknowledged.append(made["id"])
        time.sleep(0.05)


class KillTest(unittest.TestCase):
    def test_what_was_acknowledged_is_there(self):
        print(f"seed {SEED}, {KILLS} kills", flush=True)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="egide-kill-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        chance = random.Random(SEED)
        with Served(folder / "data", "--demo") as served:
            accounts = served.accounts()
            entities = served_entities(served)
            writers = [Writer(served, accounts["main_referent"], "evidence", entities),
                       Writer(served, accounts["contributor"], "evidence", entities),
                       Writer(served, accounts["instance_administrator"], "user", entities),
                       Writer(served, accounts["instance_administrator"], "job", entities)]
            for writer in writers:
                writer.start()
            for _ in range(KILLS):
                time.sleep(0.2 + chance.random() * 1.5)
                served.kill()
                served.start()
            time.sleep(1)
            for writer in writers:
                writer.go_on = False
            for writer in writers:
                writer.join(60)
            self.check(served, accounts, writers)
            self.assertEqual(served.stop(), 0)
        verified = subprocess.run([EGIDE, "evidence", "verify", "--data", str(folder / "data")], capture_output=True,
                                  text=True, timeout=120, check=False)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def check(self, served, accounts, writers):
        counts = {}
        reader = Client(served, accounts["main_referent"])
        administrator = Client(served, accounts["instance_administrator"])
        for writer in writers:
            self.assertEqual(writer.troubles, [])
            counts[writer.kind] = counts.get(writer.kind, 0) + len(writer.acknowledged)
        for identifier, digest in [one for writer in writers if writer.kind == "evidence" for one in writer.acknowledged]:
            status, _, content = reader.ask("GET", f"/api/v1/evidence/{identifier}/content")
            self.assertEqual((status, hashlib.sha256(content).hexdigest()), (200, digest))
        known = self.everybody(administrator)
        for email in [one for writer in writers if writer.kind == "user" for one in writer.acknowledged]:
            self.assertEqual(known.count(email), 1, email)
        for identifier in [one for writer in writers if writer.kind == "job" for one in writer.acknowledged]:
            self.assertEqual(administrator.ask("GET", f"/api/v1/jobs/{identifier}")[0], 200)
        print("acknowledged and found: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()), flush=True)
        self.assertGreater(counts["evidence"], 0)
        self.assertGreater(counts["user"], 0)

    def everybody(self, administrator):
        emails, cursor = [], ""
        while cursor is not None:
            page = administrator.json("GET", "/api/v1/users?limit=100" + (f"&cursor={cursor}" if cursor else ""))[2]
            emails += [person["email"] for person in page["items"]]
            cursor = page["next"]
        return emails


if __name__ == "__main__":
    unittest.main()
