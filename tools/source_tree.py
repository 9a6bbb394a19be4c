"""Which files belong to the repository, and what C++ text says once comments and literals are blanked."""

import pathlib
import re
import subprocess

NOT_OURS = {"build", "demo", "demo.part", "node_modules", ".git", "__pycache__"}

_TOKEN = re.compile(
    r'R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)"'  # raw string
    r"|//(?:\\\n|[^\n])*"  # line comment
    r"|/\*.*?\*/"  # block comment
    r'|"(?:\\.|[^"\\\n])*"'  # string
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",  # character, not a digit separator
    re.DOTALL,
)


def files(root):
    """Paths of the files git tracks or would track; every file when the folder is no git checkout."""
    root = pathlib.Path(root)
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode == 0 and (root / ".git").exists():
        paths = [root / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in root.rglob("*") if not NOT_OURS & set(path.relative_to(root).parts)]
    return sorted(path for path in paths if path.is_file())


def blank_literals(text):
    """The same C++ text with comments and literals replaced by spaces, so that lines and braces still count."""

    def blank(match):
        kept = match.group()
        return "".join(character if character == "\n" else " " for character in kept)

    return _TOKEN.sub(blank, text)
