"""PDFs: searched also where they are packed, and given to readers without what programs wrote into them."""

import io
import zlib

import pikepdf
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name

from articles.clips import files, storing
from articles.clips.lost import prepare_again
from articles.models import Clip
from tests.articles.clips import made

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def script():
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


PACKED = {
    "script": lambda: ("/OpenAction", script()),
    "launch": lambda: ("/OpenAction", Dictionary(S=Name.Launch, F="a.exe")),
    "carried": lambda: ("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))),
    "deep": lambda: ("/Own", Array([Array([Dictionary(A=Array([script()]))])])),
}


def uploaded(by, content):
    clip, _ = storing.store(SimpleUploadedFile("budget.pdf", content), by=by)
    return clip


def for_readers(clip):
    with files.open_private(clip) as file:
        return file.read()


@pytest.mark.parametrize("name", PACKED)
def test_what_runs_or_is_carried_is_found_in_packed_streams(editor, name):
    content = made.pdf(root=[PACKED[name]()])
    assert not any(word in content for word in (b"/JS", b"/Launch", b"/EmbeddedFiles"))
    with pytest.raises(storing.Unusable, match="macros, scripts or other files"):
        uploaded(editor, content)
    assert not Clip.objects.exists()


def test_a_name_that_is_spelt_in_codes_is_found(editor):
    content = made.pdf(is_packed=False, root=[("/OpenAction", Dictionary(S=Name("/Jbvbscript")))])
    with pytest.raises(storing.Unusable, match="macros, scripts or other files"):
        uploaded(editor, content.replace(b"/Jbvbscript", b"/J#61vaScript"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer\n%%EOF\n", "damaged or too complex"),
        (made.pdf()[:-400] + b"%%EOF\n", "damaged or too complex"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused(editor, content, said):
    with pytest.raises(storing.Unusable, match=said):
        uploaded(editor, content)


def test_a_pdf_with_a_password_is_refused(editor):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(storing.Unusable, match="has a password"):
        uploaded(editor, out.getvalue())


def of_pages(*, without=0, table=True):
    """A PDF of three pages with words, without so many bytes of the second, and perhaps without its table."""
    with pikepdf.new() as pdf:
        for number in range(3):
            page = pdf.add_blank_page()
            page.Contents = pdf.make_stream(f"BT (Page {number}{' of three' * 30}) Tj ET".encode())
        pdf.save(
            out := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False
        )
    content = out.getvalue()
    at = content.index(b"Page 1") + 10
    content = content[:at] + content[at + without :]
    return content if table else content.replace(b"startxref", b"startxxxx")


@pytest.mark.parametrize("without", [40, 500])
def test_a_pdf_that_misses_parts_is_refused(editor, without):
    with pytest.raises(storing.Unusable, match="damaged or too complex"):
        uploaded(editor, of_pages(without=without))


@pytest.mark.parametrize(
    "odd",
    [
        of_pages(table=False),
        of_pages() + b"\n" * 20,
        of_pages().replace(b"endobj", b"      ", 2),
        of_pages().replace(b"/Length 2", b"/Length 1"),
        b"%PDF-1.7\n% Sent by mail.\n" + of_pages(),
    ],
)
def test_a_pdf_that_is_oddly_written_and_whole_is_accepted(editor, odd):
    with pikepdf.open(io.BytesIO(for_readers(uploaded(editor, odd)))) as pdf:
        assert [page.Contents.read_bytes().count(b"of three") for page in pdf.pages] == [30, 30, 30]


def test_a_stream_that_unpacks_to_a_gigabyte_is_refused(editor):
    with pytest.raises(storing.Unusable, match="damaged or too complex"):
        uploaded(editor, bomb())


def bomb():
    """A PDF whose catalogue's tree of pages is said to lie in a stream that unpacks to a gigabyte."""
    packing = zlib.compressobj(9)
    head = packing.compress(b" " * 2**24) + packing.flush(zlib.Z_FULL_FLUSH)
    block = packing.compress(b" " * 2**24) + packing.flush(zlib.Z_FULL_FLUSH)
    stream = head + 63 * block
    catalog = b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 3 0 R>> endobj\n"
    about = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(stream)
    body = b"%s2 0 obj %s stream\n%s\nendstream endobj\n" % (catalog, about, stream)
    rows = [(0, 0, 0), (1, 9, 0), (1, len(catalog), 0), (2, 2, 0), (1, len(body), 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + bytes([last]) for kind, at, last in rows)
    about = b"<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>" % len(table)
    return b"%s4 0 obj %s stream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % (
        *(body, about, table),
        len(body),
    )


def test_readers_get_the_title_alone_and_the_original_stays_as_it_came(editor, desk):
    content = made.pdf(Title="The budget", Author="Ann Archer", Producer="A program", is_packed=False)
    assert content.count(b"Ann Archer") == 2
    clip = uploaded(editor, content)
    given = for_readers(clip)
    with pikepdf.open(io.BytesIO(given)) as pdf:
        assert dict(pdf.docinfo.items()) == {"/Title": "The budget"}
        assert "/Metadata" not in pdf.Root
        assert len(pdf.pages) == 1
    assert not any(said in given for said in (b"Ann Archer", b"A program", b"xmpmeta"))
    assert (clip.size, clip.file_hash) == (len(given), storing.hash_of(io.BytesIO(given))[:16])
    with storages["originals"].open(clip.original.name) as file:
        assert file.read() == content
    page = desk(editor).get(f"/admin/articles/clip/{clip.pk}/change/").text
    assert "Readers get only the title of its properties" in page
    assert "Readers get the file as it came" not in page


def test_a_signed_pdf_reaches_readers_as_it_came(editor, desk):
    content = made.signed()
    clip = uploaded(editor, content)
    assert (clip.prepared, for_readers(clip)) == ("", content)
    page = desk(editor).get(f"/admin/articles/clip/{clip.pk}/change/").text
    assert "Readers get the file as it came" in page


def test_a_lost_copy_for_readers_is_made_again_of_the_same_bytes(editor):
    clip = uploaded(editor, made.pdf(Title="The budget", Author="Ann Archer"))
    before = for_readers(clip)
    storages["originals"].delete(clip.prepared)
    assert prepare_again(clip)
    assert for_readers(clip) == before
