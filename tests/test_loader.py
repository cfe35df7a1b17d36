"""The benchmarks' loader writes the same rows as the verbs would for the same stories."""

import itertools
from itertools import zip_longest

import time_machine

from articles import models, workflow
from articles.models import Address, Article, PublicNote, Story, Withdrawal
from benchmarks.world.loading import load

OF_STORY = [Article, Address, PublicNote, Withdrawal, models.PictureUse]
OF_ACTS = [models.Revision, models.AuditEntry]
OF_ARTICLE = [models.ArticleCategory, models.ArticleByline]
OWN = {"id", "story_id", "article_id", "is_closed"}
"""Versions are marked as closed, and leave the search index, in a later act on any story."""
COUNTED = {"version"}
"""The loader skips the saves before another act."""


def test_loaded_stories_have_the_rows_that_the_verbs_write(transactional_db):
    load(300)
    differences = {}
    for story in of_each_kind():
        expected = rows_of(story)
        Address.objects.filter(story=story).delete()
        found = rows_of(written_again(story))
        assert found.keys() == expected.keys()
        for name, rows in expected.items():
            pairs = zip_longest(found[name], rows, fillvalue={})
            differences[story.pk, story.status, name] = [*filter(None, itertools.starmap(_difference, pairs))]
    assert not {where: what for where, what in differences.items() if what}


def of_each_kind() -> list[Story]:
    """One story of each kind, by its status, its versions and what they do; no live blogs."""
    found = {}
    for story in Story.objects.order_by("pk"):
        versions = story.articles.order_by("live_from")
        acts = tuple((each.kind, each.updated_as, each.listed_at == each.live_from) for each in versions[:4])
        is_ahead = bool(versions) and versions[0].live_from > story.created_at
        if len(acts) < 4:
            found[story.status, acts, is_ahead] = story
    assert len(found) >= 8
    return [*found.values()]


def rows_of(story) -> dict[str, list[dict]]:
    """Its rows by table, without ids, and without what the loader counts differently."""
    found = {"Story": [_without(story, OWN | COUNTED | {"assigned_to_id", "urgency"})]}
    for model in OF_STORY:
        found[model.__name__] = [_without(row, OWN) for row in model.objects.filter(story_id=story.pk)]
    entries = models.SearchEntry.objects.filter(story_id=story.pk, article__live_until=None)
    found["SearchEntry"] = [_without(row, OWN) for row in entries]
    for model in OF_ARTICLE:
        rows = model.objects.filter(story_id=story.pk).order_by("article", "position")
        found[model.__name__] = [_without(row, OWN) for row in rows]
    for model in OF_ACTS:
        rows = model.objects.filter(story_id=story.pk).order_by("pk")
        if story.status != Story.Status.DRAFT:
            rows = rows.exclude(act="save")
        found[model.__name__] = [_without(row, OWN | COUNTED) for row in rows]
    return found


def _without(row, names):
    fields = [field.attname for field in row._meta.concrete_fields if field.attname not in names]
    return {name: getattr(row, name) for name in fields}


def _difference(row, other):
    names = [name for name in {**row, **other} if row.get(name) != other.get(name)]
    return {name: (row.get(name), other.get(name)) for name in names}


def written_again(story) -> Story:
    versions = list(story.articles.order_by("live_from"))
    by = story.owner
    with time_machine.travel(story.created_at, tick=False):
        # An untyped slug is made at publication.
        typed = {"slug": ""} if versions else {}
        new = workflow.create(by=by, words=words_of(versions[0] if versions else story) | typed)
        if story.status == Story.Status.IN_REVIEW:
            workflow.submit(new, by=by)
    for version in versions:
        publish(new, version, story)
    for withdrawal in Withdrawal.objects.filter(story=story):
        with time_machine.travel(withdrawal.at, tick=False):
            workflow.withdraw(new, by=by, notice=withdrawal.notice)
    return Story.objects.get(pk=new.pk)


def publish(new, version, story):
    note = version.public_notes.first()
    is_ahead = version.live_from > story.created_at and version.kind == "first"
    with time_machine.travel(story.created_at if is_ahead else version.live_from, tick=False):
        if version.kind != "first":
            workflow.save(new, by=story.owner, words=words_of(version))
        workflow.publish(
            new,
            by=story.owner,
            kind=version.kind,
            at=version.live_from if is_ahead else None,
            public_note=note and PublicNote(kind=note.kind, text=note.text),
            note=version.note,
            move_to_top=version.listed_at == version.live_from != version.published_at,
        )


def words_of(words) -> dict:
    scalars = {field.name: getattr(words, field.name) for field in Story.word_fields()}
    return {**scalars, "categories": words.categories, "bylines": words.authors}
