#!/usr/bin/env python3
"""Fails when a file includes what its place in the house does not allow.

Read from CMake: the layer order (EGIDE_LAYERS) and what each module declares (DEPENDS). Read from
tools/third_party_headers.json: which foreign header may appear in which module, and whether in a public header.

    tools/check_includes.py [ROOT]
"""

import json
import pathlib
import re
import sys

import source_tree

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<(?P<angle>[^>]+)>|"(?P<quote>[^"]+)")', re.MULTILINE)
KEYWORDS = {"DEPENDS", "LIBRARIES", "PRIVATE_LIBRARIES"}
STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream functional
    future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
    memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator
    semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view
    strstream syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
    valarray variant vector version""".split()
)


class House:
    """The layers, what each module declares, and the table of foreign headers."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.layers = read_layers(self.root / "cmake/EgideModule.cmake")
        self.depends = {path.parent.name: read_depends(path) for path in self.root.glob("modules/*/CMakeLists.txt")}
        self.foreign = json.loads((self.root / "tools/third_party_headers.json").read_text())

    def foreign_rule(self, header):
        return next((rule for rule in self.foreign if header.startswith(rule["prefix"])), None)


def read_layers(path):
    match = re.search(r"set\(EGIDE_LAYERS\s+([^)]*)\)", path.read_text())
    return match.group(1).split()


def read_depends(path):
    text = re.sub(r"#.*", "", path.read_text())
    match = re.search(r"egide_module\(([^)]*)\)", text)
    depends, keyword = set(), None
    for word in match.group(1).split()[1:] if match else []:
        if word in KEYWORDS:
            keyword = word
        elif keyword == "DEPENDS":
            depends.add(word)
    return depends


def place_of(house, path):
    """(module, part) of a file: part is include, src or tests; ('app', 'src') for the program."""
    parts = path.relative_to(house.root).parts
    return ("app", "src") if parts[0] == "app" else (parts[1], parts[2])


def check_module_header(house, module, part, header):
    """A header egide/<other>/…: the other module must be declared and lie below; testing is for tests."""
    other = header.split("/")[1]
    if other == module:
        return None
    if other == "testing":
        return None if part == "tests" else "what lies in testing/ is for tests"
    if module == "app":
        return None if other in house.layers else f"there is no module '{other}'"
    if other not in house.layers:
        return f"there is no module '{other}' in EGIDE_LAYERS"
    if house.layers.index(other) >= house.layers.index(module):
        return f"'{other}' is not below '{module}' in EGIDE_LAYERS: turn the dependency round"
    if other not in house.depends.get(module, set()):
        return f"'{module}' does not declare '{other}': add it to DEPENDS in modules/{module}/CMakeLists.txt"
    return None


def check_private_header(house, path, module, part, header):
    """A header named without its module: it must be found beside the file or in the module's own src."""
    home = house.root / ("app" if module == "app" else f"modules/{module}")
    found = (path.parent / header).resolve()
    if not found.is_file():
        found = (home / "src" / header).resolve()
    if found.is_file() and found.is_relative_to(home.resolve()):
        if part == "include" and "src" in found.relative_to(home.resolve()).parts[:1]:
            return "a public header includes a private one: move what is needed into the public header"
        return None
    return "it is neither a header of this module nor a public header (egide/<module>/…) of another one"


def check_foreign_header(house, module, part, header):
    if header in STANDARD:
        return None
    rule = house.foreign_rule(header)
    if rule is None:
        return "unknown header: add it to tools/third_party_headers.json and its library to docs/dependencies.md"
    name = rule["dependency"]
    if part == "tests" and rule.get("tests"):
        return None
    if module not in rule["modules"] and "*" not in rule["modules"]:
        return f"{name} may appear in {', '.join(rule['modules']) or 'tests'} alone"
    if part == "include" and not rule["public"]:
        return f"{name} may not appear in a public header"
    return None


def problem_of(house, path, match):
    module, part = place_of(house, path)
    header = match["angle"] or match["quote"]
    if header.startswith("egide/"):
        return check_module_header(house, module, part, header)
    if match["quote"] and house.foreign_rule(header) is None:
        return check_private_header(house, path, module, part, header)
    return check_foreign_header(house, module, part, header)


def check_single_files(house, users):
    """Some libraries are heavy: the table says in how many files they may be included."""
    for rule in house.foreign:
        paths = sorted(users.get(rule["prefix"], ()))
        if "files" in rule and len(paths) > rule["files"]:
            names = ", ".join(str(path.relative_to(house.root)) for path in paths)
            yield f"{rule['dependency']} may be included by {rule['files']} file, and is by: {names}"


def check_documented(house):
    """Each library of the table has its line in docs/dependencies.md."""
    document = house.root / "docs/dependencies.md"
    text = document.read_text() if document.is_file() else ""
    for name in sorted({rule["dependency"] for rule in house.foreign}):
        if name not in text:
            yield f"docs/dependencies.md does not speak of {name}, which tools/third_party_headers.json allows"


def problems(root):
    """Every violation, one text each, with file and line."""
    house = House(root)
    found, users = [], {}
    for path in source_tree.files(house.root):
        relative = path.relative_to(house.root)
        if path.suffix not in {".h", ".cpp"} or relative.parts[0] not in {"modules", "app"}:
            continue
        text = path.read_text()
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            rule = house.foreign_rule(match["angle"] or match["quote"])
            if rule:
                users.setdefault(rule["prefix"], set()).add(path)
            problem = problem_of(house, path, match)
            if problem:
                found.append(f"{relative}:{line}: {match.group().strip()}: {problem}")
    return found + list(check_single_files(house, users)) + list(check_documented(house))


def main(arguments):
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parent.parent
    found = problems(root)
    for problem in found:
        print(problem)
    print(f"includes: {len(found)} problem(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
