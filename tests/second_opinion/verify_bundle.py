#!/usr/bin/env python3
"""A second opinion on a bundle, written from docs/bundle-format.md alone: the standard library and the openssl program.
verify_bundle.py BUNDLE [--key TEXT[@SIZE]]… [--reference NOTE]… [--anchor PEM]… [--on YYYY-MM-DD] prints {"verdict":…,"wrong":[[member, entry
or null],…]}. Evidence records (RFC 4998) and weak hashes are left to others."""
import argparse, base64, hashlib, json, pathlib, re, struct, subprocess, tempfile, zipfile, zlib
from datetime import datetime, timedelta, timezone
MANY, NOTE, ENTRIES, EARLIER, KEYS = 0xFFFFFFFF, "journal/checkpoint", "journal/entries.jsonl", "journal/earlier.jsonl", "journal/keys"
REQUIRED = ("manifest-entries.jsonl", "manifest-files.jsonl", "manifest.json", NOTE, ENTRIES, KEYS)
OWN = re.compile("|".join(map(re.escape, REQUIRED + (EARLIER, "time/anchors.pem", "time/gap.json"))) + r"|time/\d{16}-[1-9]\.(tst|ers)")
sha, unbase = lambda data: hashlib.sha256(data).digest(), lambda text: base64.b64decode(text, validate=True)
utc = lambda text, form: datetime.strptime(text, form).replace(tzinfo=timezone.utc)
def exact(raw):  # canonical JSON, or None
    try: value = json.loads(raw)
    except ValueError: return None
    return value if json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == raw else None
def headers(name, crc, size, offset):  # the local and the central header of a member, the one way they can be written
    extra = lambda body: struct.pack("<HH", 1, len(body)) + body if body else b""
    sizes, place = struct.pack("<QQ", size, size) if size >= MANY else b"", struct.pack("<Q", offset) if offset >= MANY else b""
    fixed = lambda more: struct.pack("<5HI2I2H", 45 if more else 10, 0, 0, 0, 33, crc, *[min(size, MANY)] * 2, len(name), len(more))
    return (b"PK\3\4" + fixed(extra(sizes)) + name + extra(sizes), b"PK\1\2\x2d\3" + fixed(extra(sizes + place))
            + struct.pack("<3H2I", 0, 0, 0, 0x81A40000, min(offset, MANY)) + name + extra(sizes + place))
def container(f):  # name → (offset of its bytes, size, crc); None when the file is not what §1 makes of its members
    try: infos = zipfile.ZipFile(f).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error): return None
    members, at, last, table = {}, 0, "", b""
    for name, info in ((info.filename, info) for info in infos[:100001]):
        if not re.fullmatch(r"[A-Za-z0-9._/-]{1,255}", name) or {"", ".", ".."} & set(name.split("/")) or name <= last: return None
        local, central = headers(name.encode(), info.CRC, info.file_size, at)
        if (f.seek(at), f.read(len(local)))[1] != local: return None
        members[name] = at + len(local), info.file_size, info.CRC
        at, table, last = at + len(local) + info.file_size, table + central, name
    count, size = len(members), len(table); f.seek(at)
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, *[min(count, 0xFFFF)] * 2, min(size, MANY), min(at, MANY), 0)
    if count >= 0xFFFF or max(size, at) >= MANY:
        end = b"PK\6\6" + struct.pack("<Q2H2I4QI", 44, 0x32D, 45, 0, 0, count, count, size, at, 0x07064B50) + struct.pack("<IQI", 0, at + size, 1) + end
    return members if count <= 100000 and f.read() == table + end else None
def climb(path, fn, sn, hashes, sides):  # RFC 9162 §2.1.3.2 and §2.1.4.2; `sides`: which hashes meet the siblings on their right
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
    path, fn, sn = ([] if old & (old - 1) else [first]) + path, old - 1, new - 1
    while fn & 1: fn, sn = fn >> 1, sn >> 1
    return bool(path) and climb(path[1:], fn, sn, path[:1] * 2, (False, True)) == [first, second]
