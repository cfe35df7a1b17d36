"""Files of video and audio that are missing, or that readers must not have: found, and made again."""

from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import invariants, workflow
from articles.clips import files, lost
from articles.follow_up.clips import settle, take_frames
from articles.follow_up.stores import Lost
from articles.follow_up.verifying import look, look_again
from articles.models import Clip, ClipText, ClipUse, Image, Job
from tests import factories
from tests.articles.clips import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def clip(clock, editor):
    """A clip of a live story, with frames and its public file."""
    stored = made.complete(editor, made.WEBM)
    factories.published(editor, lead_clip=stored.key)
    take_frames(str(stored.pk))
    settle(str(stored.pk))
    Job.objects.all().delete()
    stored.refresh_from_db()
    return stored


def verified(capsys, *options):
    """(what was repaired, what is wrong)"""
    with suppress(CommandError):
        call_command("verify", *options, verbosity=0)
    said = capsys.readouterr()
    return said.out, said.err


def test_what_is_missing_is_named_and_made_again(clip, capsys):
    private = storages["originals"]
    assert "so have video and audio" in verified(capsys)[0]
    default_storage.delete(files.public_name(clip))
    private.delete(clip.prepared)
    private.delete(clip.frames[0])
    wrong = verified(capsys)[1]
    for said in ("copy for readers is missing", "frames offered", "Readers may have its file"):
        assert f"Clip {clip.pk} (The bridge from above): " in wrong
        assert said in wrong
    done, wrong = verified(capsys, "--repair")
    assert (done.count("made again"), done.count("taken again"), done.count("mended"), wrong) == (1, 1, 1, "")
    assert "so have video and audio" in verified(capsys)[0]


def test_the_copy_for_readers_is_made_again_only_of_the_same_bytes(clip):
    private = storages["originals"]
    private.delete(clip.prepared)
    assert lost.prepare_again(clip)
    assert lost.private_files_missing(clip) == []
    private.delete(clip.prepared)
    Clip.objects.update(file_hash="0" * 16)
    clip.refresh_from_db()
    assert not lost.prepare_again(clip)
    with pytest.raises(Lost, match="can't be made again"):
        look_again(str(clip.pk))


def test_a_lost_original_is_named_and_is_among_the_failing_jobs(clip, capsys):
    with storages["originals"].open(clip.original.name) as file:
        original = file.read()
    storages["originals"].delete(clip.original.name)
    assert f"Its original is lost: put {clip.original.name} back" in verified(capsys, "--repair")[1]
    look("")
    assert Job.objects.get(kind="lost_clip").key == str(clip.pk)
    with pytest.raises(Lost, match=clip.original.name):
        look_again(str(clip.pk))
    storages["originals"].save(clip.original.name, ContentFile(original))
    look_again(str(clip.pk))


def test_a_file_that_readers_must_not_have_is_named_and_taken_back(clip, editor, capsys):
    workflow.kill_clip(clip, by=editor, reason="Recalled")
    # While its job is about to, that is no fault.
    assert "so have video and audio" in verified(capsys)[0]
    Job.objects.all().delete()
    assert "Readers may not have its file" in verified(capsys)[1]
    verified(capsys, "--repair")
    assert not default_storage.exists(files.public_name(clip))
    assert "so have video and audio" in verified(capsys)[0]


def test_rows_that_a_version_names_must_be_there(clip, editor):
    assert list(invariants.broken(timezone.now())) == []
    poster = factories.image(editor)
    workflow.choose_clip_poster(clip, by=editor, poster=poster)
    factories.published(editor, lead_clip=clip.key)
    gone = clip.captions.get().pk
    ClipUse.objects.all().delete()
    ClipText.objects.filter(pk=gone).delete()
    Clip.objects.update(poster=None)
    Image.objects.filter(pk=poster.pk).update(key="another")
    said = " ".join(invariants.broken_in_rows(timezone.now()))
    for wrong in (f"no text {gone}", f"no poster {poster.key}", f", clip {clip.key}"):
        assert wrong in said
