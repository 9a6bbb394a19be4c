"""How many tests a finished test program really ran."""

import dataclasses
import json
import re


@dataclasses.dataclass(frozen=True)
class Counts:
    """Tests passed, failed and skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def sentence(self):
        parts = [f"{number} {word}" for word, number in dataclasses.asdict(self).items() if number]
        return ", ".join(parts) or "nothing ran"

    def summary(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def of_googletest(path):
    """From the JSON file that GoogleTest writes; disabled tests count as skipped."""
    counts = Counts()
    for suite in json.loads(path.read_text())["testsuites"]:
        for case in suite["testsuite"]:
            if case.get("failures"):
                counts += Counts(failed=1)
            elif case.get("result") == "COMPLETED":
                counts += Counts(passed=1)
            else:
                counts += Counts(skipped=1)
    return counts


def of_unittest(output):
    """From the last lines of Python's unittest, or nothing when they are not there."""
    ran = re.search(r"^Ran (\d+) tests? in ", output, re.MULTILINE)
    end = re.search(r"^(?:OK|FAILED)(?: \((.*)\))?$", output, re.MULTILINE)
    if not ran or not end:
        return None
    details = {word: int(number) for word, number in re.findall(r"(\w+)=(\d+)", end.group(1) or "")}
    failed = details.get("failures", 0) + details.get("errors", 0) + details.get("successes", 0)
    skipped = details.get("skipped", 0)
    return Counts(max(int(ran.group(1)) - failed - skipped, 0), failed, skipped)


def of_rule_tests(output):
    """From the JSON of `egide rules test`: {"passed": N, "failed": N, …}, or nothing when it is not that."""
    try:
        told = json.loads(output)
        return Counts(int(told["passed"]), int(told["failed"]))
    except (ValueError, KeyError, TypeError):
        return None


def of_entry(name, status, output, cases):
    """The counts of one ctest entry; a program that failed without saying which test failed is one failure more."""
    counts = None
    if cases.is_file():
        counts = of_googletest(cases)
    elif name.startswith("python."):
        counts = of_unittest(output)
    elif name == "rules.test":
        counts = of_rule_tests(output)
    elif status == 0:
        counts = Counts(passed=1)
    if counts is None or (status != 0 and counts.failed == 0):
        counts = (counts or Counts()) + Counts(failed=1)
    return counts


def failed_cases(output):
    """What the cases that failed printed, and no other: GoogleTest's or the journeys'; all of it when it names none."""
    lines = output.strip().splitlines()
    return of_googletest_lines(lines) or of_journey_lines(lines) or lines


def of_googletest_lines(lines):
    shown, case = [], []
    for line in lines:
        if line.startswith("[ RUN      ]"):
            case = []
        case.append(line)
        if line.startswith(("[       OK ]", "[  SKIPPED ]", "[  FAILED  ]")):
            shown += case if line.startswith("[  FAILED  ]") and case[0].startswith("[ RUN      ]") else []
            case = []
    return shown


def of_journey_lines(lines):
    """A journey's failed step begins with FAILED and ends where the next step, or the count, begins."""
    shown, inside = [], False
    for line in lines:
        if re.match(r"FAILED  |(?:ok|-)  \w+: |\d+ passed, \d+ failed", line):
            inside = line.startswith("FAILED  ")
        if inside:
            shown.append(line)
    return shown


def executions(output):
    """How many inputs libFuzzer tried."""
    found = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    return int(found.group(1)) if found else 0