class Opinion:
    def __init__(self, f, options, folder):
        self.f, self.options, self.folder, self.wrong, self.reserved, self.members = f, options, folder, set(), False, container(f)
    def blame(self, fine, member, entry=None):
        self.wrong |= set() if fine else {(member, entry)}; return fine
    def bytes(self, name): return (self.f.seek(self.members.get(name, (0, 0))[0]), self.f.read(self.members.get(name, (0, 0))[1]))[1]
    def lines(self, name): return [line for line in map(exact, self.bytes(name).split(b"\n")[:-1]) if self.blame(line is not None, name)]
    def file(self, name, data): return (pathlib.Path(self.folder, name).write_bytes(data), f"{self.folder}/{name}")[1]
    def openssl(self, *words): return (lambda done: done.stdout if done.returncode == 0 else b"")(subprocess.run(("openssl",) + words, capture_output=True))
    def signed(self, text, lines, key):
        name, number, raw = key.split("+", 2); der = self.file("key", bytes.fromhex("302a300506032b6570032100") + unbase(raw)[1:])
        words = ("pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", der, "-in", self.file("text", text), "-sigfile")
        marks = (unbase(mark) for _, who, mark in (line.split(" ") for line in lines) if who == name and unbase(mark)[:4].hex() == number)
        return any(self.openssl(*words, self.file("mark", mark[4:])) for mark in marks)
    def head(self, note):  # size, root, text, moment, origin, whether a key that counts for this size signed; None when malformed
        try:
            text, lines = note.split("\n\n", 1); parts, text = text.split("\n"), text.encode() + b"\n"
            good = any(self.signed(text, lines.splitlines(), key) for key, most in self.keys if int(parts[1]) <= most)
            return int(parts[1]), unbase(parts[2]), text, next((utc(one[5:], "%Y-%m-%dT%H:%M:%S.%fZ") for one in parts if one.startswith("time ")), None), parts[0], good
        except ValueError: return None
    def check_heads(self):
        keys = [k.partition("@") for k in self.options.key or self.bytes(KEYS).decode().split()]
        self.reserved |= not self.options.key; self.keys = [(key, int(most or 2**63)) for key, _, most in keys]
        head = self.head(self.bytes(NOTE).decode(errors="replace"))
        if not self.blame(head, NOTE): return
        self.size, self.root, _, said, self.origin, good = head; self.heads = {}; self.blame(good, NOTE)
        for line in self.lines(EARLIER):
            old = self.head(line["note"]); path = [unbase(p) for p in line["proof"]]
            fits = old and max(self.heads, default=-1) < old[0] < self.size and old[4:] == (self.origin, True)
            if self.blame(fits and consistent(old[0], self.size, old[1], self.root, path), EARLIER):
                self.heads[old[0]] = (*old[1:4], EARLIER); self.blame(not said or not old[3] or old[3] <= said, EARLIER)
        self.heads[self.size] = (*head[1:4], NOTE)
        for seen in (self.head(pathlib.Path(note).read_text()) for note in self.options.reference):
            ours = seen and seen[4:] == (self.origin, True)
            if ours and seen[0] in self.heads: self.blame(seen[1] == self.heads[seen[0]][0], self.heads[seen[0]][3])
            elif ours and seen[0] > self.size and seen[3] < said: self.blame(False, NOTE)
            else: self.reserved = True
        self.check_entries(); self.check_files(); self.check_tokens()
    def check_entry(self, line, listed):
        raw, index = unbase(line["entry"]), line["index"]; leaf = sha(b"\0" + raw)
        above = climb([unbase(p) for p in line["path"]], index, self.size - 1, [leaf], [True]) if index < self.size else None
        if not self.blame(above == [self.root] and listed.get(index, leaf.hex()) == leaf.hex(), ENTRIES, index): return
        entry = exact(raw); payload, promised, shown = entry["payload"], entry.get("private", []), line["private"]
        fine = entry["index"] == index and entry["at"] >= self.at and len(promised) == len(shown); self.at = entry["at"]
        fine &= all(not one or sha(unbase(one["salt"]) + one["data"].encode()).hex() == promise for promise, one in zip(promised, shown))
        if entry["kind"] in ("evidence.received", "evidence.revised"):
            self.objects[index] = payload.get("object"); record = json.loads(shown[0]["data"]) if shown and shown[0] else None
            fine &= not record or all(record[key] == payload[key] for key in ("evidence", "revision"))
            fine &= not record or record.get("content", {}).get("sha256") == payload.get("object")
        self.blame(fine and (index in listed or entry["kind"] == "bundle.sealed"), ENTRIES, index)
        self.seal = self.seal if index in listed else payload.get("manifest_sha256")
        if entry["kind"] == "evaluation.made" and index == self.manifest.get("evaluation", {}).get("entry"): self.made = payload
    def check_entries(self):
        self.objects, self.made, self.seal, self.at, seen = {}, {}, None, "", [-1]
        raw = self.bytes("manifest.json"); self.manifest = exact(raw) or {}; self.blame(self.manifest.get("origin") == self.origin, "manifest.json")
        listed = {line["index"]: line["leaf"] for line in self.lines("manifest-entries.jsonl")}
        for line in self.lines(ENTRIES):
            if self.blame(line["index"] > max(seen), ENTRIES, line["index"]): self.check_entry(line, listed)
            seen += [line["index"]]
        for index in set(listed) - set(seen): self.blame(False, ENTRIES, index)
        if self.blame(self.seal, ENTRIES): self.blame(self.seal == sha(raw).hex(), "manifest.json")
        for key, data in ((key, self.bytes(f"manifest-{key}.jsonl")) for key in ("entries", "files")):
            self.blame(not self.manifest or self.manifest[key] == {"count": data.count(b"\n"), "sha256": sha(data).hex()}, f"manifest-{key}.jsonl")
    def check_files(self):
        rules, found, files = hashlib.sha256(), {}, {line["path"]: line for line in self.lines("manifest-files.jsonl")}
        for name, (_, size, crc) in self.members.items():
            if not self.blame(OWN.fullmatch(name) or name in files, name): continue
            data, line = self.bytes(name), files.get(name); found[name] = sha(data).hex(); self.blame(zlib.crc32(data) == crc, name)
            if not line: continue
            self.blame((size, found[name], hashlib.sha3_256(data).hexdigest()) == (line["size"], line["sha256"], line["sha3_256"]), name)
            if line["role"] == "evidence": self.blame(self.objects.get(line["entry"]) == line["sha256"], name, line["entry"])
            if line["role"] == "rules": rules.update(f"{name[17:]}\0{size}\0".encode() + data)
        for name in set(files) - set(found): self.blame(False, name, files[name].get("entry"))
        if "evaluation" not in self.manifest or not self.blame(self.made, "evaluation/evaluation.json"): return
        recorded = {"evaluation/evaluation.json": self.made["evaluation_sha256"], "evaluation/dossier.yaml": self.made["dossier_sha256"],
                    **{"evaluation/rules/" + path: digest for path, digest in self.made.get("rules_files", {}).items()}}
        for name in {n for n in found if n.startswith("evaluation/")} | set(recorded): self.blame(found.get(name) == recorded.get(name), name)
        self.blame(rules.hexdigest() == self.made["rules_sha256"] or any("/rules/" in name for name, _ in self.wrong), "evaluation/rules/")
    def check_tokens(self):
        stated, given, proved = self.file("stated", self.bytes("time/anchors.pem")), b"".join(pathlib.Path(a).read_bytes() for a in self.options.anchor), False
        anchors = self.file("anchors", given) if given else stated
        for name in (n for n in self.members if OWN.fullmatch(n) and n.endswith(".tst")):
            head = self.heads.get(int(name[5:21]), (b"", b"", None, None)); words = ("-token_in", "-in", self.file("token", self.bytes(name)))
            told = re.search(r"Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d+) GMT", self.openssl("ts", "-reply", "-text", *words).decode())
            at = told and utc(" ".join(told.groups()), "%b %d %H:%M:%S %Y")
            holds = lambda ca, when: self.openssl("ts", "-verify", "-data", self.file("data", head[1]), "-CAfile", ca, "-attime", str(int(when.timestamp())), *words)
            if not self.blame(at and head[3] and (holds(anchors, at) or holds(stated, at)), name): continue
            self.blame(not head[2] or head[2] <= at + timedelta(minutes=5), head[3]); self.reserved |= bool(head[2] and at - head[2] > timedelta(hours=24))
            proved |= head[3] == NOTE and bool(holds(anchors, max(at, self.options.on or at)))
        self.reserved |= not proved or not self.options.anchor
    def run(self):
        if self.members is None or set(REQUIRED) - set(self.members): return "unreadable"
        self.check_heads()
        return "altered" if self.wrong else "reserved" if self.reserved else "intact"
parser = argparse.ArgumentParser(); parser.add_argument("bundle"); parser.add_argument("--on", type=lambda text: utc(text, "%Y-%m-%d"))
for option in ("--key", "--reference", "--anchor"): parser.add_argument(option, action="append", default=[])
chosen = parser.parse_args()
with open(chosen.bundle, "rb") as bundle, tempfile.TemporaryDirectory() as scratch:
    opinion = Opinion(bundle, chosen, scratch)
    print(json.dumps({"verdict": opinion.run(), "wrong": sorted(opinion.wrong, key=str)}))
