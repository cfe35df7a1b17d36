"""A storage that is full or cannot be written: the picture is refused, the words are saved."""

import errno
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from articles import workflow
from articles.models import Article, Image, Story
from articles.pictures.files import WholeFileStorage
from tests import factories
from tests.articles.admin.pages import form_of, text_of

pytestmark = pytest.mark.once

ADD = "/admin/articles/story/add/"
LIBRARY_ADD = "/admin/articles/image/add/"
UPLOAD = "/admin/articles/image/upload/"


class FullFile(ContentFile):
    """A file of which half is written when the disk is full."""

    def chunks(self, chunk_size=None):
        yield self.read()[:1000]
        raise OSError(errno.ENOSPC, "No space left on device")


def left_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path):
    storage = WholeFileStorage(location=tmp_path)
    with pytest.raises(OSError, match="No space left"):
        storage.save("images/a/640.webp", FullFile(b"x" * 9000))
    assert left_in(tmp_path) == []


def test_a_file_has_its_name_only_once_it_is_whole(tmp_path):
    storage, seen = WholeFileStorage(location=tmp_path), []

    class Watched(ContentFile):
        def chunks(self, chunk_size=None):
            for part in (b"half", b"whole"):
                seen.append([path.suffix for path in left_in(tmp_path)])
                yield part

    storage.save("images/a/640.webp", Watched(b"halfwhole"))
    assert (tmp_path / "images/a/640.webp").read_bytes() == b"halfwhole"
    assert [path.name for path in left_in(tmp_path)] == ["640.webp"]
    assert all(".webp" not in suffixes for suffixes in seen)


@pytest.fixture(params=["public", "originals"])
def broken_store(request, settings, tmp_path):
    """A storage whose folder lies under a file, as root too cannot write it."""
    (tmp_path / "file").write_bytes(b"")
    folder = tmp_path / "file" / "folder"
    name = "default" if request.param == "public" else "originals"
    changed = {
        **settings.STORAGES[name],
        "OPTIONS": {**settings.STORAGES[name].get("OPTIONS", {}), "location": folder},
    }
    settings.STORAGES = {**settings.STORAGES, name: changed}
    return request.param


def files():
    roots = (default_storage.location, storages["originals"].location)
    return {path for root in roots for path in Path(root).rglob("*") if path.is_file()}


def test_a_save_with_a_picture_stores_the_words_and_says_why_not_the_picture(desk, editor, broken_store):
    client, before = desk(editor), files()
    form = form_of(client.get(ADD)) | {"headline": "Bridge closes", "lead_caption": "The bridge."}
    answer = client.post(ADD, form | {"lead_upload": factories.picture_file(), "_act": "save"})
    assert answer.status_code == 409
    refusal = text_of(answer, ".//div[@class='refusal']")
    assert "Your words are saved. The picture could not be stored: " in refusal
    story = Story.objects.get()
    assert (story.headline, story.lead_caption, story.lead_image) == ("Bridge closes", "The bridge.", None)
    assert (Image.objects.count(), files()) == (0, before)


def test_nothing_is_published_without_the_picture_that_was_chosen(desk, editor, broken_store):
    client = desk(editor)
    form = form_of(client.get(ADD)) | {
        "headline": "Bridge closes",
        "dek": "For a week.",
        "body": "<p>At noon.</p>",
    }
    sent = form | {
        "lead_upload": factories.picture_file(),
        "_act": "publish",
        "overriding": ["category", "byline"],
    }
    assert client.post(ADD, sent).status_code == 409
    assert (Story.objects.get().headline, Article.objects.count()) == ("Bridge closes", 0)


def test_a_story_is_withdrawn_although_the_picture_beside_it_could_not_be_stored(desk, editor, broken_store):
    story, client = factories.published(editor), desk(editor)
    address = f"/admin/articles/story/{story.pk}/change/"
    asked = {"_act": "withdraw", "notice": "On legal advice.", "lead_upload": factories.picture_file()}
    answer = client.post(address, form_of(client.get(address)) | asked)
    story.refresh_from_db()
    assert (answer.status_code, story.status) == (302, Story.Status.WITHDRAWN)
    assert "The picture could not be stored: " in client.get(address).text


def test_a_fix_is_not_published_without_the_picture_that_was_chosen(desk, editor, broken_store):
    story, client = factories.published(editor), desk(editor)
    address = f"/admin/articles/story/{story.pk}/fix/"
    sent = form_of(client.get(address)) | {"lead_upload": factories.picture_file(), "kind": "minor"}
    answer = client.post(address, sent)
    assert (answer.status_code, Article.objects.count()) == (409, 1)
    assert "the new picture could not be stored" in answer.text


def test_the_picker_says_why_a_picture_could_not_be_stored(desk, journalist, broken_store):
    before = files()
    answer = desk(journalist).post(UPLOAD, {"file": factories.picture_file()})
    assert answer.status_code == 409
    assert answer.json()["error"].startswith("The picture could not be stored: ")
    assert (Image.objects.count(), files()) == (0, before)


def test_the_library_says_why_and_keeps_the_words_however_many(desk, journalist, broken_store):
    client, caption = desk(journalist), "Міст. " * 150 + "Так."
    sent = {"picture": factories.picture_file(), "caption": caption, "credit": "Ann", "alt_text": ""}
    answer = client.post(LIBRARY_ADD, sent)
    assert answer.status_code == 409
    assert "The picture could not be stored: " in answer.text
    assert f'value="{caption}"' in answer.text
    assert Image.objects.count() == 0


# A check stores nothing; an act that is refused leaves nothing.


def test_a_preview_stores_no_picture_and_says_that_it_is_not_shown(desk, editor):
    client, before = desk(editor), files()
    form = form_of(client.get(ADD)) | {"headline": "Bridge closes", "lead_upload": factories.picture_file()}
    answer = client.post("/admin/articles/story/preview/", form)
    assert answer.status_code == 200
    assert "The new lead image is not in this preview" in answer.text
    assert (Image.objects.count(), files()) == (0, before)


def test_an_act_that_is_refused_leaves_no_picture(desk, editor):
    story, client = factories.story(editor), desk(editor)
    address = f"/admin/articles/story/{story.pk}/change/"
    form = form_of(client.get(address))
    workflow.save(story, by=factories.person("editor"), words={"headline": "Theirs"})
    before = files()
    answer = client.post(
        address, form | {"headline": "Mine", "lead_upload": factories.picture_file(), "_act": "save"}
    )
    assert answer.status_code == 409
    assert "choose it again" in answer.text
    assert (Image.objects.count(), files()) == (0, before)


def test_words_that_do_not_fit_leave_no_picture_in_the_library(desk, journalist):
    before = files()
    sent = {"picture": factories.picture_file(), "caption": "x" * 1001, "credit": "", "alt_text": ""}
    answer = desk(journalist).post(LIBRARY_ADD, sent)
    assert answer.status_code == 200
    assert (Image.objects.count(), files()) == (0, before)
