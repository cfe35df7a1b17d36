"""Joins style sheets into one."""

import posixpath
import re
from collections.abc import Callable

NOTHING = re.compile(r"/\*.*?\*/|(?<=\s)\s+", re.DOTALL)
"""Comments, and all but the first of several spaces."""
URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/|https?:)([^"')]+)\1\s*\)""")


def joined(names: list[str], read: Callable[[str], str], place: str) -> str:
    """The sheets one after the other, their addresses as they are seen from `place`."""
    return "\n".join(_moved(name, NOTHING.sub("", read(name)), place) for name in names)


def _moved(name, sheet, place):
    def moved(found):
        address = posixpath.join(posixpath.dirname(name), found[2])
        return f'url("{posixpath.relpath(address, posixpath.dirname(place))}")'

    return URL.sub(moved, sheet)
