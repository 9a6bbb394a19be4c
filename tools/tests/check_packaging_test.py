"""What the packaging check finds: a unit that is too open, a library that the package does not name."""

import pathlib
import shutil
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOOLS))

import check_packaging  # noqa: E402


class PackagingTest(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        for name in ("debian/egide.service", "debian/control", "tools/setup.sh"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(TOOLS.parent / name, self.root / name)

    def change(self, name, old, new):
        file = self.root / name
        text = file.read_text()
        self.assertIn(old, text)
        file.write_text(text.replace(old, new))

    def test_the_tree_passes(self):
        self.assertEqual(check_packaging.main([str(self.root)]), 0)

    def test_a_unit_that_runs_as_root_fails(self):
        self.change("debian/egide.service", "User=egide\n", "User=root\n")
        self.change("debian/egide.service", "CapabilityBoundingSet=\n", "")
        self.assertEqual(check_packaging.main([str(self.root)]), 1)

    def test_a_forgotten_library_fails(self):
        self.change("debian/control", " libfmt-dev,\n", "")
        self.assertEqual(check_packaging.main([str(self.root)]), 1)

    def test_a_comment_in_the_list_is_no_package(self):
        listed = check_packaging.packages_to_build("run_packages=(\n    one two  # three\n    four\n)\n")
        self.assertEqual(listed, {"one", "two", "four"})

    def test_versions_are_left_out(self):
        self.assertEqual(
            check_packaging.build_depends("Build-Depends:\n debhelper-compat (= 13),\n cmake,\nX: y\n"),
            {"debhelper-compat", "cmake"})


if __name__ == "__main__":
    unittest.main()
