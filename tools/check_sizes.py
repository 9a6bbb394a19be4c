#!/usr/bin/env python3
"""Fails when a file, a function or a module's public face grows too large.

Limits: 500 lines a file, 60 lines a function, 8 public headers a module. tools/size_ratchet.json lists the known
exceptions with their size; it may only shrink: an exception that grew, or is no longer needed, fails the check too.

    tools/check_sizes.py [ROOT]
"""

import ast
import collections
import json
import pathlib
import re
import sys

import source_tree

FILE_LINES, FUNCTION_LINES, PUBLIC_HEADERS = 500, 60, 8
CPP, PYTHON = {".h", ".cpp"}, {".py"}
OTHER = {".sh", ".cmake", ".ts", ".js", ".css", ".svelte"}
_CONTROL = re.compile(r"\b(if|for|while|switch|catch|do|else|try|namespace|class|struct|union|enum|return)\b")
_NAME = re.compile(r"(TEST\w*\([^)]*\)|[~\w:]+|operator\s*\S+?)\s*(?:\(|$)")

Function = collections.namedtuple("Function", "name line lines")


def looks_like_function(prelude):
    """True when the text before a brace reads as the head of a function: arguments, no keyword, no assignment."""
    head = re.sub(r"<[^<>;]*>", "", prelude)
    if ")" not in head or re.search(r"(?<![=!<>+*/|&^%-])=(?!=)", head.rsplit(")", 1)[1]):
        return False
    first = head.split("(", 1)[0]
    return not _CONTROL.search(first) and not re.search(r"(?<![=!<>operator])=\s*$|\[|#", first)


def continues_constructor(prelude):
    """True when what took itself for a body was the brace of a member initialiser: the constructor goes on."""
    return not prelude.strip() or prelude.lstrip().startswith(",")


def cpp_functions(text):
    """The outermost functions of a C++ text, found by matching braces; lambdas count in the function that holds them."""
    text = source_tree.blank_literals(text)
    text = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda match: re.sub(r"[^\n]", " ", match.group()), text, flags=re.MULTILINE)
    found, heads, depth, inside, start, closed = [], [], 0, None, 0, None
    for match in re.finditer(r"[{};]|\b(?:public|private|protected)\s*:", text):
        sign = match.group()
        if sign == "{":
            prelude = text[start : match.start()]
            if inside is None and start == closed and continues_constructor(prelude):
                inside = (depth, *heads[-1])
                found.pop()
            elif inside is None and looks_like_function(prelude):
                heads.append((start + len(prelude) - len(prelude.lstrip()), prelude))
                inside = (depth, *heads[-1])
            depth += 1
        elif sign == "}":
            depth -= 1
            if inside is not None and depth == inside[0]:
                found.append(measured(text, inside[1], match.start(), inside[2]))
                inside, closed = None, match.end()
        start = match.end()
    return found


def measured(text, begin, end, prelude):
    name = _NAME.search(prelude)
    line = text.count("\n", 0, begin) + 1
    return Function(name.group(1) if name else "?", line, text.count("\n", begin, end) + 1)


def python_functions(text):
    """The functions and methods of a Python text."""
    wanted = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, wanted)]
    return [Function(node.name, node.lineno, node.end_lineno - node.lineno + 1) for node in nodes]


def measure(root):
    """(file sizes, function sizes, public header counts), each a dictionary from a stable key to a size."""
    root = pathlib.Path(root).resolve()
    sizes, functions, headers = {}, {}, collections.Counter()
    for path in source_tree.files(root):
        name = path.relative_to(root).as_posix()
        parts = name.split("/")
        if path.suffix not in CPP | PYTHON | OTHER and path.name not in {"CMakeLists.txt", "run", "test"}:
            continue
        text = path.read_text(errors="replace")
        sizes[name] = text.count("\n")
        if path.suffix == ".h" and parts[0] == "modules" and parts[2] == "include":
            headers[f"modules/{parts[1]}/include"] += 1
        parse = cpp_functions if path.suffix in CPP else python_functions if path.suffix in PYTHON else None
        for function in parse(text) if parse else []:
            key = f"{name}:{function.name}"
            functions[key] = max(function.lines, functions.get(key, 0))
    return sizes, functions, dict(headers)


def compare(sizes, limit, allowed, unit):
    """The problems of one kind of size against its limit and its exceptions."""
    for key, size in sorted(sizes.items()):
        if size > limit and key not in allowed:
            yield f"{key}: {size} {unit}, {limit} at most"
        elif size > limit and size > allowed[key]:
            yield f"{key}: {size} {unit}, the ratchet allows {allowed[key]}: it may only shrink"
        elif limit < size < allowed[key]:
            yield f"{key}: {size} {unit}, write {size} in tools/size_ratchet.json in place of {allowed[key]}"
    for key in sorted(allowed):
        if sizes.get(key, 0) <= limit:
            yield f"{key}: no longer needs its line in tools/size_ratchet.json, take it out"


def problems(root):
    ratchet_file = pathlib.Path(root) / "tools/size_ratchet.json"
    ratchet = json.loads(ratchet_file.read_text()) if ratchet_file.is_file() else {}
    sizes, functions, headers = measure(root)
    return [
        *compare(sizes, FILE_LINES, ratchet.get("files", {}), "lines"),
        *compare(functions, FUNCTION_LINES, ratchet.get("functions", {}), "lines"),
        *compare(headers, PUBLIC_HEADERS, ratchet.get("public_headers", {}), "public headers"),
    ]


def share(sizes, limit):
    below = sum(1 for size in sizes.values() if size <= limit)
    return f"{100 * below // max(len(sizes), 1)} % of {len(sizes)} within {limit} lines"


def main(arguments):
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parent.parent
    found = problems(root)
    for problem in found:
        print(problem)
    sizes, functions, _ = measure(root)
    print(f"sizes: files {share(sizes, 250)}, functions {share(functions, 20)}, {len(found)} problem(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
