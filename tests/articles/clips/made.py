"""Video and audio for tests: real files, made with ffmpeg."""

import io
import zipfile
from pathlib import Path

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name

from articles import workflow
from articles.clips import captions, storing

FILES = Path(__file__).parents[2] / "files" / "clips"
VIDEO, WEBM, MP3, M4A = "six-seconds.mp4", "three-seconds.webm", "three-seconds.mp3", "three-seconds.m4a"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nThe bridge is closed.\n"


def upload(name=VIDEO, called="", more=b""):
    """A file as it is uploaded; `more` makes other bytes of it."""
    return SimpleUploadedFile(called or name, (FILES / name).read_bytes() + more)


def clip(by, name=VIDEO, **words):
    """A clip with a title and a credit."""
    stored, _ = storing.store(upload(name), by=by)
    said = {"title": "The bridge from above", "credit": "A. Filmer", "poster": None, **words}
    workflow.store_clip(stored, by=by, **said)
    stored.refresh_from_db()
    return stored


def packed(*names, **mimetype) -> bytes:
    """An archive of empty parts, behind the `mimetype` of an OpenDocument file if there is one."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in [*mimetype.items(), *((name, "") for name in names)]:
            archive.writestr(name, content)
    return target.getvalue()


def document(by, name="report.csv", content=b"town,votes\nHarrow Bay,12\n", title="The votes, by town"):
    """A file to download, with a title."""
    stored, _ = storing.store(SimpleUploadedFile(name, content), by=by)
    workflow.store_clip(stored, by=by, title=title, credit="", poster=None)
    stored.refresh_from_db()
    return stored


def pdf(*, is_packed=True, root=(), **properties):
    """A PDF of an empty page; `root` are pairs of its catalogue, whose values lie in a packed stream."""
    made = pikepdf.new()
    made.add_blank_page()
    for name, value in root:
        made.Root[name] = made.make_indirect(value)
    for name, value in properties.items():
        made.docinfo[f"/{name}"] = value
    made.Root.Metadata = pikepdf.Stream(made, b"<x:xmpmeta>By Ann Archer</x:xmpmeta>")
    mode = pikepdf.ObjectStreamMode.generate if is_packed else pikepdf.ObjectStreamMode.disable
    out = io.BytesIO()
    made.save(out, object_stream_mode=mode, compress_streams=is_packed, fix_metadata_version=False)
    return out.getvalue()


def signed(*root, start=0, missed=0, besides=0, field="Sig"):
    """A PDF with a signature of all but itself, of `missed` bytes less at the end, or `besides` before."""
    contents = bytes(range(240))
    places = Array([start, 10**9 + 1, 10**9 + 2, 10**9 + 3])
    signature = Dictionary(Type=Name.Sig, ByteRange=places, Contents=pikepdf.String(contents))
    fields = Dictionary(Fields=Array([Dictionary(FT=Name(f"/{field}"), T="ann", V=signature)]), SigFlags=3)
    content = pdf(is_packed=False, root=[("/AcroForm", fields), *root])
    until = content.index(b"<" + contents.hex().encode() + b">")
    after = until + 2 * len(contents) + 2
    for place, said in enumerate((until - besides, after, len(content) - after - missed), 1):
        content = content.replace(str(10**9 + place).encode(), str(said).rjust(10).encode())
    return content


def complete(by, name=VIDEO, **words):
    """A clip with all of its words."""
    stored = clip(by, name, **words)
    if stored.is_video:
        workflow.add_captions(stored, by=by, language="en", vtt=captions.normalised(VTT))
    workflow.add_transcript(stored, by=by, language="en", html="<p>Spoken of the bridge.</p>")
    return stored
