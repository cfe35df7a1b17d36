"""The statements of a minified script, without a parser: enough to leave some of them out."""

import re
from collections.abc import Iterator

TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w$]+|\s+|.""", re.DOTALL)
PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
BEFORE_PATTERN = {*"(,=:[!&|?{};+-*%<>~^", "return", "typeof", "case", "in", "of", "void"}
"""After these a slash begins a regular expression; after anything else it divides."""


def statements(script: str, depth: int) -> Iterator[str]:
    """The script in pieces, each ending with a semicolon at this depth of brackets; joined they are whole."""
    begun, level = 0, 0
    for piece, end in _tokens(script):
        level += (piece in "([{") - (piece in ")]}")
        if piece == ";" and level == depth:
            yield script[begun:end]
            begun = end
    yield script[begun:]


def _tokens(script):
    """The tokens, each with its end."""
    place, before = 0, ";"
    while place < len(script):
        found = TOKEN.match(script, place)
        if found[0] == "/" and before in BEFORE_PATTERN:
            found = PATTERN.match(script, place) or found
        token, place = found[0], found.end()
        if not (token.isspace() or token.startswith(("//", "/*"))):
            before = token
        yield token, place
