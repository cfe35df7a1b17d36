"""Opening and closing the versions that readers get: what the publishing verbs share."""

from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify

from articles import html
from articles.models import Address, Article, ArticleByline, ArticleCategory, PublicNote, Story, Words
from articles.models.article import HELD_UNTIL
from articles.picture_uses import record_uses
from articles.workflow.rules import Refused

FIRST, MINOR, UPDATE = Article.Kind
_SLUG_LENGTH = Address._meta.get_field("slug").max_length
_TEASER_LENGTH = 300


def opening(act, at: datetime | None) -> datetime:
    """When the version opens: at the time asked for, which must lie ahead, or now."""
    if at is None:
        return act.at
    if at <= act.at:
        raise Refused(
            f"{timezone.localtime(at):%Y-%m-%d %H:%M} has passed: choose a later time, or publish now."
        )
    if at >= HELD_UNTIL:
        raise Refused("That year is out of reach: choose an earlier time.")
    return at


def clear_the_way(act) -> Article | None:
    """Void what lies ahead, with what it left to do, and give the live version."""
    if act.standing.ahead:
        _finish_tasks_of_ahead(act)
    return make_room(act)


def _finish_tasks_of_ahead(act) -> None:
    """Finish what was left to do since readers last got a version: nothing of it concerns that one."""
    left = act.story.tasks.filter(done_at=None)
    if act.standing.last:
        left = left.filter(at__gt=act.standing.last.live_from)
    left.update(done_at=act.at, done_by=act.by)


def make_room(act) -> Article | None:
    """Settle what the clock has closed, take away what lies ahead, and give the live version."""
    _settle(act)
    if act.standing.ahead:
        _take_away(act)
    return act.standing.live


def _settle(act) -> None:
    """Mark as closed what the clock has closed already, so that lists need not pass over it."""
    for article in act.story.articles.filter(is_closed=False, live_until__lte=act.at):
        close(article, article.live_until)


def _take_away(act) -> None:
    ahead, live = act.standing.ahead, act.standing.live
    ahead.public_notes.all().delete()
    ahead.delete()
    if live:
        live.live_until = None
        live.save(update_fields=["live_until"])
    if not act.standing.last:
        act.story.addresses.all().delete()


def close(article, at) -> None:
    """End a version at a moment that is over."""
    article.live_until, article.is_closed = at, True
    article.save(update_fields=["live_until", "is_closed"])
    article.category_rows.update(is_closed=True)
    article.byline_rows.update(is_closed=True)


def give_address(act, words, opens_at) -> None:
    """Reserve the address of a story that readers never had; after that it stays."""
    story, last = act.story, act.standing.last
    # A reschedule opens the words that were set; the working copy may have another slug by now.
    is_same = story.slug == words.slug
    if last:
        words.slug = last.slug
    else:
        day = timezone.localdate(opens_at)
        words.slug = _free_slug(words.slug or slug_of(words.headline) or f"story-{story.pk}", day)
        story.addresses.create(published_on=day, slug=words.slug)
    if is_same:
        story.slug = words.slug
        story.save(update_fields=["slug"])


def slug_of(text: str) -> str:
    """The text as the last part of an address, empty where no letter or number is in it."""
    return slugify(text, allow_unicode=True)[:_SLUG_LENGTH].strip("-")


def _free_slug(wanted, day) -> str:
    """The slug, or the first of `-2`, `-3` … that no story of the day has."""
    slug, number = wanted, 1
    while Address.objects.filter(published_on=day, slug=slug).exists():
        number += 1
        slug = f"{wanted[: _SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return slug


def reader_times(act, opens_at, kind, public_note, move_to_top) -> dict:
    """The times that readers see, for a version that an act opens then."""
    return times_after(act.standing.last, opens_at, kind, public_note, move_to_top=move_to_top)


def times_after(
    last: Article | None,
    opens_at: datetime,
    kind: str,
    public_note: PublicNote | None = None,
    *,
    move_to_top: bool = False,
) -> dict:
    """The times that readers see, for a version that opens then after `last`, or as the first."""
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


def replace_live(act, live, **fields) -> Article:
    """Open a version now with the words that readers have."""
    labels = {"categories": live.categories, "authors": live.authors}
    voids = act.standing.ahead is not None
    article = open_version(act, live, act.at, clear_the_way(act), **labels, **fields)
    if voids:
        set_status(act, Story.Status.IN_REVIEW)
    return article


def open_version(
    act, words, opens_at, previous, *, categories=None, authors=None, note="", **fields
) -> Article:
    """Close the version before and open one with these words, at one instant."""
    if previous and opens_at > act.at:
        previous.live_until = opens_at
        previous.save(update_fields=["live_until"])
    elif previous:
        close(previous, opens_at)
    article = Article(
        **words.words(),
        **fields,
        story=act.story,
        live_from=opens_at,
        note=note,
        **drawn_from(words),
        opened_by=act.by,
    )
    article.save(force_insert=True)
    article.categories = list(words.categories if categories is None else categories)
    article.authors = list(words.authors if authors is None else authors)
    _store_labels(article)
    record_uses(act.story, article)
    return article


def drawn_from(words: Words) -> dict:
    """What lists and pages show of a version's words: its teaser and reading time."""
    return {
        "teaser": words.dek or shortened(html.first_paragraph(words.body), _TEASER_LENGTH),
        "reading_minutes": html.reading_minutes(words.body),
    }


def shortened(text: str, length: int) -> str:
    """The text, cut at the end of a word and marked by an ellipsis where it is longer than this.

    Languages written without spaces are cut between two characters.
    """
    if len(text) <= length:
        return text
    start = text[: length - 1]
    whole_words, space, _ = start.rpartition(" ")
    is_cut_in_word = not text[length - 1].isspace()
    kept = whole_words if is_cut_in_word and space and len(whole_words) > length // 2 else start
    return f"{kept.rstrip(' ,;:–—-')}…"


def _store_labels(article) -> None:
    shared = {"article": article, "listed_at": article.listed_at, "story_id": article.story_id}
    ArticleCategory.objects.bulk_create(
        ArticleCategory(category=category, position=position, **shared)
        for position, category in enumerate(article.categories)
    )
    ArticleByline.objects.bulk_create(
        ArticleByline(author=author, position=position, **shared)
        for position, author in enumerate(article.authors)
    )


def attach(public_note: PublicNote | None, article: Article) -> None:
    """Store a public note, if there is one, on the version that it opens."""
    if public_note is None:
        return
    if not public_note.text.strip():
        raise Refused("Write the note's text: it is what readers get.")
    public_note.pk, public_note._state.adding = None, True
    public_note.article, public_note.at = article, article.live_from
    public_note.save()


def set_status(act, status) -> None:
    """Put the story into a status; in review it waits from now on."""
    act.story.status = status
    act.story.modified_at = act.at
    act.story.submitted_at = act.at if status == Story.Status.IN_REVIEW else None
    act.story.save(update_fields=["status", "modified_at", "submitted_at", "taken_down_at"])
