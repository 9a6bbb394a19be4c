#!/usr/bin/env python3
"""Fails when the service is less confined than it was, or the package forgets a library that the build needs.

Two checks: `systemd-analyze security` gives debian/egide.service at most 2.0 (10 is the most exposed), and every
package that tools/setup.sh installs to build the program is in debian/control's Build-Depends.

    tools/check_packaging.py [ROOT]
"""

import pathlib
import re
import subprocess
import sys

HIGHEST_EXPOSURE = 2.0


def exposure_of(unit):
    """The score that systemd gives to a unit file, without running it."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    score = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    if not score:
        raise ValueError(f"systemd-analyze gave no score for {unit.name}:\n{done.stdout}")
    return float(score[1])


def packages_to_build(setup):
    """The names in the list run_packages of tools/setup.sh, comments left out."""
    listed = re.search(r"^run_packages=\((.*?)^\)", setup, re.M | re.S)
    if not listed:
        raise ValueError("tools/setup.sh: the list run_packages was not found")
    return set(re.sub(r"#.*", "", listed[1]).split())


def build_depends(control):
    """The names in Build-Depends of debian/control, versions left out."""
    field = re.search(r"^Build-Depends:(.*?)^(?=\S)", control, re.M | re.S)
    if not field:
        raise ValueError("debian/control: Build-Depends was not found")
    return {entry.split()[0] for entry in field[1].split(",") if entry.strip()}


def main(words):
    root = pathlib.Path(words[0]) if words else pathlib.Path(__file__).resolve().parent.parent
    troubles = []
    score = exposure_of(root / "debian" / "egide.service")
    if score > HIGHEST_EXPOSURE:
        troubles.append(f"debian/egide.service: exposure {score}, at most {HIGHEST_EXPOSURE} is allowed")
    forgotten = packages_to_build((root / "tools/setup.sh").read_text()) - build_depends(
        (root / "debian/control").read_text())
    troubles += [f"debian/control: Build-Depends lacks {name}, which tools/setup.sh installs" for name in sorted(forgotten)]
    for trouble in troubles:
        print(trouble)
    if not troubles:
        print(f"packaging: exposure {score}, every package of the build is declared")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
