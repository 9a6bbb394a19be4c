"""Two nodes under load, one killed every few seconds: what was acknowledged is there, once, and both tell one history."""

import argparse
import base64
import filecmp
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "serve"))
from served import EGIDE, PATIENCE, Client, Served  # noqa: E402

PEERS = os.environ.get("EGIDE_PEERS", "egide_peers")
AWAY = (OSError, http.client.HTTPException)


class Peers:
    """PostgreSQL and S3, for as long as the program lives."""

    def __enter__(self):
        self.process = subprocess.Popen([PEERS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the servers did not start")
        self.places = json.loads(line)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(PATIENCE)

    def count(self, statement):
        """One number that the database answers, asked by its own client."""
        asked = dict(part.split("=", 1) for part in self.places["postgresql"].split())
        answer = subprocess.run(["psql", "-h", asked["host"], "-U", asked["user"], "-d", asked["dbname"], "-AtqX", "-c",
                                 statement], capture_output=True, text=True, timeout=PATIENCE, check=True)
        return int(answer.stdout.strip() or 0)


class Balancer:
    """What a client takes for the server: each connection goes to the next node."""

    def __init__(self, nodes):
        self.nodes, self.turn, self.guard = nodes, 0, threading.Lock()

    @property
    def port(self):
        with self.guard:
            self.turn += 1
            return self.nodes[self.turn % len(self.nodes)].port


class Person(Client):
    """Tries again, with the same key, until somebody answers: a node is away for a moment, not the service."""

    def ask(self, method, path, body=None, **headers):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = super().ask(method, path, body, **headers)
                if answer[0] not in (502, 503) or time.monotonic() > end:
                    return answer
            except AWAY:
                if time.monotonic() > end:
                    raise
            time.sleep(0.05)


def code_of(secret):
    """The six digits of this moment (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


class Proven(Person):
    """Signed in with a second factor, which some roles ask for. Others speak with this session through other nodes."""

    def __init__(self, served, account):
        super().__init__(served, account)
        self.prove("/api/v1/session/step-up", {"password": account[1]})
        offer = self.json("POST", "/api/v1/account/totp")[2]
        self.prove("/api/v1/account/totp/confirm", {"code": code_of(offer["secret"])})

    def prove(self, path, proof):
        """A session that proved something more has another token."""
        status, headers, answer = self.json("POST", path, proof)
        assert status in (200, 204), (status, answer)
        self.cookie = re.search(r"egide=([^;]+)", headers["Set-Cookie"]).group(1)
        self.csrf = json.loads(self.ask("GET", "/api/v1/session")[2])["csrf"]

    def through(self, served):
        other = Person(served)
        other.cookie, other.csrf = self.cookie, self.csrf
        return other


class Writer(threading.Thread):
    """Does one kind of write again and again, and notes what was acknowledged."""

    def __init__(self, run, client, kind, entities):
        super().__init__(daemon=True)
        self.run_, self.kind, self.entities, self.client = run, kind, entities, client
        self.name_ = f"{kind}-{id(self)}"
        self.acknowledged, self.troubles, self.given_up, self.slowest = [], [], 0, 0.0

    def run(self):
        number = 0
        while not self.run_.over.is_set():
            number += 1
            began = time.monotonic()
            try:
                getattr(self, self.kind)(number)
            except (*AWAY, ValueError, KeyError, TypeError, AssertionError) as trouble:
                self.given_up += 1
                self.last = repr(trouble)
                time.sleep(0.05)
            self.slowest = max(self.slowest, time.monotonic() - began)

    def key(self, number):
        return f"{self.run_.seed}-{self.name_}-{number}"

    def evidence(self, number):
        content = f"{self.key(number)}/".encode() * (1 + number % 300)
        place = self.client.begin_upload(len(content))
        status, _, answer = self.client.send_piece(place, 0, content)
        if status != 204:
            # The piece may have been taken and its answer lost.
            if self.client.offset(place) != len(content):
                self.given_up += 1
                return
        status, _, added = self.client.json(
            "POST", "/api/v1/evidence", {"upload": place.rsplit("/", 1)[1], "attests": {"entities": self.entities}},
            Idempotency_Key=self.key(number))
        if status == 201:
            self.acknowledged.append((added["evidence"]["id"], hashlib.sha256(content).hexdigest()))
        else:
            self.note(status, added)

    def user(self, number):
        email = f"personne{number}-{self.run_.seed}-{self.name_}@noeuds.example"
        status, _, made = self.client.json("POST", "/api/v1/users", {"email": email, "name": f"Personne {number}"},
                                           Idempotency_Key=self.key(number))
        if status == 201:
            self.acknowledged.append(email)
        else:
            self.note(status, made)

    def job(self, number):
        status, _, made = self.client.json("POST", "/api/v1/jobs", {"kind": "storage.clean"},
                                           Idempotency_Key=self.key(number))
        if status in (200, 201, 202):
            self.acknowledged.append(made["id"])
        else:
            self.note(status, made)
        time.sleep(0.1)

    def note(self, status, answer):
        """A conflict is the answer to a repeated write whose first answer was lost: not acknowledged, not lost."""
        self.given_up += 1
        if status not in (404, 409, 502, 503, 504):
            self.troubles.append((self.kind, status, answer))


class Run:
    def __init__(self, folder, peers, seed, seconds):
        self.folder, self.peers, self.seed, self.seconds = folder, peers, seed, seconds
        self.chance = random.Random(seed)
        self.over = threading.Event()
        self.rows, self.failures, self.kills = [], [], 0

    def configure(self, name):
        places = self.peers.places
        secret = self.folder / "s3.secret"
        secret.write_text(places["secret_key"] + "\n", encoding="utf-8")
        secret.chmod(0o600)
        file = self.folder / f"{name}.toml"
        file.write_text(
            f'[database]\npostgresql = "{places["postgresql"]}"\n'
            f'[objects]\nendpoint = "{places["endpoint"]}"\nbucket = "{places["bucket"]}"\n'
            f'access_key = "{places["access_key"]}"\nsecret_key_file = "{secret}"\n'
            f'[accounts]\nkey_file = "{self.folder / "accounts.key"}"\n', encoding="utf-8")
        return str(file)

    def start_nodes(self):
        first = Served(self.folder / "one", "--config", self.configure("one"), "--demo")
        self.accounts = first.accounts()
        # What a second node needs that is not in the database: the key that signs the journal.
        keys = self.folder / "two" / "keys"
        keys.mkdir(parents=True)
        shutil.copy(self.folder / "one" / "keys" / "journal", keys / "journal")
        (self.folder / "two").chmod(0o700)
        second = Served(self.folder / "two", "--config", self.configure("two"))
        self.nodes = [first, second]
        self.balancer = Balancer(self.nodes)

    def load(self):
        self.referent = Proven(self.balancer, self.accounts["main_referent"])
        contributor = Person(self.balancer, self.accounts["contributor"])
        entities = contributor.establishments()
        self.administrator = Proven(self.balancer, self.accounts["instance_administrator"])
        self.writers = [Writer(self, self.referent.through(self.balancer), "evidence", entities),
                        Writer(self, contributor, "evidence", entities),
                        Writer(self, self.administrator.through(self.balancer), "user", entities),
                        Writer(self, self.administrator.through(self.balancer), "job", entities)]
        for writer in self.writers:
            writer.start()
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            time.sleep(2 + 2 * self.chance.random())
            node = self.chance.choice(self.nodes)
            node.kill()
            self.kills += 1
            time.sleep(self.chance.random())
            node.start()
        self.over.set()
        for writer in self.writers:
            writer.join(2 * PATIENCE)

    def expect(self, what, expected, found):
        self.rows.append((what, expected, found))
        if expected != found:
            self.failures.append(what)

    def acknowledged(self, kind):
        return [one for writer in self.writers if writer.kind == kind for one in writer.acknowledged]

    def check(self):
        for node, name in zip(self.nodes, ("one", "two")):
            self.check_node(node, name)
        administrator = self.administrator.through(self.nodes[0])
        self.check_jobs(administrator)
        self.expect("unexpected answers", 0, sum(len(writer.troubles) for writer in self.writers))
        for writer in self.writers:
            for trouble in writer.troubles[:3]:
                print("unexpected:", trouble)
        for node in self.nodes:
            self.expect("exit status of a node", 0, node.stop())
        self.check_journals()

    def check_node(self, node, name):
        reader = self.referent.through(node)
        deposits = self.acknowledged("evidence")
        found = 0
        for identifier, digest in deposits:
            status, _, content = reader.ask("GET", f"/api/v1/evidence/{identifier}/content")
            found += status == 200 and hashlib.sha256(content).hexdigest() == digest
        self.expect(f"deposits acknowledged, read byte for byte through {name}", len(deposits), found)
        known = everybody(self.administrator.through(node))
        people = self.acknowledged("user")
        self.expect(f"people acknowledged, there once through {name}", len(people),
                    sum(known.count(email) == 1 for email in people))

    def check_jobs(self, administrator):
        identifiers = self.acknowledged("job")
        end = time.monotonic() + 2 * PATIENCE
        while self.peers.count("SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running') "
                               "AND kind = 'storage.clean'") and time.monotonic() < end:
            time.sleep(0.5)
        done = sum(administrator.json("GET", f"/api/v1/jobs/{identifier}")[2]["state"] == "done"
                   for identifier in set(identifiers))
        self.expect("jobs acknowledged, done", len(set(identifiers)), done)
        self.expect("jobs of one order made twice", 0, len(identifiers) - len(set(identifiers)))
        # Each taking of a job has a lease of its own: a job that was taken once ran once.
        kinds = "FROM job WHERE kind = 'storage.clean' AND state = 'done'"
        twice = self.peers.count(f"SELECT COUNT(*) {kinds} AND attempt > 1")
        self.rows.append(("jobs begun again after their node was killed (finished once)", "", twice))
        self.expect("jobs finished by other than their last attempt", 0,
                    self.peers.count(f"SELECT COUNT(*) {kinds} AND lease <> attempt"))

    def command(self, *words, name):
        ended = subprocess.run([EGIDE, *words, "--data", str(self.folder / name), "--config",
                                str(self.folder / f"{name}.toml")],
                               capture_output=True, text=True, timeout=10 * PATIENCE, check=False)
        if ended.returncode != 0:
            print(ended.stdout + ended.stderr)
        return ended.returncode

    def check_journals(self):
        notes = []
        for name in ("one", "two"):
            # Whoever opens the vault follows what the other recorded last.
            self.command("evidence", "list", name=name)
        for name in ("one", "two"):
            for command in (["evidence", "verify"], ["doctor"]):
                self.expect(f"egide {' '.join(command)} on {name}: exit status", 0, self.command(*command, name=name))
            notes.append((self.folder / name / "journal" / "checkpoint").read_text(encoding="utf-8"))
        self.expect("heads of both folders, the same", notes[0].splitlines()[:3], notes[1].splitlines()[:3])
        self.expect("files of the journal that differ", [], different(self.folder / "one" / "journal",
                                                                     self.folder / "two" / "journal"))
        self.expect("entries of the journal, in the database", int(notes[0].splitlines()[1]),
                    self.peers.count("SELECT COUNT(*) FROM journal_entry"))

    def show(self):
        rows = [("what", "expected", "found"), ("seconds of load, kills -9", self.seconds, self.kills)]
        rows += [(f"given up by {w.kind} (answers lost, conflicts), slowest write", f"{w.slowest:.1f} s", w.given_up)
                 for w in self.writers]
        rows += self.rows
        for what, expected, found in rows:
            print(f"| {what} | {short(expected)} | {short(found)} |")
        print("failed: " + ", ".join(self.failures) if self.failures else "nothing was lost", flush=True)


def short(value):
    return value[1] + " entries" if isinstance(value, list) and len(value) == 3 and value[1].isdigit() else value or 0


def everybody(administrator):
    emails, cursor = [], ""
    while cursor is not None:
        status, _, page = administrator.json("GET", "/api/v1/users?limit=100" + (f"&cursor={cursor}" if cursor else ""))
        assert status == 200, (status, page)
        emails += [person["email"] for person in page["items"]]
        cursor = page["next"]
    return emails


def different(one, two):
    """The files of two journals that are not the same in both, beside the partial tiles of earlier heads."""
    names = {path.relative_to(folder) for folder in (one, two) for path in folder.rglob("*")
             if path.is_file() and ".p/" not in str(path) and path.name != "lock"}
    return sorted(str(name) for name in names if not (
        (one / name).exists() and (two / name).exists() and filecmp.cmp(one / name, two / name, False)))


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=0)
    asked.add_argument("--seconds", type=float, default=40)
    asked.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    given = asked.parse_args()
    seconds = given.minutes * 60 or given.seconds
    print(f"seed {given.seed}", flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="egide-nodes-"))
    try:
        with Peers() as peers:
            run = Run(folder, peers, given.seed, seconds)
            try:
                run.start_nodes()
                run.load()
                run.check()
                run.show()
            finally:
                for node in getattr(run, "nodes", []):
                    node.__exit__()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if run.failures else 0)


if __name__ == "__main__":
    main()
