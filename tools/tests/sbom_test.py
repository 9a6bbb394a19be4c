"""The list of what the program is made of."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SBOM = pathlib.Path(__file__).resolve().parents[1] / "sbom.py"
PROGRAM = os.environ.get("EGIDE_BINARY", "")


@unittest.skipUnless(PROGRAM, "no program was built")
class SbomTest(unittest.TestCase):
    def written(self, seconds="1790000000"):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "sbom.json")
            subprocess.run([sys.executable, "-B", str(SBOM), PROGRAM, str(file), "--source-date", seconds], check=True)
            return file.read_bytes()

    def test_same_program_same_bytes(self):
        self.assertEqual(self.written(), self.written())

    def test_every_library_that_the_program_loads_has_its_package_and_version(self):
        listed = json.loads(self.written())
        names = {component["name"] for component in listed["components"]}
        for component in listed["components"]:
            self.assertRegex(component["purl"], r"^pkg:(deb/debian|npm)/[^@]+@[^?]+")
        loaded = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
        libraries = re.findall(r"=> (/\S+) \(", loaded)
        self.assertGreater(len(libraries), 20)
        owners = subprocess.run(["dpkg-query", "-S", *libraries], capture_output=True, text=True, check=False).stdout
        for line in owners.splitlines():
            self.assertIn(line.split(":")[0], names, line)

    def test_the_time_is_the_one_given_and_the_product_has_its_licence(self):
        listed = json.loads(self.written("0"))
        self.assertEqual(listed["metadata"]["timestamp"], "1970-01-01T00:00:00Z")
        self.assertEqual(listed["metadata"]["component"]["licenses"], [{"license": {"id": "EUPL-1.2"}}])


if __name__ == "__main__":
    unittest.main()
