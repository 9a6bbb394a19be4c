"""Changes to a directory, offline, that know how to undo themselves."""

import re
import time

from samba_domain import run

WRITE_ACCESS_LIST = 0x4_0000  # enough to take an object over


def filetime(days_ago):
    """Days before now as a directory counts time: 100 ns since 1601."""
    return int((time.time() - days_ago * 86400 + 11644473600) * 10_000_000)


WHO = r"(?:[A-Z]{2}|S-[0-9-]+)"
HEAD = re.compile(rf"^O:({WHO})(G:{WHO}D:[A-Z]*)")


def with_entry(descriptor, sid, mask, right=None):
    """The same descriptor, as SDDL, with one more entry in front of its access list."""
    entry = f"(OA;;{mask:#x};{right};;{sid})" if right else f"(A;;{mask:#x};;;{sid})"
    return HEAD.sub(rf"O:\1\2{entry}", descriptor, count=1)


def with_owner(descriptor, sid):
    return HEAD.sub(rf"O:{sid}\2", descriptor, count=1)


class Changes:
    """What is planted on a domain; `undo` puts everything back, last change first."""

    def __init__(self, domain):
        self.domain = domain
        self.before = []
        self.waiting = []

    def raw(self, dn):
        """The file of one naming context, below the rules that a controller keeps for itself."""
        parts = [part.strip() for part in dn.split(",")]
        context = ",".join(parts[-2:])
        for name in ("CN=Schema,CN=Configuration", "CN=Configuration", "DC=DomainDnsZones"):
            if dn.lower().endswith(f"{name},{context}".lower()):
                context = f"{name},{context}"
                break
        return f"tdb://{self.domain.sam}.d/{context.upper()}.ldb"

    def _write(self, url, ldif):
        self.waiting.append((url, ldif))

    def flush(self):
        """Writes what waits, as few times as the order allows."""
        while self.waiting:
            url, together = self.waiting[0][0], []
            while self.waiting and self.waiting[0][0] == url:
                together.append(self.waiting.pop(0)[1])
            run("ldbmodify", "-H", url, feed="\n".join(together))

    def set(self, dn, attribute, value, raw=False, old=None):
        """`old` saves a look-up when the value before is known."""
        url = self.raw(dn) if raw else self.domain.sam
        old = self.domain.value(dn, attribute) if old is None else str(old)
        self._write(url, self._replacing(dn, attribute, str(value)))
        self.before.append((url, self._replacing(dn, attribute, old)))

    @staticmethod
    def _replacing(dn, attribute, value):
        head = f"dn: {dn}\nchangetype: modify\n"
        if value is None:
            return head + f"delete: {attribute}\n"
        return head + f"replace: {attribute}\n{attribute}:{'' if value.startswith(': ') else ' '}{value}\n"

    def remove(self, dn, attribute):
        old = self.domain.value(dn, attribute)
        self._write(self.domain.sam, f"dn: {dn}\nchangetype: modify\ndelete: {attribute}\n")
        self.before.append((self.domain.sam, self._replacing(dn, attribute, old)))

    def add_value(self, dn, attribute, value):
        line = f"{attribute}: {value}\n"
        self._write(self.domain.sam, f"dn: {dn}\nchangetype: modify\nadd: {attribute}\n{line}")
        self.before.append((self.domain.sam, f"dn: {dn}\nchangetype: modify\ndelete: {attribute}\n{line}"))

    def drop_value(self, dn, attribute, value):
        line = f"{attribute}: {value}\n"
        self._write(self.domain.sam, f"dn: {dn}\nchangetype: modify\ndelete: {attribute}\n{line}")
        self.before.append((self.domain.sam, f"dn: {dn}\nchangetype: modify\nadd: {attribute}\n{line}"))

    def create(self, dn, own_class, **attributes):
        lines = "".join(f"{name.replace('_', '-')}: {one}\n" for name, value in attributes.items()
                        for one in (value if isinstance(value, list) else [value]))
        self._write(self.domain.sam, f"dn: {dn}\nchangetype: add\nobjectClass: {own_class}\n{lines}")
        self.before.append((self.domain.sam, f"dn: {dn}\nchangetype: delete\n"))

    def force(self, dn, **values):
        """Sets values below the controller's rules, for good."""
        self._write(self.raw(dn), f"dn: {dn}\nchangetype: modify\n" + "-\n".join(
            f"replace: {name}\n{name}: {value}\n" for name, value in values.items()))

    def grant(self, dn, sid, mask=WRITE_ACCESS_LIST, right=None):
        old = self.domain.value(dn, "nTSecurityDescriptor")
        self._describe(dn, with_entry(old, sid, mask, right), old)

    def give(self, dn, sid):
        old = self.domain.value(dn, "nTSecurityDescriptor")
        self._describe(dn, with_owner(old, sid), old)

    def _describe(self, dn, changed, old):
        if changed == old:
            raise AssertionError(f"{dn}: the descriptor was not understood: {old}")
        self._write(self.domain.sam, self._replacing(dn, "nTSecurityDescriptor", changed))
        self.before.append((self.domain.sam, self._replacing(dn, "nTSecurityDescriptor", old)))

    def undo(self):
        self.waiting = list(reversed(self.before))
        self.before = []
        self.flush()
