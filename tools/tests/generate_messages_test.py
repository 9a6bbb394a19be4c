"""What the message generator accepts, refuses and writes."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "generate_messages.py"
sys.path.insert(0, str(SCRIPT.parent))

import generate_messages  # noqa: E402


class PatternTest(unittest.TestCase):
    def kinds(self, pattern, language="en"):
        return generate_messages.pattern_kinds(pattern, language)

    def refused(self, pattern, why, language="en"):
        with self.assertRaises(generate_messages.PatternError) as caught:
            self.kinds(pattern, language)
        self.assertIn(why, str(caught.exception))

    def test_names_are_collected_also_inside_branches(self):
        pattern = "{ file }: {n, plural, offset:1 =0 {none} one {# of {total}} other {{state, select, a {x} other {y}}}}"
        self.assertEqual(self.kinds(pattern), {"file": set(), "n": {"count"}, "total": set(), "state": {"choice"}})

    def test_ordinals_count(self):
        self.assertEqual(self.kinds("the {n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}"), {"n": {"count"}})

    def test_braces_balance(self):
        self.refused("a {name", "expected ‘}’")
        self.refused("a name}", "closes nothing")
        self.refused("{n, plural, other {x}", "expected ‘}’")
        self.refused("{n, plural, other {x", "never closed")
        self.refused("{n, plural, other x}", "expected ‘{’")
        self.refused("{n, plural other {x}}", "expected ‘,’")
        self.refused("{}", "cannot name an argument")

    def test_apostrophes_follow_icu(self):
        self.assertEqual(self.kinds("it isn't '{'{a}'}' nor ''{b}''"), {"a": set(), "b": set()})
        self.assertEqual(self.kinds("'{a} it''s quoted'"), {})
        self.refused("'{a}", "never closed")
        self.refused("{n, plural, other {'# of}}", "never closed")
        self.assertEqual(self.kinds("a lone '# outside a branch"), {})
        self.assertEqual(self.kinds("ends with '"), {})

    def test_only_known_kinds(self):
        self.refused("{n, number}", "has type ‘number’")
        self.refused("{d, date, short}", "has type ‘date’")
        self.refused("{0}", "cannot name")
        self.refused("{Name}", "cannot name")
        self.refused("{default}", "cannot name")
        self.refused("{a_}", "cannot name")

    def test_branches(self):
        self.refused("{n, plural, one {x}}", "has no ‘other’")
        self.refused("{s, select, a {x}}", "has no ‘other’")
        self.refused("{n, plural,}", "has no ‘other’")
        self.refused("{n, plural, one {x} one {y} other {z}}", "twice")
        self.refused("{n, plural, few {x} other {z}}", "never chosen")
        self.refused("{s, select, =1 {x} other {z}}", "never chosen")
        self.refused("{n, plural, offset:1 ! {x}}", "expected a branch")
        self.assertEqual(self.kinds("{n, plural, one {x} many {y} other {z}}", "fr"), {"n": {"count"}})
        self.refused("{n, plural, many {y} other {z}}", "never chosen")

    def test_french_typography(self):
        self.refused("l'annuaire", "U+2019", "fr")
        self.refused("Attention : {a}", "U+202F", "fr")
        self.refused("« {a}\u202f»", "U+202F", "fr")
        self.refused("«\u202f{a} »", "U+202F", "fr")
        self.assertEqual(self.kinds("L’annuaire\u202f: «\u202f{a}\u202f», heure 14:32\u00a0!", "fr"), {"a": set()})

    def test_empty(self):
        self.refused("", "empty")


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.header = self.folder / "out/egide/demo/messages.h"
        self.source = self.folder / "out/messages.cpp"

    def generate(self, french, english):
        for language, catalogue in (("fr", french), ("en", english)):
            text = catalogue if isinstance(catalogue, str) else json.dumps(catalogue, ensure_ascii=False)
            (self.folder / f"{language}.json").write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, "-B", SCRIPT, "demo", "fr.json", "en.json", "out"], cwd=self.folder, text=True,
                              encoding="utf-8", capture_output=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False)

    def refused(self, french, english, *expected):
        result = self.generate(french, english)
        self.assertEqual(result.returncode, 1, result.stderr)
        for line in expected:
            self.assertIn(line, result.stderr)
        self.assertFalse(self.header.exists(), "nothing is written when something is wrong")

    def test_writes_functions_sorted_with_typed_arguments(self):
        result = self.generate({"b.two-parts": "{z} {n, plural, other {#}} {a}", "a": "Rien"},
                               {"b.two-parts": "{a, select, x {y} other {}} {z} {n}", "a": "Nothing"})
        self.assertEqual(result.returncode, 0, result.stderr)
        header = self.header.read_text(encoding="utf-8")
        self.assertIn("namespace egide::demo::messages {", header)
        self.assertIn("struct b_two_parts_args {\n    base::Choice a;\n    base::Count n;\n    base::Argument z;\n};", header)
        self.assertIn("base::Text b_two_parts(b_two_parts_args args);", header)
        self.assertLess(header.index("base::Text a();"), header.index("b_two_parts"))
        self.assertIn("std::span<const base::MessageDefinition* const> all();", header)
        self.assertIn('b_two_parts_names[] = {"a", "n", "z"};', self.source.read_text(encoding="utf-8"))

    def test_leaves_unchanged_outputs_alone(self):
        self.generate({"a": "Rien"}, {"a": "Nothing"})
        for path in (self.header, self.source):
            os.utime(path, (1, 1))
        self.generate({"a": "Rien"}, {"a": "Nothing"})
        self.assertEqual((self.header.stat().st_mtime, self.source.stat().st_mtime), (1, 1))
        self.generate({"a": "Rien du tout"}, {"a": "Nothing"})
        self.assertGreater(self.source.stat().st_mtime, 1)
        self.assertEqual(self.header.stat().st_mtime, 1, "a French word changes no declaration")

    def test_an_empty_catalogue_lists_nothing(self):
        self.assertEqual(self.generate({}, {}).returncode, 0)
        self.assertIn("return {};", self.source.read_text(encoding="utf-8"))

    def test_keys_must_agree(self):
        self.refused({"a": "x", "b": "x"}, {"a": "x", "c": "x"}, "en.json:b: is missing", "fr.json:c: is missing")

    def test_arguments_must_agree(self):
        self.refused({"k": "{a} {b}"}, {"k": "{a} {c}"}, "en.json:k: arguments differ: only in French: b; only in English: c")
        self.refused({"k": "{a, plural, other {}}"}, {"k": "{a, select, other {}}"}, "en.json:k: argument ‘a’ is counted")

    def test_duplicate_keys(self):
        self.refused('{"a": "x", "a": "y"}', {"a": "x"}, "fr.json:a: the key is there twice")

    def test_all_troubles_are_told_at_once(self):
        self.refused({"a": "l'eau", "b": "{n", "c": "x"}, {"a": "x", "b": "{n}", "c": "}"}, "fr.json:a:", "fr.json:b:", "en.json:c:")

    def test_names_that_cpp_cannot_bear(self):
        self.refused({"delete": "x"}, {"delete": "x"}, "fr.json:delete: is a C++ keyword")
        self.refused({"a.b": "x", "a_b": "x"}, {"a.b": "x", "a_b": "x"}, "becomes the C++ name a_b")
        self.refused({"a": "x", "a.args": "x"}, {"a": "x", "a.args": "x"}, "becomes the C++ name a_args")
        self.refused({"all": "x"}, {"all": "x"}, "the list of all messages")
        self.refused({"1a": "x"}, {"1a": "x"}, "fr.json:1a: keys are words")

    def test_files_that_are_not_flat_catalogues(self):
        self.refused("{", {}, "fr.json:: is not UTF-8 JSON")
        self.refused("[]", {}, "fr.json:: expected one flat object")
        self.refused({"a": {"b": "x"}}, {"a": "x"}, "fr.json:a: expected a string")

    def test_literals_escape_what_cpp_reads(self):
        self.assertEqual(generate_messages.literal('a"b\\c\n??='), '"a\\"b\\\\c\\n?\\?="')

    def test_a_missing_file_is_named(self):
        result = subprocess.run([sys.executable, "-B", SCRIPT, "demo", "none.json", "none.json", "out"], cwd=self.folder, text=True,
                                capture_output=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("none.json:: cannot be read", result.stderr)


if __name__ == "__main__":
    unittest.main()
