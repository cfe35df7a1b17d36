"""Reads a PDF in a process of its own: `python pdf_main.py SOURCE TARGET`, the second the copy for readers.

It answers with a line of JSON: `refused` is "active", "sealed" or "damaged", or else `is_copied` says whether
there is a copy. It imports nothing of the site: it starts at once and knows no secret.
"""

import json
import sys

from pikepdf import Array, Dictionary, Name, PasswordError, Pdf, PdfError, Stream, StreamDecodeLevel, String

ACTIVE = frozenset({"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"})
"""What a PDF runs, starts or carries; as in `articles.clips.documents`."""
_BESIDE = ("/Metadata", "/PieceInfo", "/LastModified")
"""What programs write beside what is shown: XMP, their own data, times."""


class _Active(Exception):
    """It runs, starts or carries something."""


def answer(source: str, target: str) -> dict:
    """What becomes of a file. A signed one is not copied: its signature is of these bytes."""
    try:
        with Pdf.open(source, suppress_warnings=True) as pdf:
            if _is_signed(pdf):
                # In a damaged one other programs may find other objects than those that were searched.
                return {"refused": "damaged"} if pdf.get_warnings() else {"is_copied": False}
            _keep_only_title(pdf)
            # Nothing is unpacked: a stream of some bytes may hold gigabytes.
            how = {"stream_decode_level": StreamDecodeLevel.none, "fix_metadata_version": False}
            pdf.save(target, deterministic_id=True, encryption=False, **how)
            return {"is_copied": True}
    except _Active:
        return {"refused": "active"}
    except PasswordError:
        return {"refused": "sealed"}
    except (PdfError, ValueError, KeyError, TypeError, AttributeError):
        return {"refused": "damaged"}


def _is_signed(pdf) -> bool:
    """Whether it is signed, when each object was searched, also those in packed streams. Raises _Active.

    What is written beside what is shown goes on the way.
    """
    is_signed = False
    for found in (pdf.trailer, *pdf.objects):
        waiting = [found]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Name) and str(part) in ACTIVE:
                raise _Active
            if isinstance(part, Dictionary | Stream):
                is_signed |= _is_signature(part)
                waiting += [value for _, value in part.items() if _is_within(value)]
            elif isinstance(part, Array):
                waiting += [value for value in part if _is_within(value)]
    return is_signed


def _is_signature(part) -> bool:
    names = {*part.keys()}
    if names & ACTIVE:
        raise _Active
    for name in names.intersection(_BESIDE):
        del part[name]
    return "/ByteRange" in names


def _is_within(value) -> bool:
    """Whether it stands in another object; those by themselves have their turn."""
    return isinstance(value, Name | Array | Dictionary) and not value.is_indirect


def _keep_only_title(pdf) -> None:
    """Screen readers say the title; the author, the programs and the times go."""
    title = pdf.trailer["/Info"].get("/Title") if "/Info" in pdf.trailer else None
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if isinstance(title, String):
        pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=title))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(*sys.argv[1:])))
