"""Reads a PDF in a separate process: `python pdf_main.py SOURCE TARGET`; TARGET is the copy for readers.

Prints a line of JSON: `refused` is "active", "sealed" or "damaged", or else `is_copied` says whether there
is a copy. It imports nothing from the site, so that it starts fast and knows no secrets.
"""

import json
import os
import re
import sys
from pathlib import Path

from pikepdf import Array, Dictionary, Name, PasswordError, Pdf, PdfError, Stream, StreamDecodeLevel, String

ACTIVE = frozenset(
    {
        *("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"),
        *("/FileAttachment", "/OnInstantiate", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    }
)
"""What a PDF runs, starts or carries, wherever it is named; as in `articles.clips.documents`."""
_KEYS = ACTIVE | {"/EF", "/RF", "/RichMediaContent"}
"""Keys of dictionaries: embedded files need no /Type that says so (ISO 32000-2, 7.11.4)."""
_ACTIVE_AS = {
    "/S": frozenset({"/Movie", "/Sound", "/Rendition", "/RichMediaExecute", "/GoTo3DView", "/Thread"}),
    "/Subtype": frozenset({"/Movie", "/Sound", "/Screen", "/3D", "/U3D", "/PRC"}),
    "/Type": frozenset({"/3D"}),
}
"""What is active as the kind of an action, annotation or stream; /Screen is a blend mode, too."""
_LINK = re.compile(rb"\s*(?:https?:|mailto:|tel:|www\.)", re.IGNORECASE)
_HEX_STRING = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_BY_ITSELF = ("/OpenAction", "/AA")
"""Actions that run without a press of a link."""
_BESIDE = ("/Metadata", "/PieceInfo", "/LastModified")
"""What programs store in addition to what is shown: XMP, their own data, times."""

_NEW_TABLE = "reconstruct cross-reference table"
_OF_TABLE = (
    *(_NEW_TABLE, "file is damaged", "can't find startxref", "xref not found", "startxref was more than"),
    *("invalid xref entry", "extraneous whitespace seen before xref"),
)
"""qpdf's warnings that the table of objects is wrong: it finds the objects without one."""
_LOST = (
    *("Pages tree includes non-dictionary object", "not found in file after regenerating"),
    *("unexpected EOF", "EOF while reading", "parse error while reading", "is too large"),
    *("inserting key /QPDFFake", "treating as string", "invalid character"),
)
"""qpdf's warnings that a page or a part of an object could not be read; others only mean an odd program."""


class _Active(Exception):
    """The PDF runs, starts or carries something."""


def answer(source: str, target: str) -> dict:
    """Check a file, and copy it. A signed one is not copied: its signature covers these exact bytes."""
    try:
        with Pdf.open(source, suppress_warnings=True) as pdf:
            searched = _Searched(pdf)
            if any(_signs_all(source, field) for field in searched.signed):
                return _signed(pdf, searched)
            if _misses_parts(pdf):
                return {"refused": "damaged"}
            _keep_only_title(pdf)
            _unsign(pdf, searched.signed)
            # Nothing is decompressed: a stream of a few bytes may expand to gigabytes.
            how = {"stream_decode_level": StreamDecodeLevel.none, "fix_metadata_version": False}
            pdf.save(target, deterministic_id=True, encryption=False, **how)
            return {"is_copied": True}
    except _Active:
        return {"refused": "active"}
    except PasswordError:
        return {"refused": "sealed"}
    except (PdfError, ValueError, KeyError, TypeError, AttributeError):
        return {"refused": "damaged"}


def _signed(pdf, searched) -> dict:
    """A signed file reaches readers unchanged: it must not contain what a copy would leave out."""
    if searched.is_changed:
        return {"refused": "active"}
    # In a damaged file, other programs may find other objects than those that were searched.
    return {"refused": "damaged"} if pdf.get_warnings() else {"is_copied": False}


def _misses_parts(pdf) -> bool:
    """Whether qpdf warned, while each object was read, that something is unreadable, which it skips."""
    warnings = [str(warning) for warning in pdf.get_warnings()]
    if any(_NEW_TABLE in warning for warning in warnings):
        # If bytes are missing, every offset after them is wrong, and something is incomplete.
        return not all(any(words in warning for words in _OF_TABLE) for warning in warnings)
    return any(words in warning for warning in warnings for words in _LOST)


def _signs_all(source, field) -> bool:
    """Whether the signature of a field covers the whole file except the signature itself."""
    value = field.get("/V")
    extent, contents = value.get("/ByteRange"), value.get("/Contents")
    numbers = [*extent] if isinstance(extent, Array) else []
    if len(numbers) != 4 or not all(isinstance(number, int) for number in numbers):
        return False
    start, until, after, rest = numbers
    with Path(source).open("rb") as file:
        if start != 0 or not 0 < until < after or after + rest != file.seek(0, os.SEEK_END):
            return False
        file.seek(until)
        left_out = _HEX_STRING.fullmatch(file.read(after - until))
    return bool(left_out and isinstance(contents, String)) and _is_hex_of(left_out[1], bytes(contents))


def _is_hex_of(digits, content) -> bool:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()) == content


