"""Counting tests: nothing that failed may be lost, nothing that did not run may be counted."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import test_counts
from test_counts import Counts

GOOGLETEST = {
    "testsuites": [
        {"testsuite": [{"result": "COMPLETED"}, {"result": "COMPLETED", "failures": [{"failure": "x"}]}]},
        {"testsuite": [{"result": "SKIPPED"}, {"result": "SUPPRESSED"}, {"result": "COMPLETED"}]},
    ]
}


class TestCounts(unittest.TestCase):
    def entry(self, name, status, output="", cases=None):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "cases.json"
            if cases:
                path.write_text(json.dumps(cases))
            return test_counts.of_entry(name, status, output, path)

    def test_googletest_cases_are_counted_one_by_one(self):
        self.assertEqual(self.entry("base", 1, cases=GOOGLETEST), Counts(2, 1, 2))

    def test_a_program_that_dies_before_reporting_is_one_failure(self):
        self.assertEqual(self.entry("base", -11), Counts(failed=1))

    def test_a_bad_exit_without_a_failed_case_is_one_failure_more(self):
        good = {"testsuites": [{"testsuite": [{"result": "COMPLETED"}]}]}
        self.assertEqual(self.entry("base", 1, cases=good), Counts(passed=1, failed=1))

    def test_python_tests_are_counted_one_by_one(self):
        output = "..\nRan 12 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=3)\n"
        self.assertEqual(self.entry("python.x", 1, output), Counts(6, 3, 3))
        self.assertEqual(self.entry("python.x", 0, "Ran 1 test in 0.1s\n\nOK\n"), Counts(passed=1))

    def test_a_python_file_that_runs_nothing_readable_fails(self):
        self.assertEqual(self.entry("python.x", 0, ""), Counts(failed=1))

    def test_rule_tests_are_counted_one_by_one(self):
        self.assertEqual(self.entry("rules.test", 0, '{"passed": 210, "failed": 0}'), Counts(passed=210))
        self.assertEqual(self.entry("rules.test", 3, "dossier.yaml:3: …"), Counts(failed=1))

    def test_any_other_entry_is_one(self):
        self.assertEqual(self.entry("check.sizes", 0), Counts(passed=1))
        self.assertEqual(self.entry("check.sizes", 1), Counts(failed=1))

    def test_the_summary_speaks_of_skipped_tests_when_there_are_some(self):
        self.assertEqual(Counts(3, 0).summary(), "3 passed, 0 failed")
        self.assertEqual(Counts(3, 1, 2).summary(), "3 passed, 1 failed, 2 skipped")

    def test_what_failed_is_shown_without_what_passed(self):
        output = "\n".join([
            "[ RUN      ] Base.Good", "[       OK ] Base.Good (0 ms)", "[ RUN      ] Base.Bad", "base_test.cpp:3: Failure",
            "[  FAILED  ] Base.Bad (1 ms)", "[ RUN      ] Base.Other", "[       OK ] Base.Other (0 ms)",
            "[  FAILED  ] 1 test, listed below:", "[  FAILED  ] Base.Bad"])
        self.assertEqual(test_counts.failed_cases(output),
                         ["[ RUN      ] Base.Bad", "base_test.cpp:3: Failure", "[  FAILED  ] Base.Bad (1 ms)"])
        self.assertEqual(test_counts.failed_cases("bad\nworse\n"), ["bad", "worse"])

    def test_a_journey_that_failed_is_told_without_the_others(self):
        output = "ok  lists: open (3 ms)\nFAILED  lists: sort\nAssertionError: no\n    at sort\n-  lists: export (0 ms)\n1 passed, 1 failed; pictures\n{log}"
        self.assertEqual(test_counts.failed_cases(output), ["FAILED  lists: sort", "AssertionError: no", "    at sort"])

    def test_fuzz_executions_are_read(self):
        self.assertEqual(test_counts.executions("stat::number_of_executed_units: 4021\n"), 4021)


if __name__ == "__main__":
    unittest.main()
