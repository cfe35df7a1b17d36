"""The verbs that readers notice: they alone write Article."""

from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify

from articles import html, readiness
from articles.models import (
    Address,
    Article,
    ArticleByline,
    ArticleCategory,
    PublicNote,
    Revision,
    Story,
    Withdrawal,
)
from articles.workflow.acting import acting
from articles.workflow.rules import PUBLISHED, NotReady, Refused

FIRST, MINOR, UPDATE = Article.Kind
_SLUG_LENGTH = Address._meta.get_field("slug").max_length
_TEASER_LENGTH = 300


def publish(
    story: Story,
    *,
    by,
    kind: str,
    note: str = "",
    at: datetime | None = None,
    public_note: PublicNote | None = None,
    move_to_top: bool = False,
) -> Article:
    """Give readers the working copy, now or at a time that lies ahead.

    `kind` is "first" for what readers never had, then "minor" or "update"; `note` is a line about
    an update; `public_note` is an unsaved PublicNote with kind, text and is_grave. What lay ahead
    is voided. Raises Forbidden, Refused, or NotReady with the problems.
    """
    with acting("publish", story, by, publishes=True) as act:
        opens_at = _opening(act, at)
        _require_kind(kind, act.standing, public_note, move_to_top)
        if obstacles := readiness.obstacles(story, opens_at):
            raise NotReady(obstacles)
        previous = _clear_the_way(act)
        _give_address(act, story, opens_at)
        times = _times(act, opens_at, kind, public_note, move_to_top)
        article = _open(act, story, opens_at, previous, kind=kind, note=note, **times)
        _attach(public_note, article)
        _set_status(act, PUBLISHED)
        act.record(Revision.Act.SCHEDULE if opens_at > act.at else Revision.Act.PUBLISH, note)
    return article


def reschedule(story: Story, *, by, at: datetime) -> Article:
    """Set another time for the version that lies ahead, its words as they are.

    Raises Forbidden, or Refused when it has gone live meanwhile or the time has passed.
    """
    with acting("reschedule", story, by, publishes=True) as act:
        opens_at, ahead = _opening(act, at), act.ahead
        labels = {"categories": ahead.categories, "authors": ahead.authors}
        public_note = ahead.public_notes.first()
        previous = _clear_the_way(act)
        _give_address(act, ahead, opens_at)
        times = _times(act, opens_at, ahead.kind, public_note, move_to_top=ahead.listed_at == ahead.live_from)
        article = _open(act, ahead, opens_at, previous, kind=ahead.kind, note=ahead.note, **labels, **times)
        _attach(public_note, article)
        act.record(Revision.Act.SCHEDULE)
    return article


def cancel(story: Story, *, by) -> None:
    """Void the version that lies ahead; the story is back in review.

    Raises Forbidden, or Refused when it has gone live meanwhile.
    """
    with acting("cancel", story, by, publishes=True) as act:
        _clear_the_way(act)
        _set_status(act, Story.Status.IN_REVIEW)
        act.record(Revision.Act.CANCEL)


def note(story: Story, *, by, public_note: PublicNote) -> Article:
    """Add a public note (unsaved, with kind, text and is_grave) to a live story, its words as they are.

    Raises Forbidden or Refused.
    """
    with acting("note", story, by, publishes=True) as act:
        live = act.live
        times = _times(act, act.at, UPDATE, public_note, move_to_top=False)
        article = _replace_live(act, live, kind=UPDATE, **times)
        _attach(public_note, article)
        act.record(Revision.Act.NOTE, public_note.text)
    return article


def readdress(story: Story, *, by, slug: str) -> Article:
    """Give a live story another URL slug; the old address redirects to the new one.

    Raises Forbidden, or Refused when another story of that day has the address.
    """
    with acting("readdress", story, by, publishes=True) as act:
        live = act.live
        slug = _slug(slug)
        taken = Address.objects.filter(published_on=live.published_on, slug=slug).exclude(story=story)
        if not slug or taken.exists():
            raise Refused("That address can't be used: choose another slug.")
        story.addresses.update(is_current=False)
        story.addresses.update_or_create(
            published_on=live.published_on, slug=slug, defaults={"is_current": True}
        )
        live.slug = story.slug = slug
        times = _times(act, act.at, MINOR, None, move_to_top=False)
        article = _replace_live(act, live, kind=MINOR, **times)
        story.save(update_fields=["slug"])
        act.record(Revision.Act.READDRESS, slug)
    return article


def withdraw(story: Story, *, by, notice: str) -> None:
    """Take a story from readers: its address answers 410 with this notice.

    What lay ahead is voided. Raises Forbidden or Refused.
    """
    with acting("withdraw", story, by, publishes=True) as act:
        if act.standing.live and not notice.strip():
            raise Refused("Write a notice to readers: they find it where the story was.")
        live = _clear_the_way(act)
        if live:
            _close(live, act.at)
            Withdrawal.objects.create(article=live, at=act.at, by=by, notice=notice.strip())
        _set_status(act, Story.Status.WITHDRAWN)
        act.record(Revision.Act.WITHDRAW, notice)


def take_down(story: Story, *, by, reason: str) -> None:
    """Take every word of a story from readers for good; its address answers a bare 410.

    The words are sealed for administrators. Raises Forbidden or Refused.
    """
    with acting("take_down", story, by, publishes=True) as act:
        live = _clear_the_way(act)
        if live:
            _close(live, act.at)
        story.articles.update(is_on_record=False)
        story.taken_down_at = act.at
        _set_status(act, Story.Status.WITHDRAWN)
        act.record(Revision.Act.TAKE_DOWN, reason)


