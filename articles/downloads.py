"""Files that readers download: their endings, by which everything that serves them tells them from media."""

import re

ENDINGS = ("pdf", "csv", "txt", "docx", "xlsx", "pptx", "odt", "ods", "odp")
_NAME = re.compile(rf"clips/[a-z0-9]+/[\w.-]+\.(?:{'|'.join(ENDINGS)})", re.ASCII)


_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that nobody sees, and those that turn the direction of a name round."""


def download_name(name: str, ending: str) -> str:
    """The name under which browsers save a file: that of its sender, with the ending of what it is."""
    stem = _UNSEEN.sub("", name.rpartition(".")[0] or name).strip(". ")
    return f"{stem or 'file'}.{ending}"


def is_download(name: str) -> bool:
    """Whether the file of this storage name is saved by browsers, never shown."""
    return _NAME.fullmatch(name) is not None
