#!/usr/bin/env python3
"""A second opinion on a bundle, written from docs/bundle-format.md alone: the standard library and the openssl program.

    verify_bundle.py BUNDLE [--key TEXT[@SIZE]]... [--reference NOTE]... [--anchor PEM]... [--on YYYY-MM-DD]

Prints {"verdict":…,"wrong":[[member, entry or null],…]}. Evidence records (RFC 4998) and weak hashes are left to others.
"""
import argparse, base64, hashlib, json, re, struct, subprocess, tempfile, zlib
from datetime import datetime, timedelta, timezone

MANY = 0xFFFFFFFF
LISTS, JOURNAL = ("manifest-entries.jsonl", "manifest-files.jsonl", "manifest.json"), "journal/"
REQUIRED = LISTS + (JOURNAL + "checkpoint", JOURNAL + "entries.jsonl", JOURNAL + "keys")
OWN = re.compile("|".join(map(re.escape, REQUIRED + (JOURNAL + "earlier.jsonl", "time/anchors.pem", "time/gap.json"))) + r"|time/\d{16}-[1-9]\.(tst|ers)")
sha, unbase = lambda data: hashlib.sha256(data).digest(), lambda text: base64.b64decode(text, validate=True)
moment = lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)

def exact(raw):
    value = json.loads(raw)
    if json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != raw: raise ValueError("not canonical")
    return value

def headers(name, crc, size, offset):
    """The local and the central header of a member, the one way they can be written."""
    extra = lambda body: struct.pack("<HH", 1, len(body)) + body if body else b""
    sizes, place = struct.pack("<QQ", size, size) if size >= MANY else b"", struct.pack("<Q", offset) if offset >= MANY else b""
    fixed = lambda more: struct.pack("<5HI2I2H", 45 if more else 10, 0, 0, 0, 33, crc, *[min(size, MANY)] * 2, len(name), len(more))
    local, central = extra(sizes), extra(sizes + place)
    return (b"PK\3\4" + fixed(local) + name + local,
            b"PK\1\2\x2d\3" + fixed(central) + struct.pack("<3H2I", 0, 0, 0, 0x81A40000, min(offset, MANY)) + name + central)

