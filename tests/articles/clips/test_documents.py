"""Files to download: which are taken, and that readers have them only while a version with them is live."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import workflow
from articles.clips import files, storing
from articles.clips.documents import document_of
from articles.follow_up.running import run_round
from articles.html import figure, word_count
from articles.models import Clip
from articles.text.downloads import download_name
from articles.workflow import readiness
from tests import factories
from tests.articles.clips import made
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TYPES = "[Content_Types].xml"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer\n%%EOF\n"
ODF = "application/vnd.oasis.opendocument."
DECLARED = '<Override PartName="/word/mac.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
TAKEN = {
    "a.pdf": (PDF, "pdf"),
    "a.csv": ("\ufeffgemeinde;stimmen\nÖtz;3\n".encode(), "csv"),
    "a.TXT": ("Слово.\n".encode(), "txt"),
    "a.docx": (made.packed(TYPES, "word/document.xml"), "docx"),
    "named.zip": (made.packed(TYPES, "xl/workbook.xml"), "xlsx"),
    "a.pptx": (made.packed(TYPES, "ppt/presentation.xml"), "pptx"),
    "a.odt": (made.packed("content.xml", mimetype=f"{ODF}text"), "odt"),
    "a.ods": (made.packed("content.xml", mimetype=f"{ODF}spreadsheet"), "ods"),
}
NOT_TAKEN = {
    "page.txt": b"<!doctype html><p>Words",
    "latin.csv": "gemeinde;Ötz\n".encode("latin-1"),
    "zero.txt": b"words\x00words",
    "word.doc": b"\xd0\xcf\x11\xe0 an old file of Word",
    "words.mp4": b"Words that claim to be a film.",
    "long-list.odt": made.packed(*(f"{n}-{'x' * 60_000}" for n in range(36)), mimetype=f"{ODF}text"),
    "comes-with-more.odt": made.packed("content.xml", mimetype=f"{ODF}text") + b"MZ",
    "plain.zip": made.packed("a.exe"),
    "template.odt": made.packed("content.xml", mimetype=f"{ODF}text-template"),
    "empty.txt": b"  ",
    # Of a length for which a search that goes back and forth takes minutes.
    "long-name.docx": made.packed(TYPES, "word/document.xml", "embeddings/" * 3000 + "." * 30_000),
}
WITH_PROGRAMS = {
    "script.pdf": PDF.replace(b"/Type", b"/OpenAction <</S /JavaScript /JS (app.alert(1))>> /Type"),
    "late.pdf": PDF.replace(b"trailer", b" " * (1024 * 1024 - 60) + b"<</Launch (x)>>\ntrailer"),
    "macro.docx": made.packed(TYPES, "word/document.xml", "word/vbaProject.bin"),
    "macro.ods": made.packed("content.xml", "Basic/Standard/a.xml", mimetype=f"{ODF}spreadsheet"),
    "null.pdf": PDF.replace(b"/Type", b"/S/JavaScript\x00(x) /Type"),
    "ends.pdf": PDF.replace(b"/Type", b"/A<</S/JavaScript>> /Type"),
    "remark.pdf": PDF.replace(b"/Type", b"/JS%c\n5 0 R /Type"),
    "renamed.docx": made.packed("word/document.xml", "word/mac.bin", **{TYPES: DECLARED}),
    "wide.docx": made.packed("word/document.xml", "word/mac.bin", **{TYPES: DECLARED.encode("utf-16")}),
    "carries.docx": made.packed(TYPES, "word/document.xml", "word/embeddings/oleObject1.bin"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_documents_are_recognised_by_their_bytes(name):
    content, ending = TAKEN[name]
    assert document_of(io.BytesIO(content), name).ending == ending


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("Budget “final”.PDF", "Budget “final”.pdf"),
        ("macro.docm", "macro.docx"),
        ("report.html", "report.pdf"),
        ("afd\u202efdp.exe", "afdfdp.docx"),
        ("..", "file.pdf"),
        ("\u200b", "file.pdf"),
    ],
)
def test_a_file_is_saved_with_the_ending_of_what_it_is(name, saved):
    assert download_name(name, saved.rpartition(".")[2]) == saved


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_no_reader_is_to_have_is_refused(editor, name):
    with pytest.raises(storing.Unusable, match="can’t play or download this kind of file"):
        storing.store(SimpleUploadedFile(name, NOT_TAKEN[name]), by=editor)
    assert not Clip.objects.exists()


@pytest.mark.parametrize("name", WITH_PROGRAMS)
def test_a_document_with_programs_is_refused(name):
    with pytest.raises(storing.Unusable, match="macros, scripts or other files"):
        document_of(io.BytesIO(WITH_PROGRAMS[name]), name)


def test_a_pdf_that_breaks_off_is_refused():
    with pytest.raises(storing.Unusable, match="incomplete"):
        document_of(io.BytesIO(PDF[:-8]), "a.pdf")


def placed(clip):
    return f"<p>Before.</p>{figure(clip.key, 640, 64, clip.title, '', '')}"


def address_of(clip):
    return default_storage.url(files.public_name(clip))


def status_of(client, clip):
    """How its address is answered, read to the end."""
    answer = client.get(address_of(clip))
    assert b"".join(answer)
    return answer.status_code


def test_readers_get_a_link_that_saves_the_file_under_its_name(clock, client, editor):
    clip = made.document(editor, "Stimmen Ötz.csv")
    story = factories.published(editor, body=placed(clip))
    page = client.get(story.articles.get().get_absolute_url()).text
    link = f'<a href="{address_of(clip)}" download="Stimmen Ötz.csv">The votes, by town</a>'
    assert f"{link} <span>CSV · {clip.size}\xa0bytes</span>" in page
    assert "/stimmen-otz-" in address_of(clip)
    answer = client.get(address_of(clip))
    assert b"".join(answer.streaming_content) == b"town,votes\nHarrow Bay,12\n"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Stimmen%20%C3%96tz.csv"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/csv", "nosniff")
    assert word_count(story.body) == 1


def test_a_file_is_private_until_it_is_live_and_gone_once_it_is_withdrawn(clock, client, editor):
    clip = made.document(editor)
    story = factories.story(editor, body=placed(clip))
    assert status_of(client, clip) == 404
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    assert status_of(client, clip) == 404
    clock.move_to(NOON + HOUR)
    run_round()
    assert status_of(client, clip) == 200
    assert default_storage.exists(files.public_name(clip))
    clock.shift(HOUR)
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    run_round()
    assert status_of(client, clip) == 410
    assert not default_storage.exists(files.public_name(clip))


def test_a_file_needs_no_captions_and_leads_no_story(clock, editor):
    clip = made.document(editor, title="")
    story = factories.story(editor, body=placed(clip))
    found = {problem.check: problem.message for problem in readiness.problems(story, NOON)}
    assert not [check for check in found if check.startswith(("no-", "clip-no-"))]
    assert found["clip-title-1"].startswith("The video, audio or file 1 in the text has no title")
    story.lead_clip = clip.key
    required = [problem.message for problem in readiness.missing(story, NOON)]
    assert "A file to download can’t lead a story: put it into the text." in required


def test_a_killed_file_leaves_a_line(clock, client, editor):
    clip = made.document(editor)
    story = factories.published(editor, body=placed(clip))
    workflow.kill_clip(clip, by=editor, reason="A court order.")
    page = client.get(story.articles.get().get_absolute_url()).text
    assert '<p class="removed-clip">This file was removed</p>' in page
    assert status_of(client, clip) == 410


def test_the_picker_offers_files_apart_and_uploads(desk, editor):
    client = desk(editor)
    film, sheet = made.clip(editor, made.MP3), made.document(editor)

    def offered(kind):
        return [key for key in (film.key, sheet.key) if key in client.get(f"{PICKER}?kind={kind}").text]

    assert (offered("file"), offered("")) == ([sheet.key], [film.key])
    upload = SimpleUploadedFile("more.csv", b"a,b\n1,2\n")
    answer = client.post("/admin/articles/clip/upload/", {"file": upload}).json()
    assert (answer["figure"]["key"], answer["figure"]["height"]) == (answer["key"], 64)
    assert answer["figure"]["src"].endswith("file.svg")
    page = client.get(f"/admin/articles/clip/{answer['id']}/change/").text
    assert "Readers get the file as it came" in page
    assert "Add captions" not in page


PICKER = "/admin/articles/clip/picker/"