def _opening(act, at: datetime | None) -> datetime:
    if at is None:
        return act.at
    if at <= act.at:
        raise Refused(
            f"{timezone.localtime(at):%Y-%m-%d %H:%M} has passed: choose a later time, or publish now."
        )
    return at


def _require_kind(kind, standing, public_note, move_to_top):
    if standing.last is None and kind != FIRST:
        raise Refused("Readers have not had this story yet: publish it for the first time.")
    if standing.last and kind not in (MINOR, UPDATE):
        raise Refused("Readers know this story already: choose minor fix or update.")
    if kind == FIRST and public_note and public_note.kind == PublicNote.Kind.CORRECTION:
        raise Refused("Readers have had nothing yet that could be corrected.")
    if move_to_top and kind != UPDATE:
        raise Refused("Only an update can move to the top.")


def _clear_the_way(act) -> Article | None:
    """Settle what the clock has closed, void what lies ahead, and give the live version."""
    _settle(act)
    if act.standing.ahead:
        _void(act)
    return act.standing.live


def _settle(act) -> None:
    """Mark as closed what the clock has closed already, so that lists need not pass over it."""
    for article in act.story.articles.filter(is_closed=False, live_until__lte=act.at):
        _close(article, article.live_until)


def _void(act) -> None:
    ahead, live = act.standing.ahead, act.standing.live
    ahead.public_notes.all().delete()
    ahead.delete()
    if live:
        live.live_until = None
        live.save(update_fields=["live_until"])
    if not act.standing.last:
        act.story.addresses.all().delete()


def _close(article, at) -> None:
    article.live_until, article.is_closed = at, True
    article.save(update_fields=["live_until", "is_closed"])
    article.category_rows.update(is_closed=True)
    article.byline_rows.update(is_closed=True)


def _give_address(act, words, opens_at) -> None:
    """Reserve the address of a story that readers never had; after that it stays."""
    story, last = act.story, act.standing.last
    # A reschedule opens the words that were set; the working copy may have another slug by now.
    is_same = story.slug == words.slug
    if last:
        words.slug = last.slug
    else:
        day = timezone.localdate(opens_at)
        words.slug = _free_slug(words.slug or _slug(words.headline) or f"story-{story.pk}", day)
        story.addresses.create(published_on=day, slug=words.slug)
    if is_same:
        story.slug = words.slug
        story.save(update_fields=["slug"])


def _slug(text) -> str:
    return slugify(text, allow_unicode=True)[:_SLUG_LENGTH].strip("-")


def _free_slug(wanted, day) -> str:
    """The slug, or the first of `-2`, `-3` … that no story of the day has."""
    slug, number = wanted, 1
    while Address.objects.filter(published_on=day, slug=slug).exists():
        number += 1
        slug = f"{wanted[: _SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return slug


def _times(act, opens_at, kind, public_note, move_to_top) -> dict:
    """The times that readers see, for a version that opens then."""
    last = act.standing.last
    times = {
        "published_on": last.published_on if last else timezone.localdate(opens_at),
        "published_at": last.published_at if last else opens_at,
        "listed_at": opens_at if move_to_top or not last else last.listed_at,
        "updated_at": last.updated_at if last else None,
        "updated_as": last.updated_as if last else "",
    }
    if last and (kind == UPDATE or public_note):
        is_correction = public_note and public_note.kind == PublicNote.Kind.CORRECTION
        times["updated_at"] = opens_at
        times["updated_as"] = Article.UpdatedAs.CORRECTED if is_correction else Article.UpdatedAs.UPDATED
    return times


def _replace_live(act, live, **fields) -> Article:
    """Open a version now with the words that readers have."""
    labels = {"categories": live.categories, "authors": live.authors}
    voids = act.standing.ahead is not None
    article = _open(act, live, act.at, _clear_the_way(act), **labels, **fields)
    if voids:
        _set_status(act, Story.Status.IN_REVIEW)
    return article


def _open(act, words, opens_at, previous, *, categories=None, authors=None, note="", **fields) -> Article:
    """Close the version before and open one with these words, at one instant."""
    if previous and opens_at > act.at:
        previous.live_until = opens_at
        previous.save(update_fields=["live_until"])
    elif previous:
        _close(previous, opens_at)
    article = Article(
        **words.words(),
        **fields,
        story=act.story,
        live_from=opens_at,
        note=note,
        teaser=words.dek or html.first_paragraph(words.body)[:_TEASER_LENGTH],
        reading_minutes=html.reading_minutes(words.body),
        opened_by=act.by,
    )
    article.save(force_insert=True)
    _copy_labels(
        article,
        words.categories if categories is None else categories,
        words.authors if authors is None else authors,
    )
    return article


def _copy_labels(article, categories, authors) -> None:
    shared = {"article": article, "listed_at": article.listed_at, "story_id": article.story_id}
    ArticleCategory.objects.bulk_create(
        ArticleCategory(category=category, position=position, **shared)
        for position, category in enumerate(categories)
    )
    ArticleByline.objects.bulk_create(
        ArticleByline(author=author, position=position, **shared) for position, author in enumerate(authors)
    )


def _attach(public_note, article) -> None:
    if public_note is None:
        return
    if not public_note.text.strip():
        raise Refused("Write the note's text: it is what readers get.")
    public_note.pk, public_note._state.adding = None, True
    public_note.article, public_note.at = article, article.live_from
    public_note.save()


def _set_status(act, status) -> None:
    act.story.status = status
    act.story.modified_at = act.at
    act.story.save(update_fields=["status", "modified_at", "taken_down_at"])
