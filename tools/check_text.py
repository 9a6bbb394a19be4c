#!/usr/bin/env python3
"""Fails when a file of the repository names a developer's machine, or its code announces unfinished work.

    tools/check_text.py [ROOT]
"""

import pathlib
import re
import sys

import source_tree

CODE = {".h", ".cpp", ".py", ".sh", ".cmake", ".ts", ".js", ".svelte", ".yaml", ".yml"}
# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:" + "work|root|home" + r")/\w|/tmp/" + r"build|[A-Z]:\\Users\\")
REGISTRY = re.compile(r"\b(?:registry\.npmjs|deb\.debian|pypi|proxy\.golang)\." + r"org\b")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")


def problems_of(text, is_code):
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE_PATH.search(line):
            yield number, "the path of a developer's machine"
        if REGISTRY.search(line):
            yield number, "the host of a package registry"
        if is_code and UNFINISHED.search(line):
            yield number, "a mark of unfinished work: finish it, or say the gap in the documentation"


def problems(root):
    """Every violation, one text each, with file and line; files that are not text are passed over."""
    root = pathlib.Path(root).resolve()
    found = []
    for path in source_tree.files(root):
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        is_code = path.suffix in CODE or path.name in {"CMakeLists.txt", "run", "test"}
        found += [f"{path.relative_to(root)}:{line}: {what}" for line, what in problems_of(text, is_code)]
    return found


def main(arguments):
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parent.parent
    found = problems(root)
    for problem in found:
        print(problem)
    print(f"text: {len(found)} problem(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
