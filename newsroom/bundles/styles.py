"""Joins style sheets into one."""

import posixpath
import re
from collections.abc import Callable, Sequence

import rcssmin

URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/|https?:)([^"')]+)\1\s*\)""")


def joined(names: Sequence[str], read: Callable[[str], str], place: str) -> str:
    """The sheets concatenated and minified, with their URLs relative to `place`."""
    return rcssmin.cssmin("\n".join(_moved(name, read(name), place) for name in names))


def _moved(name, sheet, place):
    def moved(found):
        address = posixpath.join(posixpath.dirname(name), found[2])
        return f'url("{posixpath.relpath(address, posixpath.dirname(place))}")'

    return URL.sub(moved, sheet)
