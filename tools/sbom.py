#!/usr/bin/env python3
"""Writes the list of what the program is made of (CycloneDX 1.5, JSON): the Debian packages whose libraries it loads or
whose headers and static parts it was built with, and the npm packages whose code is in the interface.

    tools/sbom.py PROGRAM OUTPUT [--source-date SECONDS]

Same program, same packages: same bytes. Exit status: 0 written, 2 wrong usage, 4 a tool is missing or a library comes
from no package.
"""

import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def libraries_of(program):
    """The files that the loader takes for a program."""
    found = re.findall(r"(?:=> )?(/\S+) \(0x", output_of("ldd", str(program)))
    return sorted({os.path.realpath(name) for name in found})


def packages_that_hold(files):
    """The Debian packages of files; a file of no package is an error, since nobody would watch over it."""
    # /lib is a link to /usr/lib, and dpkg knows a file by one name alone: both are asked for, at once.
    names = {name: {name, name.removeprefix("/usr") if name.startswith("/usr/") else "/usr" + name} for name in files}
    told = subprocess.run(["dpkg-query", "--search", *sorted(set().union(*names.values()))],
                          capture_output=True, text=True, check=False).stdout
    owners = {line.rpartition(": ")[2]: line.split(":")[0] for line in told.splitlines()}
    orphans = [name for name, both in names.items() if not both & owners.keys()]
    if orphans:
        raise ValueError("no package holds " + ", ".join(orphans))
    return {owners[one] for both in names.values() for one in both & owners.keys()}


def packages_to_build():
    listed = re.search(r"^run_packages=\((.*?)^\)", (ROOT / "tools/setup.sh").read_text(), re.M | re.S)
    return set(re.sub(r"#.*", "", listed[1]).split())


def debian_components(loaded, built_with):
    """Each package once, by name; those that are not installed, alternatives that were not taken, are left out."""
    told = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package}\t${Version}\t${source:Package}\t${Architecture}\t"
         "${Homepage}\t${db:Status-Status}\n", *sorted(loaded | built_with)], capture_output=True, text=True, check=False)
    seen = set()
    for line in sorted(told.stdout.splitlines()):
        package, version, source, architecture, home, state = line.split("\t")
        if state != "installed" or package in seen:
            continue
        seen.add(package)
        component = {
            "type": "library", "bom-ref": f"deb:{package}", "name": package, "version": version,
            "scope": "required" if package in loaded else "optional",
            "purl": f"pkg:deb/debian/{package}@{version}?arch={architecture}&distro=bookworm",
            "properties": [{"name": "debian:source", "value": source}]}
        if home:
            component["externalReferences"] = [{"type": "website", "url": home}]
        yield component


def npm_components():
    """Those that end up in the interface; what only builds and tests it is left out."""
    lock = json.loads((ROOT / "ui/package-lock.json").read_text())
    bundled = {"svelte"}  # a build dependency whose runtime is compiled into the pages
    for place, entry in sorted(lock["packages"].items()):
        name = place.rpartition("node_modules/")[2]
        if not name or (entry.get("dev") and name not in bundled):
            continue
        component = {"type": "library", "bom-ref": f"npm:{place}", "name": name, "version": entry["version"],
                     "scope": "required", "purl": f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"}
        if isinstance(entry.get("license"), str):
            component["licenses"] = [{"expression": entry["license"]}]
        yield component


def version_of_product():
    return re.search(r"project\(egide\s+VERSION\s+([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(), re.I)[1]


def document(program, seconds):
    loaded = packages_that_hold(libraries_of(program))
    components = [*debian_components(loaded, packages_to_build()), *npm_components()]
    version = version_of_product()
    product = {"type": "application", "bom-ref": "egide", "name": "egide", "version": version,
               "licenses": [{"license": {"id": "EUPL-1.2"}}]}
    body = {"metadata": {"timestamp": datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime(
                "%Y-%m-%dT%H:%M:%SZ"), "component": product},
            "components": components,
            "dependencies": [{"ref": "egide", "dependsOn": [one["bom-ref"] for one in components
                                                            if one["scope"] == "required"]}]}
    name = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{name}", "version": 1, **body}


def main(words):
    if len(words) not in (2, 4) or (len(words) == 4 and words[2] != "--source-date"):
        print(__doc__, file=sys.stderr)
        return 2
    for tool in ("ldd", "dpkg-query"):
        if not shutil.which(tool):
            print(f"sbom: {tool} is missing", file=sys.stderr)
            return 4
    seconds = int(words[3]) if len(words) == 4 else int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    try:
        listed = document(pathlib.Path(words[0]), seconds)
    except ValueError as trouble:
        print(f"sbom: {trouble}", file=sys.stderr)
        return 4
    text = json.dumps(listed, indent=1, ensure_ascii=False) + "\n"
    pathlib.Path(words[1]).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
