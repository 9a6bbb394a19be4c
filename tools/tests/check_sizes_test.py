"""The size check: what counts as a function, the limits, and the ratchet that may only shrink."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import check_sizes


def names(text):
    return [(function.name, function.lines) for function in check_sizes.cpp_functions(text)]


class CppFunctions(unittest.TestCase):
    def test_functions_methods_and_constructors_are_found(self):
        text = """
namespace egide::base {
class Date {
  public:
    Date(int days) : days_{days}, other_(2) {
        check();
    }
    bool operator==(const Date& other) const { return days_ == other.days_; }
};
template <typename T>
Result<std::vector<T>> read(const std::map<int, T>& from) noexcept {
    if (from.empty()) {
        return {};
    }
    return all(from);
}
}  // namespace
"""
        self.assertEqual([name for name, _ in names(text)], ["Date", "operator==", "read"])
        self.assertIn(("read", 7), names(text))

    def test_a_lambda_counts_in_its_function(self):
        self.assertEqual(names("void f() {\n  auto g = [](int x) {\n    return x;\n  };\n}\n"), [("f", 5)])

    def test_types_tables_and_control_are_no_functions(self):
        text = "struct A {\n int x = f(2);\n};\nconst std::array<int, 2> kTable = {\n 1,\n 2};\nenum class E { a, b };\n"
        self.assertEqual(names(text), [])

    def test_braces_in_literals_and_comments_do_not_count(self):
        text = 'void f() {\n  // }\n  g("}{", \'}\', R"x(\n}}\n)x");\n  int n = 1\'000;\n}\nvoid h() {}\n'
        self.assertEqual(names(text), [("f", 7), ("h", 1)])

    def test_a_test_case_is_a_function(self):
        self.assertEqual(names("TEST(Date, adds_days) {\n  EXPECT_TRUE(true);\n}\n"), [("TEST(Date, adds_days)", 3)])

    def test_a_braced_list_after_a_function_is_not_part_of_it(self):
        text = "TEST_P(A, b) {\n  c();\n}\nINSTANTIATE_TEST_SUITE_P(X, A, Values(R{1},\n R{2},\n R{3}));\n"
        self.assertEqual(names(text), [("TEST_P(A, b)", 3)])


class Ratchet(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def allow(self, **exceptions):
        self.write("tools/size_ratchet.json", json.dumps(exceptions))

    def assert_problem(self, expected):
        found = check_sizes.problems(self.root)
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])

    def long_function(self, lines):
        self.write("modules/a/src/a.cpp", "void f() {\n" + "  g();\n" * (lines - 2) + "}\n")

    def test_the_limits_themselves_are_allowed(self):
        self.write("modules/a/src/b.cpp", "\n" * 500)
        self.long_function(60)
        for number in range(8):
            self.write(f"modules/a/include/egide/a/{number}.h", "")
        self.assertEqual(check_sizes.problems(self.root), [])

    def test_one_line_more_is_refused(self):
        self.write("modules/a/src/b.cpp", "\n" * 501)
        self.assert_problem("modules/a/src/b.cpp: 501 lines, 500 at most")

    def test_a_function_of_61_lines_is_refused(self):
        self.long_function(61)
        self.assert_problem("modules/a/src/a.cpp:f: 61 lines, 60 at most")

    def test_python_functions_are_measured(self):
        self.write("tools/a.py", "def f():\n" + "    g()\n" * 60)
        self.assert_problem("tools/a.py:f: 61 lines")

    def test_a_ninth_public_header_is_refused(self):
        for number in range(9):
            self.write(f"modules/a/include/egide/a/{number}.h", "")
        self.assert_problem("modules/a/include: 9 public headers, 8 at most")

    def test_an_exception_is_allowed_at_its_size_and_no_more(self):
        self.allow(functions={"modules/a/src/a.cpp:f": 70})
        self.long_function(70)
        self.assertEqual(check_sizes.problems(self.root), [])
        self.long_function(71)
        self.assert_problem("may only shrink")

    def test_an_exception_that_shrank_is_written_down(self):
        self.allow(functions={"modules/a/src/a.cpp:f": 70})
        self.long_function(65)
        self.assert_problem("write 65")

    def test_an_exception_that_is_not_needed_is_refused(self):
        self.allow(functions={"modules/a/src/a.cpp:f": 70})
        self.long_function(60)
        self.assert_problem("no longer needs")


if __name__ == "__main__":
    unittest.main()
