"""Joins the desk's ES modules into one script.

It knows the forms of imports and exports that the desk uses, and refuses any other.
"""

import re
from collections.abc import Iterable
from pathlib import Path

IMPORT = re.compile(r'^import\s+(?:(\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+)?"([^"]+)";\n', re.MULTILINE)
LATER = re.compile(r'\bimport\("([^"]+)"\)')
EXPORT = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function|class)\s+(\w+)|const\s+(?:(\w+)|\{([^}]*)\})\s*=)", re.MULTILINE
)
LEFT = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)
NESTED = re.compile(r"\$\{[^{}`]*`")
"""A nested template literal, from which rjsmin would strip spaces as if they were between words of code."""
NOTHING = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)
"""Indents and comments. A multi-line string would lose its indents too; the desk has none."""
ONCE = "const once = (make) => { let made; return () => (made ??= make()); };\n"


class NotJoined(Exception):
    """A module that can't be joined with others; the message says why."""


class Joined:
    """The modules that some entries need, each after those that it imports.

    Those in `of_later`, imported dynamically, come from the script at the address `later`.
    """

    def __init__(self, root: Path, later: str = "", of_later: Iterable[str] = ()):
        self.root = root.resolve()
        self.later, self.of_later = later, {(self.root / name).resolve(): name for name in of_later}
        self.numbers: dict[Path, int] = {}
        self.written: list[str] = []
        self.open: list[Path] = []

    def script(self, entries: list[str]) -> str:
        """One module that runs the entries in order."""
        numbers = [self.number(self.root / entry) for entry in entries]
        calls = "".join(f"m{number}();\n" for number in numbers)
        return ONCE + "".join(self.written) + calls

    def offering(self, entries: Iterable[str]) -> str:
        """One module that exports the entries by name, and runs each on demand."""
        numbers = {entry: self.number(self.root / entry) for entry in entries}
        named = ", ".join(f'"{entry}": m{number}' for entry, number in numbers.items())
        return f"{ONCE}{''.join(self.written)}export const modules = {{ {named} }};\n"

    def number(self, path: Path) -> int:
        """The number of a module, once it and everything it imports are written."""
        path = path.resolve()
        if path in self.open:
            raise NotJoined(f"{path.name} imports itself by way of {self.open[-1].name}.")
        if path not in self.numbers:
            self.open.append(path)
            text = self._joined(path, path.read_text(encoding="utf-8"))
            self.open.pop()
            self.numbers[path] = len(self.numbers)
            self.written.append(f"const m{self.numbers[path]} = once(() => {{\n{text}}});\n")
        return self.numbers[path]

    def _joined(self, path: Path, source: str) -> str:
        names: list[str] = []
        if nested := NESTED.search(source):
            raise NotJoined(f"{path.name} has a template within another: {nested[0]}")
        text = IMPORT.sub(lambda found: self._taken(path, found), NOTHING.sub("", source))
        text = LATER.sub(lambda found: self._taken_later(path, found[1]), text)
        text = EXPORT.sub(lambda found: _given(found, names), text)
        if left := LEFT.search(text):
            raise NotJoined(f"{path.name} has a line that this can't join: {left[0]}")
        return f"{text}return {{ {', '.join(names)} }};\n"

    def _taken(self, path, found):
        taken, address = found.groups()
        number = self.number(path.parent / address)
        if not taken:
            return f"m{number}();\n"
        name = taken.removeprefix("* as ") if taken.startswith("*") else re.sub(r"\s+as\s+", ": ", taken)
        return f"const {name} = m{number}();\n"

    def _taken_later(self, path, address):
        wanted = (path.parent / address).resolve()
        if name := self.of_later.get(wanted):
            return f'import("{self.later}").then(({{ modules }}) => modules["{name}"]())'
        return f"Promise.resolve().then(m{self.number(wanted)})"


def _given(found, names):
    name, constant, several = found.groups()
    names += [each.strip() for each in several.split(",")] if several else [name or constant]
    return ""
