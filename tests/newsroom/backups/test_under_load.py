"""A backup taken while people write is restored whole, and what was taken down since stays down."""

import json
import re

import pytest

from tests.newsroom.backups.sites import Site

pytestmark = pytest.mark.once

FILL = """
from articles.models import Newspaper
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests import factories

administrator = factories.person("administrator", username="ada")
editor = factories.person("editor", username="eve")
doomed, killed = factories.image(editor), factories.image(editor)
words = {"lead_credit": "A. Photographer", "lead_alt_text": "A field."}
story = factories.published(administrator, lead_image=doomed, **words)
factories.published(editor, lead_image=killed, **words)
logo = default_storage.save("images/newspaper/0123456789abcdef-40x20.webp", ContentFile(b"a logo"))
Newspaper.objects.update_or_create(pk=1, defaults={"name": "The Courier", "logo": logo})
print(story.pk, doomed.pk, killed.pk)
"""
WRITE = """
from articles import workflow
from tests import factories
from newsroom.models import User

eve = User.objects.get(username="eve")
words = {"lead_credit": "A. Photographer", "lead_alt_text": "A field."}
while True:
    story = factories.published(eve, lead_image=factories.image(eve, size=(80, 60)), **words)
    print(story.pk, flush=True)
"""
TAKE_AWAY = """
from articles import workflow
from articles.models import Image, Story
from newsroom.models import User

ada = User.objects.get(username="ada")
workflow.take_down(Story.objects.get(pk={story}), by=ada, reason="By order of a court.")
workflow.kill_picture(Image.objects.get(pk={killed}), by=ada, reason="A forgery.")
"""
ASK = """
import hashlib, json
from articles.models import Article, Image, Story
from articles.pictures.renditions import public_files
from django.core.files.storage import default_storage

images = list(Image.objects.all())
print(json.dumps({
    "taken_down": list(Story.objects.exclude(taken_down_at=None).values_list("pk", flat=True)),
    "killed": [image.pk for image in images if image.status == "killed"],
    "stories": Story.objects.count(),
    "wrong": [image.pk for image in images
              if hashlib.sha256(image.original.open().read()).hexdigest() != image.sha256],
    "public": [image.pk for image in images if any(map(default_storage.exists, public_files(image)))],
    "partly": [image.pk for image in images if not all(map(default_storage.exists, public_files(image)))],
    "pictures": [image.pk for image in images],
    "logo": default_storage.exists("images/newspaper/0123456789abcdef-40x20.webp"),
}))
"""


def backed_up(site):
    """Backs a site up twice while somebody writes; what is to go, and how many stories the second has."""
    story, doomed, killed = map(int, site.run(FILL).split())
    with site.working(WRITE) as log:
        site.done("backup")
        least = log.read_text().count("\n")
        said = site.done("backup")
        most = log.read_text().count("\n") + 1
    files, new = map(int, re.findall(r"(\d+) (?:pictures’ files|files were new)", said))
    assert 0 < new < files, "Only what has come since is stored."
    return story, doomed, killed, range(least + 2, most + 3)


def is_whole(site, story, doomed, killed, stories):
    """Whether a restored site has all of its pictures and stories but those that are gone."""
    site.done("deliver")
    assert "rules hold" in site.done("verify")
    has = json.loads(site.run(ASK))
    assert (has["taken_down"], has["killed"], has["wrong"], has["logo"]) == ([story], [killed], [], True)
    assert has["stories"] in stories
    assert {*has["pictures"]} - {*has["public"]} == {*has["partly"]} == {doomed, killed}
    return True


def test_what_was_backed_up_under_load_is_restored_whole_without_what_was_taken_down_since(
    new_database, place, new_key, tmp_path
):
    identity, setting = new_key("ours")
    sealed = {"BACKUP_TO": str(place), "BACKUP_ENCRYPT_TO": setting}
    site = Site(tmp_path / "site", new_database("site"), **sealed)
    story, doomed, killed, stories = backed_up(site)
    site.run(TAKE_AWAY.format(story=story, killed=killed))
    site.done("deliver")
    listed = [file.read_text() for file in (place / "taken-down").iterdir()]
    assert len(listed) == 2
    assert not any("court" in text or "forgery" in text for text in listed)

    drill = site.done("restore", "--check", "--identity", identity)
    assert "2 take-downs and kills of after the backup were done again." in drill
    assert "rules hold" in drill
    restored = Site(tmp_path / "restored", new_database("restored", is_empty=True))
    restored.done("restore", str(place), "--identity", identity)
    assert is_whole(restored, story, doomed, killed, stories)
    assert "The database has tables already" in restored.refused("restore", str(place))
