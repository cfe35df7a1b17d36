"""Migrating from the previous release: the new worker does what the old one left undone."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE, AFTER = [("articles", "0003_the_desk")], [("articles", "0005_fill_jobs")]
FIGURE = '<figure data-image="{}"><img alt="A field." height="9" width="16"></figure>'


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db, tmp_path):
    """The models before the migration, in a new database: the way there from the newest is long."""
    usual = connections[DEFAULT_DB_ALIAS]
    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "before.sqlite3"), "OPTIONS": {}}
    connections[DEFAULT_DB_ALIAS] = DatabaseWrapper({**usual.settings_dict, **own}, DEFAULT_DB_ALIAS)
    try:
        yield migrate(BEFORE)
    finally:
        connection.close()
        connections[DEFAULT_DB_ALIAS] = usual


def a_taken_down_story(model, person, now):
    """With a lead image, a picture in the text, and one in a revision; gives the story and the three."""
    images = [
        model("articles", "Image").objects.create(
            key=letter * 16, sha256=letter, width=16, height=9, uploaded_by_id=person.pk
        )
        for letter in "abc"
    ]
    story = model("articles", "Story").objects.create(
        owner_id=person.pk,
        created_at=now,
        modified_at=now,
        lead_image=images[0],
        body=FIGURE.format("b" * 16),
        status="withdrawn",
        taken_down_at=now,
    )
    model("articles", "Revision").objects.create(
        story=story, by_id=person.pk, at=now, act="save", version=1, lead_image=images[2], body=""
    )
    return story, {image.pk for image in images}


@pytest.mark.once
def test_unsent_notifications_become_jobs_and_each_picture_is_found_by_its_story(before):
    model, now = before.get_model, timezone.now()
    person = model("newsroom", "User").objects.create(username="ann")
    story, pictures = a_taken_down_story(model, person, now)
    sent = {"person_id": person.pk, "story": story, "text": "Sent back.", "at": now}
    notifications = model("articles", "Notification").objects
    half = notifications.create(**sent, attempts=2, posted_at=now)
    notifications.create(**sent, attempts=7)
    notifications.create(**sent, seen_at=now)
    model = migrate(AFTER).get_model
    jobs = set(model("articles", "Job").objects.values_list("kind", "key"))
    assert jobs == {("mail", str(half.pk)), *(("picture_files", str(pk)) for pk in pictures)}
    assert set(model("articles", "PictureUse").objects.values_list("image", flat=True)) == pictures
    assert not model("articles", "Image").objects.filter(erased_at=None).exists()
