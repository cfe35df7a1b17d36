"""Files that readers download: the extensions that tell them from media everywhere they are served."""

import re

ENDINGS = ("pdf", "csv", "txt", "docx", "xlsx", "pptx", "odt", "ods", "odp")
_NAME = re.compile(rf"clips/[a-z0-9]+/[\w.-]+\.(?:{'|'.join(ENDINGS)})", re.ASCII)


_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Invisible characters, and those that reverse the direction of a name."""


def download_name(name: str, ending: str) -> str:
    """The name that browsers save a file under: its uploader's, with the extension of its real type."""
    stem = _UNSEEN.sub("", name.rpartition(".")[0] or name).strip(". ")
    return f"{stem or 'file'}.{ending}"


def is_download(name: str) -> bool:
    """Whether browsers save the file with this storage name, and never show it."""
    return _NAME.fullmatch(name) is not None
