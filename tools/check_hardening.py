#!/usr/bin/env python3
"""Fails when the program lacks a protection that cmake/Hardening.cmake asks for, as `readelf` sees it.

Position-independent, full RELRO, no executable stack, no page both written and run, code apart from data, stack
canaries, fortified calls, no run path.

    tools/check_hardening.py PROGRAM [--without-fortify]

`--without-fortify`: a build without optimisation, where the C library's checks do not exist.
"""

import re
import subprocess
import sys


def readelf(*arguments):
    return subprocess.run(["readelf", "--wide", *arguments], capture_output=True, text=True, check=True,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout


def lacking(program, fortify=True):
    """One sentence for each protection that is not there."""
    header, segments = readelf("--file-header", program), readelf("--program-headers", program)
    dynamic, symbols = readelf("--dynamic", program), readelf("--dyn-syms", program)
    loads = re.findall(r"^\s+LOAD\s.*\s([R ][W ][E ])\s+0x[0-9a-f]+$", segments, re.M)
    stack = re.search(r"^\s+GNU_STACK\s.*\s([R ][W ][E ])\s+0x[0-9a-f]+$", segments, re.M)
    checks = {
        "it is not position-independent": re.search(r"Type:\s+DYN", header),
        "relocations stay writable (RELRO)": "GNU_RELRO" in segments,
        "relocations are not all made at the start (BIND_NOW)": re.search(r"BIND_NOW|FLAGS_1.*\bNOW\b", dynamic),
        "the stack can be executed": stack and "E" not in stack[1],
        "a segment is both written and run": loads and not any("W" in flags and "E" in flags for flags in loads),
        "code and read-only data share a segment": any(flags.strip() == "R" for flags in loads),
        "functions have no canary": "__stack_chk_fail" in symbols,
        "calls of the C library are not fortified": not fortify or re.search(r"__\w+_chk@", symbols),
        "it looks for libraries in a path of its own": not re.search(r"\((RPATH|RUNPATH)\)", dynamic),
    }
    return [sentence for sentence, there in checks.items() if not there]


def main(words):
    programs = [word for word in words if not word.startswith("--")]
    if len(programs) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    troubles = lacking(programs[0], "--without-fortify" not in words)
    for trouble in troubles:
        print(f"{programs[0]}: {trouble}")
    if not troubles:
        print("hardening: every protection that the build asks for is in the program")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
