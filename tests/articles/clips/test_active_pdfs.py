"""PDFs that carry files or act by themselves: refused, or without it; what honest programs write stays."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String

from articles.clips import pdf_main, storing
from articles.models import Clip
from tests.articles.clips import made

pytestmark = pytest.mark.once


def act(kind, **others):
    return "/A", Dictionary(S=Name(f"/{kind}"), **others)


def annotation(kind, **others):
    return "/Annotation", Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), **others)


# Without /Type, as the standard allows: nothing says /EmbeddedFile.
def carried():
    return Dictionary(F="budget.exe", EF=Dictionary(F=Array([])))


ACTIVE = {
    "a carried file": ("/AF", Array([carried()])),
    "an attachment": annotation("FileAttachment", FS=carried()),
    "an attachment of a name": annotation("FileAttachment", FS="budget.exe"),
    "a script of a model": ("/Model", Dictionary(OnInstantiate=Array([]))),
    **{kind: act(kind, F="a.pdf") for kind in ("SubmitForm", "ImportData", "GoToR", "GoToE", "Thread")},
    **{kind: act(kind) for kind in ("Movie", "Sound", "Rendition", "GoTo3DView", "RichMediaExecute")},
    **{f"{kind} annotation": annotation(kind) for kind in ("Movie", "Sound", "Screen", "3D")},
    **{kind: ("/Model", Dictionary(Subtype=Name(f"/{kind}"))) for kind in ("U3D", "PRC")},
}


@pytest.fixture
def copied(tmp_path):
    """What becomes of bytes: the copy for readers, or why there is none."""

    def copied(content):
        (tmp_path / "came.pdf").write_bytes(content)
        said = pdf_main.answer(f"{tmp_path}/came.pdf", f"{tmp_path}/ready.pdf")
        return pikepdf.open(tmp_path / "ready.pdf") if said.get("is_copied") else said.get("refused")

    return copied


@pytest.mark.django_db
def test_a_file_that_a_pdf_carries_is_refused(editor):
    content = made.pdf(root=[("/AF", Array([carried()]))])
    with pytest.raises(storing.Unusable, match="macros, scripts or other files"):
        storing.store(SimpleUploadedFile("budget.pdf", content), by=editor)
    assert not Clip.objects.exists()


@pytest.mark.parametrize("name", ACTIVE)
def test_what_is_carried_or_runs_is_found(copied, name):
    assert copied(made.pdf(root=[ACTIVE[name]])) == "active"


def test_a_stream_whose_bytes_are_in_another_file_is_found(copied):
    with pikepdf.open(io.BytesIO(made.pdf())) as pdf:
        pdf.Root.Own = pikepdf.Stream(pdf, b"", F=String("/etc/passwd"))
        pdf.save(out := io.BytesIO())
    assert copied(out.getvalue()) == "active"


@pytest.mark.parametrize(
    "action",
    [
        Dictionary(S=Name.URI, URI="https://example.org/"),
        Dictionary(S=Name.Named, N=Name.Print),
        Dictionary(S=Name.GoTo, D="budget", Next=Dictionary(S=Name.URI, URI="https://example.org/")),
    ],
)
def test_what_happens_by_itself_stays_behind(copied, action):
    content = made.pdf(root=[("/OpenAction", action), ("/AA", Dictionary(WP=action))])
    with copied(content) as given:
        assert not {"/OpenAction", "/AA"} & {*given.Root.keys()}


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://example.org/budget", True),
        ("HTTP://example.org/", True),
        ("mailto:desk@example.org", True),
        ("tel:+380441234567", True),
        ("www.example.org", True),
        ("file:///C:/Users/ann/budget.xlsx", False),
        ("javascript:alert(1)", False),
        ("\\\\server\\share", False),
        (b"\xfe\xff\0h\0t\0t\0p\0:", False),
    ],
)
def test_links_lead_to_the_web_mail_and_telephones_alone(copied, address, stays):
    with copied(made.pdf(root=[act("URI", URI=String(address))])) as given:
        assert ("/URI" in given.Root.A) is stays


def test_what_honest_programs_write_stays(copied):
    place = Array([0, Name.Fit])
    go_to = Dictionary(S=Name.GoTo, D=place)
    field = Dictionary(FT=Name.Tx, T="name", V="Ann", Subtype=Name.Widget, AA=Dictionary(E=go_to))
    root = {
        "/OpenAction": go_to,
        "/Outlines": Dictionary(First=Dictionary(Title="1", A=go_to), Last=Dictionary(Title="2", Dest=place)),
        "/Names": Dictionary(Dests=Dictionary(Names=Array(["budget", place]))),
        "/AcroForm": Dictionary(Fields=Array([field]), DA="/Helv 0 Tf 0 g", NeedAppearances=True),
        "/State": Dictionary(BM=Name.Screen, S=Name.Transparency),
        "/Base": Dictionary(URI=Dictionary(Base="https://example.org/")),
        "/Filespec": Dictionary(Type=Name.Filespec, F="fonts.pdf"),
        "/AF": Array([]),
    }
    with copied(made.pdf(root=root.items())) as given:
        assert {*root} <= {*given.Root.keys()}
        (field,) = given.Root.AcroForm.Fields
        assert "/D" in given.Root.OpenAction
        assert "/D" in field.AA.E
        assert given.Root.Base.URI.Base == "https://example.org/"


def test_a_place_to_open_at_stays(copied):
    with copied(made.pdf(root=[("/OpenAction", Array([0, Name.Fit]))])) as given:
        assert "/OpenAction" in given.Root


@pytest.mark.parametrize("how", [{"start": 1}, {"missed": 1}, {"besides": 3}, {"field": "Tx"}])
def test_what_only_says_that_it_is_signed_is_copied_without_that(copied, how):
    with copied(made.signed(**how)) as given:
        (field,) = given.Root.AcroForm.Fields
        assert "/V" not in field or Name.Sig != field.FT
        assert "/SigFlags" not in given.Root.AcroForm


def test_bytes_are_not_kept_for_a_range_without_a_signature(copied):
    content = made.pdf(root=[("/Own", Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3])))])
    with copied(content) as given:
        assert "/Metadata" not in given.Root


def test_a_signed_pdf_with_what_a_copy_would_be_without_is_refused(copied):
    assert copied(made.signed()) is None
    assert copied(made.signed(act("URI", URI="file:///etc/passwd"))) == "active"
