"""Files that readers download: their endings, by which everything that serves them tells them from media."""

import re

ENDINGS = ("pdf", "csv", "txt", "docx", "xlsx", "pptx", "odt", "ods", "odp")
_NAME = re.compile(rf"clips/[a-z0-9]+/[\w.-]+\.(?:{'|'.join(ENDINGS)})", re.ASCII)


def is_download(name: str) -> bool:
    """Whether the file of this storage name is saved by browsers, never shown."""
    return _NAME.fullmatch(name) is not None
