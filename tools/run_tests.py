#!/usr/bin/env python3
"""Builds everything, runs every test and counts them; ./test is its front door.

ctest is the one list of tests. Each entry runs once; GoogleTest cases, Python tests and rule tests are counted one by
one, every other entry counts as one. Then the modules that read strangers' bytes run again under the sanitizers, and
every fuzz target for a short time. The last line is "N passed, N failed", with ", N skipped" when there are some.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import test_counts

ROOT = pathlib.Path(__file__).resolve().parent.parent
SANITIZED = ["base", "reading", "organisation", "observation", "programme", "dossier", "journal", "timestamp", "signature",
             "evidence", "sandbox"]
FUZZ_SECONDS = 6
JOBS = max(os.cpu_count() or 1, 1)


class Report:
    """What ran, printed as it comes."""

    def __init__(self):
        self.total = test_counts.Counts()
        self.failures = []

    def add(self, name, counts, seconds, output="", note=""):
        self.total += counts
        state = "FAIL" if counts.failed else "ok" if counts.passed else "skip"
        print(f"  {state:4} {name:42} {counts.sentence():>24} {seconds:7.1f} s  {note}".rstrip(), flush=True)
        if counts.failed:
            self.failures.append(name)
            cases = test_counts.failed_cases(output)
            self.failures += [f"  {line[:200]}" for line in cases][:12]
            print(tail(cases), flush=True)

    def finish(self):
        if self.failures:
            print("\n".join(["\nFailed:", *self.failures]))
        print(f"\n{self.total.summary()}")
        return 1 if self.total.failed else 0


def tail(kept, lines=80):
    shown = kept if len(kept) <= lines else ["…", *kept[-lines:]]
    return "\n".join(f"       | {line}" for line in shown)


def stage(title):
    print(f"\n== {title}", flush=True)


def run(command, **options):
    """Runs a command to its end; output and errors in one text."""
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        check=False, **options)


def build(report, preset, targets=()):
    """Configures when needed and builds; a tree that does not build is one failure."""
    start = time.monotonic()
    commands = []
    if not (ROOT / "build" / preset / "build.ninja").exists():
        commands.append(["cmake", "--preset", preset])
    target = ["--target", *targets] if targets else []
    commands.append(["cmake", "--build", "--preset", preset, "-j", str(JOBS), *target])
    for command in commands:
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            report.add(f"build.{preset}", test_counts.Counts(failed=1), time.monotonic() - start)
            return False
    print(f"  built in {time.monotonic() - start:.0f} s", flush=True)
    return True


def check_headers(report):
    """Each public header compiles alone."""
    start = time.monotonic()
    done = run(["cmake", "--build", "--preset", "ci", "--target", "all_verify_interface_header_sets"])
    counts = test_counts.Counts(failed=1) if done.returncode else test_counts.Counts(passed=1)
    report.add("check.headers", counts, time.monotonic() - start, done.stdout)


def ctest_entries(preset):
    listed = run(["ctest", "--test-dir", f"build/{preset}", "--show-only=json-v1"])
    return [entry for entry in json.loads(listed.stdout)["tests"] if "command" in entry]


def property_of(entry, name, default):
    return next((item["value"] for item in entry.get("properties", []) if item["name"] == name), default)


def run_entry(entry):
    """Runs one ctest entry: (entry, counts, seconds, output)."""
    start = time.monotonic()
    environment = dict(item.split("=", 1) for item in property_of(entry, "ENVIRONMENT", []))
    with tempfile.TemporaryDirectory() as folder:
        cases = pathlib.Path(folder) / "cases.json"
        environment = {**os.environ, **environment, "GTEST_OUTPUT": f"json:{cases}"}
        try:
            done = subprocess.run(
                entry["command"], cwd=property_of(entry, "WORKING_DIRECTORY", ROOT), env=environment, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                timeout=property_of(entry, "TIMEOUT", 900))
            status, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as expired:
            status, output = 1, f"{(expired.stdout or b'').decode(errors='replace')}\nstopped after {expired.timeout} s"
        counts = test_counts.of_entry(entry["name"], status, output, cases)
    return entry, counts, time.monotonic() - start, output


def run_ctest(report):
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        # The long ones first, so that none is left running alone at the end.
        entries = sorted(ctest_entries("ci"), key=lambda entry: -property_of(entry, "COST", 0))
        for entry, counts, seconds, output in pool.map(run_entry, entries):
            report.add(entry["name"], counts, seconds, output)


def fuzz_one(name):
    """Runs one fuzz target for a short time, from its seeds and what earlier runs found."""
    start = time.monotonic()
    found = ROOT / "build/fuzz/found" / name
    found.mkdir(parents=True, exist_ok=True)
    seeds = ROOT / "fuzz/corpus" / name.removesuffix("_fuzz")
    command = [f"build/fuzz/bin/{name}", f"-max_total_time={FUZZ_SECONDS}", "-timeout=10", "-rss_limit_mb=2048",
               "-print_final_stats=1", f"-artifact_prefix={found.parent}/{name}-", str(found)]
    if seeds.is_dir():
        command.append(str(seeds))
    done = run(command)
    return name, done.returncode, time.monotonic() - start, done.stdout


def add_sanitized(report, entry, counts, seconds, output):
    """The same module tests under address and undefined-behaviour sanitizers: one count a module, not a case."""
    one = test_counts.Counts(failed=1) if counts.failed else test_counts.Counts(passed=1)
    report.add(f"asan.{entry['name']}", one, seconds, output, f"{counts.passed} cases")


def add_fuzzed(report, name, status, seconds, output):
    counts = test_counts.Counts(failed=1) if status else test_counts.Counts(passed=1)
    report.add(f"fuzz.{name}", counts, seconds, output, f"{test_counts.executions(output)} executions")


def run_tests_and_fuzz(report, modules):
    """The tests begin first, the targets fill what they leave."""
    entries = [entry for entry in ctest_entries("fuzz") if entry["name"] in modules]
    names = sorted(path.stem for path in (ROOT / "fuzz").glob("*_fuzz.cpp"))
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        tested = [pool.submit(run_entry, entry) for entry in entries]
        fuzzed = [pool.submit(fuzz_one, name) for name in names]
        for one in tested:
            add_sanitized(report, *one.result())
        for one in fuzzed:
            add_fuzzed(report, *one.result())


def run_instrumented(report):
    """One tree, with sanitizers and coverage, serves the module tests and the fuzz targets."""
    stage("Build with sanitizers")
    modules = [name for name in SANITIZED if any((ROOT / "modules" / name / "tests").glob("*.cpp"))]
    if not shutil.which("clang++-14"):
        report.add("fuzz: clang++-14 is absent", test_counts.Counts(failed=1), 0)
    elif build(report, "fuzz", ["fuzz/all", *(f"{name}_tests" for name in modules)]):
        stage("Tests under the sanitizers, and fuzzing")
        run_tests_and_fuzz(report, modules)


def arguments_of(words):
    parser = argparse.ArgumentParser(prog="./test", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="neither sanitizers nor fuzzing")
    parser.add_argument("--no-build", action="store_true", help="run what build/ci holds already (implies --quick)")
    return parser.parse_args(words)


def main(words):
    arguments = arguments_of(words)
    quick = arguments.quick or arguments.no_build
    print("Builds build/ci and runs every entry of ctest" + (
        "; no sanitizers, no fuzzing." if quick else
        f"; then builds build/fuzz with sanitizers, runs the reading modules' tests and each fuzz target for "
        f"{FUZZ_SECONDS} s there."))
    report = Report()
    stage("Build")
    if arguments.no_build or build(report, "ci"):
        stage("Tests")
        check_headers(report)
        run_ctest(report)
    if not quick:
        run_instrumented(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