def _unsign(pdf, fields) -> None:
    """Remove signatures that do not cover the file: programs would say that it was changed since."""
    for field in fields:
        del field["/V"]
    for holder, name in ((pdf.Root, "/Perms"), (pdf.Root.get("/AcroForm"), "/SigFlags")):
        if isinstance(holder, Dictionary) and name in holder:
            del holder[name]


class _Searched:
    """A PDF with every object searched, including those in packed streams. Raises _Active.

    Removes on the way what is stored in addition to what is shown, links other than to the web, mail and
    telephones, and automatic actions other than opening a page.
    """

    def __init__(self, pdf):
        self.signed: list[Dictionary] = []
        self.is_changed = False
        for found in (pdf.trailer, *pdf.objects):
            waiting = [found]
            while waiting:
                part = waiting.pop()
                if isinstance(part, Name) and str(part) in ACTIVE:
                    raise _Active
                if isinstance(part, Dictionary | Stream):
                    waiting += [value for _, value in part.items() if _is_within(value)]
                    self._search(part)
                elif isinstance(part, Array):
                    waiting += [value for value in part if _is_within(value)]

    def _search(self, part):
        names = {*part.keys()}
        if names & _KEYS or _is_active(part):
            raise _Active
        for name in names.intersection(_BESIDE):
            del part[name]
        for name in names.intersection(("/URI", *_BY_ITSELF)):
            if not _is_harmless(name, part[name]):
                del part[name]
                self.is_changed = True
        if "/V" in names and _kind(part, "/FT") == "/Sig" and isinstance(part["/V"], Dictionary):
            self.signed.append(part)


def _is_active(part) -> bool:
    """Whether it is an action, annotation or stream of an active kind, or has its bytes in another file."""
    kinds = ((_kind(part, name), kinds) for name, kinds in _ACTIVE_AS.items())
    return any(kind in kinds for kind, kinds in kinds) or (isinstance(part, Stream) and "/F" in part)


def _kind(part, name) -> str:
    kind = part.get(name)
    return str(kind) if isinstance(kind, Name) else ""


def _is_harmless(name, value) -> bool:
    if name == "/URI":
        # In the catalogue it is a dictionary with the base of relative addresses.
        address = value.get("/Base") if isinstance(value, Dictionary) else value
        return isinstance(address, String) and bool(_LINK.match(bytes(address)))
    if name == "/AA":
        return isinstance(value, Dictionary) and all(_opens_page(action) for _, action in value.items())
    return _opens_page(value)


def _opens_page(action) -> bool:
    """Whether it is a place in this document, or an action that goes to one and does nothing else."""
    if isinstance(action, Dictionary):
        return _kind(action, "/S") == "/GoTo" and "/Next" not in action
    return isinstance(action, Array | Name | String)


def _is_within(value) -> bool:
    """Whether it is part of another object; indirect objects are searched in their turn."""
    return isinstance(value, Name | Array | Dictionary) and not value.is_indirect


def _keep_only_title(pdf) -> None:
    """Keep the title, which screen readers say; remove the author, the programs and the times."""
    title = pdf.trailer["/Info"].get("/Title") if "/Info" in pdf.trailer else None
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if isinstance(title, String):
        pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=title))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(*sys.argv[1:])))
