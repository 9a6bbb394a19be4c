"""The include check, on small made-up trees."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import check_includes

TABLE = [
    {"dependency": "yaml-cpp", "prefix": "yaml-cpp/", "modules": ["low"], "public": False},
    {"dependency": "CLI11", "prefix": "CLI/", "modules": ["high"], "public": False, "files": 1},
    {"dependency": "GoogleTest", "prefix": "gtest/", "modules": [], "public": False, "tests": True},
]


class CheckIncludes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("cmake/EgideModule.cmake", "set(EGIDE_LAYERS\n  low middle\n  high)\n")
        self.write("tools/third_party_headers.json", json.dumps(TABLE))
        self.write("docs/dependencies.md", "yaml-cpp, CLI11, GoogleTest")
        self.write("modules/low/CMakeLists.txt", "egide_module(low LIBRARIES x)\n")
        self.write("modules/middle/CMakeLists.txt", "egide_module(middle)\n")
        self.write("modules/high/CMakeLists.txt", "egide_module(high\n  DEPENDS low # not middle\n  LIBRARIES middle)\n")
        self.write("modules/low/include/egide/low/low.h", "#pragma once\n#include <vector>\n")
        self.write("modules/low/src/secret.h", "#pragma once\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def assert_clean(self):
        self.assertEqual(check_includes.problems(self.root), [])

    def assert_problem(self, *expected):
        found = check_includes.problems(self.root)
        self.assertEqual(len(found), 1, found)
        for text in expected:
            self.assertIn(text, found[0])

    def test_a_declared_module_below_may_be_included(self):
        self.write("modules/high/src/a.cpp", '#include "egide/high/a.h"\n#include "egide/low/low.h"\n')
        self.assert_clean()

    def test_a_module_above_is_refused(self):
        self.write("modules/low/src/a.cpp", '\n#include "egide/high/high.h"\n')
        self.assert_problem("modules/low/src/a.cpp:2:", "not below 'low'")

    def test_a_module_that_is_not_declared_is_refused(self):
        self.write("modules/high/src/a.cpp", '#include "egide/middle/middle.h"\n')
        self.assert_problem("modules/high/src/a.cpp:1:", "does not declare 'middle'")

    def test_a_module_that_does_not_exist_is_refused(self):
        self.write("modules/high/src/a.cpp", '#include "egide/nowhere/a.h"\n')
        self.assert_problem("no module 'nowhere'")

    def test_a_private_header_of_another_module_is_refused(self):
        self.write("modules/high/src/a.cpp", '#include "../../low/src/secret.h"\n')
        self.assert_problem("neither a header of this module")

    def test_a_private_header_of_another_module_is_refused_by_its_name_too(self):
        self.write("modules/high/src/a.cpp", '#include "secret.h"\n')
        self.assert_problem("neither a header of this module")

    def test_own_private_headers_may_be_included_by_sources_and_tests(self):
        self.write("modules/low/src/inner/a.cpp", '#include "secret.h"\n')
        self.write("modules/low/tests/a.cpp", '#include "secret.h"\n#include <gtest/gtest.h>\n')
        self.assert_clean()

    def test_a_public_header_may_not_include_a_private_one(self):
        self.write("modules/low/include/egide/low/b.h", '#include "secret.h"\n')
        self.assert_problem("modules/low/include/egide/low/b.h:1:", "public header includes a private one")

    def test_test_helpers_are_for_tests(self):
        self.write("modules/low/tests/a.cpp", '#include "egide/testing/clock.h"\n')
        self.assert_clean()
        self.write("modules/low/src/a.cpp", '#include "egide/testing/clock.h"\n')
        self.assert_problem("modules/low/src/a.cpp:1:", "for tests")

    def test_a_foreign_header_stays_in_its_module(self):
        self.write("modules/low/src/a.cpp", "#include <yaml-cpp/yaml.h>\n")
        self.assert_clean()
        self.write("modules/high/src/a.cpp", "#include <yaml-cpp/yaml.h>\n")
        self.assert_problem("modules/high/src/a.cpp:1:", "yaml-cpp may appear in low alone")

    def test_a_foreign_header_stays_out_of_public_headers(self):
        self.write("modules/low/include/egide/low/b.h", "#include <yaml-cpp/yaml.h>\n")
        self.assert_problem("may not appear in a public header")

    def test_a_heavy_header_is_included_by_one_file(self):
        self.write("modules/high/src/a.cpp", "#include <CLI/CLI.hpp>\n")
        self.assert_clean()
        self.write("modules/high/src/b.cpp", "#include <CLI/App.hpp>\n")
        self.assert_problem("CLI11 may be included by 1 file", "modules/high/src/a.cpp, modules/high/src/b.cpp")

    def test_gtest_is_for_tests(self):
        self.write("modules/low/src/a.cpp", "#include <gtest/gtest.h>\n")
        self.assert_problem("GoogleTest may appear in tests alone")

    def test_an_unknown_header_says_where_to_add_it(self):
        self.write("app/main.cpp", '#include "egide/high/a.h"\n#include <boost/json.hpp>\n')
        self.assert_problem("app/main.cpp:2:", "third_party_headers.json", "docs/dependencies.md")

    def test_a_library_without_its_line_of_documentation_is_refused(self):
        self.write("docs/dependencies.md", "yaml-cpp, GoogleTest")
        self.assert_problem("docs/dependencies.md does not speak of CLI11")


if __name__ == "__main__":
    unittest.main()
