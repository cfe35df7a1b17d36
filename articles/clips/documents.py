"""Which files readers can download: recognised by their content; those with programs are refused."""

import codecs
import lzma
import os
import re
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext

from articles.clips.kinds import OTHERS, Format
from articles.pictures.refusals import Unusable
from articles.text.downloads import ENDINGS

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "odt": f"{_ODF}.text",
    "ods": f"{_ODF}.spreadsheet",
    "odp": f"{_ODF}.presentation",
}
DOCUMENTS = {ending: Format(ending, _TYPES[ending], False, frozenset()) for ending in ENDINGS}
LARGEST = 100 * 1024 * 1024
"""Bytes; readers on phones download it."""
_LARGEST_TEXT = 20 * 1024 * 1024
_PART = 1024 * 1024
_OVERLAP = 64
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_BY_MIMETYPE = {_TYPES[ending]: ending for ending in ("odt", "ods", "odp")}
_END_OF_ZIP, _LARGE_ZIP = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_LIST = 2 * 1024 * 1024
"""The most bytes of an archive's directory, which Python reads at once."""
_LONGEST_NAME = 255
"""The most characters in the name of a packed file."""
_CONTENT_TYPES = "[Content_Types].xml"
_LONGEST_TYPES = 1024 * 1024
_PROGRAMS = ("vbaproject.bin", "activex/", "macrosheets/")
"""Found in the names of what an office file runs."""
_TYPES_OF_PROGRAMS = (b"macroenabled", b"vbaproject", b"activex")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|FileAttachment|OnInstantiate|SubmitForm"
    rb"|ImportData|GoTo[ER])(?=[\x00\s()<>\[\]{}/%])"
)
"""What a PDF runs, starts or carries, found quickly if it is not packed; `pdf_main` searches everything."""
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(OSError, NotImplementedError, RuntimeError, ValueError, KeyError),
)
"""What Python raises for an archive that is damaged, encrypted or packed in an unknown way."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024


def document_of(file: BinaryIO, name: str) -> Format | None:
    """The format of a document; None for any other file. Raises Unusable for one that contains programs.

    Text does not tell its own format: the extension of its name says whether it is a table.
    """
    file.seek(0)
    head = file.read(_SAMPLE)
    if head.startswith(b"%PDF-"):
        ending = _pdf(file)
    elif head.startswith(b"PK\x03\x04"):
        ending = _office(file)
    else:
        ending = _text(file, head, name.rpartition(".")[2].lower())
    return DOCUMENTS.get(ending)


def _pdf(file) -> str:
    file.seek(0)
    before = b""
    while part := file.read(_PART):
        if _ACTIVE.search(before + part):
            raise with_programs()
        before = part[-_OVERLAP:]
    if b"%%EOF" not in before:
        raise Unusable(gettext("The file is incomplete: export it again, or upload it again."))
    return "pdf"


def _office(file) -> str:
    if not _has_short_list(file):
        return ""
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            ending = _office_kind(packed, names)
    except _BROKEN:
        return ""
    if any(len(name) > _LONGEST_NAME for name in names):
        return ""
    if ending and any(map(_is_program, names)):
        raise with_programs()
    return ending


def _is_program(name: str) -> bool:
    name = name.lower()
    return (
        any(part in name for part in _PROGRAMS)
        or ("embeddings/" in name and name.endswith((".bin", ".exe")))
        or name.startswith(("basic/", "scripts/"))
    )


def _has_short_list(file) -> bool:
    """Whether it ends like an archive, with nothing after it, and has a directory of bounded size."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 42))
    before, end = (tail := file.read())[:-22], tail[-22:]
    if len(end) < 22 or end[:4] != _END_OF_ZIP or before[:4] == _LARGE_ZIP:
        return False
    return int.from_bytes(end[12:16], "little") <= _LONGEST_LIST and end[20:] == b"\0\0"


def _office_kind(packed, names) -> str:
    if _CONTENT_TYPES in names:
        _require_plain_types(packed)
        return next((ending for part, ending in _PARTS.items() if part in names), "")
    if names[:1] != ["mimetype"]:
        return ""
    with packed.open("mimetype") as mimetype:
        return _BY_MIMETYPE.get(mimetype.read(100).decode("ascii", "replace").strip(), "")


def _require_plain_types(packed) -> None:
    """Raises Unusable if a part is declared to be a program, whatever its name; ValueError if too long."""
    with packed.open(_CONTENT_TYPES) as types:
        said = types.read(_LONGEST_TYPES + 1)
    if len(said) > _LONGEST_TYPES:
        raise ValueError(_CONTENT_TYPES)
    # UTF-16 without its zero bytes still contains the names.
    plain = said.replace(b"\0", b"").lower()
    if any(kind in plain for kind in _TYPES_OF_PROGRAMS):
        raise with_programs()


def _text(file, head, ending) -> str:
    """The extension, if it is text in UTF-8; else ""."""
    if ending not in ("csv", "txt") or OTHERS.search(head) or not head.strip():
        return ""
    file.seek(0)
    decoder, size = codecs.getincrementaldecoder("utf-8-sig")(), 0
    try:
        while part := file.read(_PART):
            size += len(part)
            if size > _LARGEST_TEXT or _CONTROL.search(decoder.decode(part)):
                return ""
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return ""
    return ending


def with_programs() -> Unusable:
    """The refusal of a file that runs or carries something."""
    return Unusable(
        gettext("The file contains macros, scripts or other files: save it without them, and upload that.")
    )
