"""The verbs that give readers words."""

from collections.abc import Collection
from datetime import datetime
from html import escape

from django.db import transaction

from articles.cleaning import one_line
from articles.models import Address, Article, Author, Category, PublicNote, Revision, Story
from articles.record import now
from articles.workflow import readiness
from articles.workflow.acting import acting
from articles.workflow.handling import set_urgency
from articles.workflow.rules import PUBLISHED, NotReady, Refused
from articles.workflow.saving import create
from articles.workflow.tasks import leave_tasks
from articles.workflow.versions import (
    FIRST,
    MINOR,
    UPDATE,
    attach,
    clear_the_way,
    give_address,
    open_version,
    opening,
    reader_times,
    replace_live,
    set_status,
    slug_of,
)


def publish(
    story: Story,
    *,
    by,
    kind: str,
    note: str = "",
    at: datetime | None = None,
    public_note: PublicNote | None = None,
    move_to_top: bool = False,
    overriding: Collection[str] = (),
    remark: str = "",
) -> Article:
    """Give readers the working copy, now or at a time that lies ahead.

    `kind` is "first" for what readers never had, then "minor" or "update"; `note` is a line about
    an update, which a move to the top needs; `public_note` is an unsaved PublicNote with kind, text,
    is_grave and supersedes. `overriding` names the checks that the editor has seen and passes over:
    each leaves a task. `remark` is kept on record for the desk. What lay ahead is voided. Raises
    Forbidden, Refused, or NotReady with the problems.
    """
    with acting("publish", story, by, publishes=True) as act:
        opens_at = opening(act, at)
        require_kind(kind, act.standing, public_note, move_to_top)
        if move_to_top and not note.strip():
            raise Refused("Say in a note what is new: the story moves to the top of the feed.")
        problems = require_ready(story, opens_at, overriding)
        previous = clear_the_way(act)
        give_address(act, story, opens_at)
        times = reader_times(act, opens_at, kind, public_note, move_to_top)
        article = open_version(act, story, opens_at, previous, kind=kind, note=note, **times)
        attach(public_note, article)
        set_status(act, PUBLISHED)
        leave_tasks(act, article, problems)
        said = " ".join(filter(None, ["Moves to the top." if move_to_top else "", remark or note]))
        act.record(Revision.Act.SCHEDULE if opens_at > act.at else Revision.Act.PUBLISH, said)
        act.tell(_told(article, act))
    return article


def require_ready(words, at: datetime, overriding: Collection[str] = ()) -> list[readiness.Problem]:
    """The expected things that these words lack, each seen by the editor. Raises NotReady for others."""
    found = readiness.missing(words, at)
    unseen = [problem for problem in found if not problem.may_be_overridden_by(overriding)]
    if unseen:
        raise NotReady(unseen)
    return found


def _told(article, act):
    if article.live_from > act.at:
        return f"“{article.headline}” is scheduled."
    return f"“{article.headline}” is published."


def flash(
    *, by, headline: str, text: str, categories: Collection[Category] = (), bylines: Collection[Author] = ()
) -> Article:
    """Put out a headline and two lines at once, under the labels for flashes unless others are named.

    Raises Forbidden, ValidationError, or NotReady.
    """
    words = {
        "headline": headline,
        "slugline": one_line(headline)[:100],
        "body": "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()),
        "categories": list(categories or Category.objects.filter(is_default=True)),
        "bylines": list(bylines or Author.objects.filter(is_default=True)),
    }
    with transaction.atomic():
        story = create(by=by, words=words)
        set_urgency(story, by=by, urgency=Story.Urgency.FLASH)
        overriding = [problem.check for problem in readiness.missing(story, now())]
        return publish(story, by=by, kind=FIRST, overriding=overriding)


def note(story: Story, *, by, public_note: PublicNote) -> Article:
    """Add a public note (unsaved, with kind, text and is_grave) to a live story, its words as they are.

    Raises Forbidden or Refused.
    """
    with acting("note", story, by, publishes=True) as act:
        live = act.live
        times = reader_times(act, act.at, UPDATE, public_note, move_to_top=False)
        article = replace_live(act, live, kind=UPDATE, **times)
        attach(public_note, article)
        act.record(Revision.Act.NOTE, public_note.text)
        act.tell(f"“{article.headline}” has a note to readers: {public_note.text}")
    return article


def readdress(story: Story, *, by, slug: str) -> Article:
    """Give a live story another URL slug; the old address redirects to the new one.

    Raises Forbidden, or Refused when another story of that day has the address.
    """
    with acting("readdress", story, by, publishes=True) as act:
        live = act.live
        slug = slug_of(slug)
        taken = Address.objects.filter(published_on=live.published_on, slug=slug).exclude(story=story)
        if not slug or taken.exists():
            raise Refused("That address can't be used: choose another slug.")
        if slug == live.slug:
            raise Refused("The story has this address already.")
        story.addresses.update(is_current=False)
        story.addresses.update_or_create(
            published_on=live.published_on, slug=slug, defaults={"is_current": True}
        )
        live.slug = story.slug = slug
        times = reader_times(act, act.at, MINOR, None, move_to_top=False)
        article = replace_live(act, live, kind=MINOR, **times)
        story.save(update_fields=["slug"])
        act.record(Revision.Act.READDRESS, slug)
        act.tell(f"“{article.headline}” has another address: {article.get_absolute_url()}")
    return article


def require_kind(kind: str, standing, public_note: PublicNote | None, move_to_top: bool) -> None:
    """Raise Refused unless this kind of publication fits what readers have had."""
    if standing.last is None and kind != FIRST:
        raise Refused("Readers have not had this story yet: publish it for the first time.")
    if standing.last and kind not in (MINOR, UPDATE):
        raise Refused("Readers know this story already: choose minor fix or update.")
    if kind == FIRST and public_note and public_note.kind == PublicNote.Kind.CORRECTION:
        raise Refused("Readers have had nothing yet that could be corrected.")
    if move_to_top and kind != UPDATE:
        raise Refused("Only an update can move to the top.")