def container(f):
    """Name → (offset of its bytes, size, crc); None when anything is not as §1 says."""
    total = f.seek(0, 2)
    f.seek(max(0, total - 98)); tail = f.read()
    if len(tail) < 22: return None
    count, size, start = struct.unpack("<HII", tail[-12:-2])
    if (count == 0xFFFF or MANY in (size, start)) and len(tail) == 98: count, size, start = struct.unpack("<QQQ", tail[32:56])
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, *[min(count, 0xFFFF)] * 2, min(size, MANY), min(start, MANY), 0)
    if count >= 0xFFFF or max(size, start) >= MANY:
        end = b"PK\6\6" + struct.pack("<Q2H2I4Q", 44, 0x32D, 45, 0, 0, count, count, size, start) + b"PK\6\7" + struct.pack("<IQI", 0, start + size, 1) + end
    if not tail.endswith(end) or start + size + len(end) != total or count > min(100000, size // 46): return None
    f.seek(start); directory, members, at, expected, last = f.read(size), {}, 0, 0, b""
    for _ in range(count):
        if at + 46 > size: return None
        crc, _, length, names, extras = struct.unpack("<3I2H", directory[at + 16:at + 32])
        offset, more = struct.unpack("<I", directory[at + 42:at + 46])[0], directory[at + 50 + names:at + 46 + names + extras]
        if length == MANY and len(more) >= 16: length, more = struct.unpack("<Q", more[:8])[0], more[16:]
        if offset == MANY and len(more) >= 8: offset = struct.unpack("<Q", more[:8])[0]
        name = directory[at + 46:at + 46 + names]; local, central = headers(name, crc, length, offset)
        f.seek(expected); found = f.read(len(local)); expected += len(local) + length
        if not re.fullmatch(rb"[\w./-]{1,255}", name) or {b"", b".", b".."} & set(name.split(b"/")) or name <= last: return None
        if directory[at:at + len(central)] != central or found != local or offset + len(local) + length != expected or expected > start: return None
        members[name.decode()] = expected - length, length, crc; at += len(central); last = name
    return members if at == size and expected == start else None

def climb(path, fn, sn, hashes, sides):
    """RFC 9162 §2.1.3.2 and §2.1.4.2: hashes climb to their roots; `sides` says which of them meet right siblings."""
    for p in path:
        if sn == 0: return None
        if fn & 1 or fn == sn:
            hashes = [sha(b"\1" + p + h) for h in hashes]
            while fn and not fn & 1: fn, sn = fn >> 1, sn >> 1
        else: hashes = [sha(b"\1" + h + p) if side else h for h, side in zip(hashes, sides)]
        fn, sn = fn >> 1, sn >> 1
    return hashes if sn == 0 else None

def consistent(old, new, first, second, path):
    if old in (0, new): return not path and first == (second if old else sha(b""))
    path = ([] if old & (old - 1) else [first]) + path
    fn, sn = old - 1, new - 1
    while fn & 1: fn, sn = fn >> 1, sn >> 1
    return bool(path) and climb(path[1:], fn, sn, path[:1] * 2, (False, True)) == [first, second]

class Opinion:
    def __init__(self, f, options, folder):
        self.f, self.options, self.folder, self.wrong, self.reserved = f, options, folder, set(), False
        self.members = container(f)

    def blame(self, fine, member, entry=None):
        if not fine: self.wrong.add((member, entry))
        return fine
    def bytes(self, name):
        self.f.seek(self.members.get(name, (0, 0))[0]); return self.f.read(self.members.get(name, (0, 0))[1])
    def lines(self, name):
        for line in self.bytes(name).split(b"\n")[:-1]:
            try: yield exact(line)
            except ValueError: self.blame(False, name)
    def file(self, name, data):
        with open(f"{self.folder}/{name}", "wb") as out: out.write(data)
        return out.name
    def openssl(self, *words):
        done = subprocess.run(("openssl",) + words, capture_output=True)
        return done.stdout if done.returncode == 0 else b""

    def signed(self, text, lines, key):
        name, number, raw = key.split("+", 2)
        for dash, who, mark in (line.split(" ") for line in lines):
            if (who, unbase(mark)[:4].hex()) != (name, number): continue
            pem = self.file("key", bytes.fromhex("302a300506032b6570032100") + unbase(raw)[1:])
            if self.openssl("pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", pem, "-sigfile", self.file("mark", unbase(mark)[4:]), "-in", self.file("text", text)): return True
    def head(self, note):
        """size, root, text, moment, origin, and whether a key that counts for this size signed; None when malformed."""
        try:
            text, lines = note.split("\n\n", 1); parts, text = text.split("\n"), text.encode() + b"\n"
            said = [moment(line[5:]) for line in parts if line.startswith("time ")]
            good = any(self.signed(text, lines.splitlines(), key) for key, most in self.keys if int(parts[1]) <= most)
            return int(parts[1]), unbase(parts[2]), text, said[0] if said else None, parts[0], good
        except ValueError: return None

    def heads_(self):
        keys = [k.partition("@") for k in self.options.key or self.bytes(JOURNAL + "keys").decode().split()]
        self.reserved |= not self.options.key; self.keys = [(key, int(most or 2**63)) for key, _, most in keys]
        place, older = JOURNAL + "checkpoint", JOURNAL + "earlier.jsonl"
        head = self.head(self.bytes(place).decode(errors="replace"))
        if not self.blame(head, place): return False
        self.size, self.root, _, said, self.origin, good = head; self.heads = {}; self.blame(good, place)
        for line in self.lines(older):
            old = self.head(line["note"])
            if self.blame(old and max(self.heads, default=-1) < old[0] < self.size and old[4:] == (self.origin, True)
                          and consistent(old[0], self.size, old[1], self.root, [unbase(p) for p in line["proof"]]), older):
                self.heads[old[0]] = (*old[1:4], older); self.blame(not said or not old[3] or old[3] <= said, older)
        self.heads[self.size] = (*head[1:4], place)
        for seen in (self.head(open(note).read()) for note in self.options.reference):
            if seen and seen[4:] == (self.origin, True) and seen[0] in self.heads: self.blame(seen[1] == self.heads[seen[0]][0], self.heads[seen[0]][3])
            elif seen and seen[4:] == (self.origin, True) and seen[0] > self.size and seen[3] < said: self.blame(False, place)
            else: self.reserved = True
        return True

    def entry(self, line, listed):
        place, raw, index = JOURNAL + "entries.jsonl", unbase(line["entry"]), line["index"]
        leaf = sha(b"\0" + raw); above = climb([unbase(p) for p in line["path"]], index, self.size - 1, [leaf], [True])
        if not self.blame(index < self.size and above == [self.root] and listed.get(index, leaf.hex()) == leaf.hex(), place, index): return
        entry = exact(raw); payload, hidden, shown = entry["payload"], entry.get("private", []), line["private"]
        self.blame(entry["index"] == index and entry["at"] >= self.at and len(hidden) == len(shown), place, index); self.at = entry["at"]
        for promise, text in zip(hidden, shown): self.blame(not text or sha(unbase(text["salt"]) + text["data"].encode()).hex() == promise, place, index)
        if entry["kind"] in ("evidence.received", "evidence.revised"):
            self.objects[index] = payload.get("object"); record = json.loads(shown[0]["data"]) if shown and shown[0] else None
            self.blame(not record or (record["evidence"], record["revision"], record.get("content", {}).get("sha256")) == (payload["evidence"], payload["revision"], payload.get("object")), place, index)
        if index not in listed and self.blame(entry["kind"] == "bundle.sealed", place, index): self.seal = payload["manifest_sha256"]
        if entry["kind"] == "evaluation.made" and index == self.manifest.get("evaluation", {}).get("entry"): self.made = payload

    def contents(self):
        self.objects, self.made, self.seal, self.at, self.manifest, seen, place = {}, {}, None, "", {}, [-1], JOURNAL + "entries.jsonl"
        try: self.manifest = exact(self.bytes("manifest.json")); self.blame(self.manifest["origin"] == self.origin, "manifest.json")
        except ValueError: self.blame(False, "manifest.json")
        listed = {line["index"]: line["leaf"] for line in self.lines("manifest-entries.jsonl")}
        for line in self.lines(place):
            if self.blame(line["index"] > max(seen), place, line["index"]): self.entry(line, listed)
            seen.append(line["index"])
        for index in set(listed) - set(seen): self.blame(False, place, index)
        if self.blame(self.seal, place): self.blame(self.seal == sha(self.bytes("manifest.json")).hex(), "manifest.json")
        for key in ("entries", "files"):
            data = self.bytes(f"manifest-{key}.jsonl")
            self.blame(not self.manifest or self.manifest[key] == {"count": data.count(b"\n"), "sha256": sha(data).hex()}, f"manifest-{key}.jsonl")

    def files(self):
        rules, found, files = hashlib.sha256(), {}, {line["path"]: line for line in self.lines("manifest-files.jsonl")}
        for name, (_, _, crc) in self.members.items():
            if not self.blame(OWN.fullmatch(name) or name in files, name): continue
            data, line = self.bytes(name), files.get(name); found[name] = sha(data).hex(); self.blame(zlib.crc32(data) == crc, name)
            if not line: continue
            self.blame((len(data), found[name], hashlib.sha3_256(data).hexdigest()) == (line["size"], line["sha256"], line["sha3_256"]), name)
            if line["role"] == "evidence": self.blame(self.objects.get(line["entry"]) == line["sha256"], name, line["entry"])
            if line["role"] == "rules": rules.update(f"{name[17:]}\0{len(data)}\0".encode() + data)
        for name in set(files) - set(found): self.blame(False, name, files[name].get("entry"))
        if "evaluation" not in self.manifest or not self.blame(self.made, "evaluation/evaluation.json"): return
        recorded = {"evaluation/rules/" + path: digest for path, digest in self.made.get("rules_files", {}).items()}
        recorded.update({"evaluation/evaluation.json": self.made["evaluation_sha256"], "evaluation/dossier.yaml": self.made["dossier_sha256"]})
        for name in {n for n in found if n.startswith("evaluation/")} | set(recorded): self.blame(found.get(name) == recorded.get(name), name)
        self.blame(rules.hexdigest() == self.made["rules_sha256"] or any("/rules/" in name for name, _ in self.wrong), "evaluation/rules/")

    def tokens(self):
        stated, proved = self.file("stated", self.bytes("time/anchors.pem")), False
        anchors = self.file("anchors", b"".join(open(a, "rb").read() for a in self.options.anchor)) if self.options.anchor else stated
        for name in (n for n in self.members if n.startswith("time/") and n.endswith(".tst")):
            size = int(name[5:21]); head = self.heads.get(size, (b"", b"", None, None)); words = ("-token_in", "-in", self.file("token", self.bytes(name)))
            told = re.search(r"Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d+) GMT", self.openssl("ts", "-reply", "-text", *words).decode())
            at = datetime.strptime(" ".join(told.groups()), "%b %d %H:%M:%S %Y").replace(tzinfo=timezone.utc) if told else None
            holds = lambda ca, when: self.openssl("ts", "-verify", "-data", self.file("data", head[1]), "-CAfile", ca, "-attime", str(int(when.timestamp())), *words)
            if not self.blame(at and (holds(anchors, at) or holds(stated, at)), name): continue
            self.blame(not head[2] or head[2] <= at + timedelta(minutes=5), head[3]); self.reserved |= bool(head[2] and at - head[2] > timedelta(hours=24))
            proved |= size == self.size and bool(holds(anchors, max(at, self.options.on or at)))
        self.reserved |= not proved or not self.options.anchor

    def run(self):
        if self.members is None or set(REQUIRED) - set(self.members): return "unreadable"
        if self.heads_(): self.contents(); self.files(); self.tokens()
        return "altered" if self.wrong else "reserved" if self.reserved else "intact"

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("bundle")
    for name in ("--key", "--reference", "--anchor"): parser.add_argument(name, action="append", default=[])
    parser.add_argument("--on", type=lambda text: datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=timezone.utc))
    chosen = parser.parse_args()
    with open(chosen.bundle, "rb") as bundle, tempfile.TemporaryDirectory() as scratch:
        opinion = Opinion(bundle, chosen, scratch); verdict = opinion.run()
    print(json.dumps({"verdict": verdict, "wrong": sorted(opinion.wrong, key=str)}))
