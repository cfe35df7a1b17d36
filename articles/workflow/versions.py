"""Opening and closing articles: what the publishing verbs share."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import freshness, html, row_locks
from articles.clips import uses as clip_uses
from articles.clips.frozen import frozen
from articles.models import Address, Article, ArticleByline, ArticleCategory, PublicNote, Story, Words
from articles.models.article import HELD_UNTIL
from articles.models.story import SEARCHED
from articles.picture_uses import record_uses
from articles.record import now
from articles.search import index
from articles.text.detection import language_of
from articles.text.slugs import LONGEST_SLUG, slug_of
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.locking import CLOSED_AFTER, ended_unmarked
from articles.workflow.rules import Refused

FIRST, MINOR, UPDATE = Article.Kind
_TEASER_LENGTH = 300
_MOST_PICTURES = 32_767
"""The maximum of the column."""
_LONGEST_NUMBER = 8
"""The most characters of a number at the end of a slug, with its hyphen; enough for any site."""
_MOST_CLOSED = 100
"""The most versions that one act marks as closed."""


@dataclass(frozen=True)
class Publication:
    """How a version is published, besides its words and its time."""

    kind: str
    """ "first" for a first publication, else "minor" or "update"."""
    note: str = ""
    """The update line, which a move to the top requires."""
    public_note: PublicNote | None = None
    """Unsaved, with kind, text, is_grave and supersedes."""
    move_to_top: bool = False
    overriding: Collection[str] = ()
    """The checks that the editor has seen and overrides: each opens a task."""
    remark: str = ""
    """A remark for the desk, kept in the history."""
    without_notes: str | None = None
    """Why a republished story comes back without its earlier public notes; None to keep them."""
    set_again: bool = False
    """Whether the scheduled version keeps its time, with the fix merged into its words."""


def opening_time(act, at: datetime | None) -> datetime:
    """When the version opens: at the requested time, or now. Raises Refused if that is past or too far."""
    if at is None:
        return act.at
    if at <= act.at:
        text = _("%(time)s has passed: choose a later time, or publish now.")
        raise Refused(text % {"time": desk_time_in_zone(at)})
    if at >= HELD_UNTIL:
        raise Refused(_("That year is too far ahead: choose an earlier time."))
    return at


def cancel_scheduled(act) -> Article | None:
    """Cancel the scheduled version, if any, with its tasks, and return the live version."""
    if ahead := act.standing.ahead:
        act.note_cancellation(ahead)
        _finish_tasks_of_scheduled(act)
    return remove_scheduled(act)


def _finish_tasks_of_scheduled(act) -> None:
    """Close the tasks opened since the last version went live: they concern the scheduled one only."""
    left = act.story.tasks.filter(done_at=None)
    if act.standing.last:
        left = left.filter(at__gt=act.standing.last.live_from)
    left.update(done_at=act.at, done_by=act.by)


def remove_scheduled(act) -> Article | None:
    """Mark ended versions as closed, delete the scheduled one, and return the live one."""
    if act.story.under_lock.have_ended:
        _close_ended(act.at - CLOSED_AFTER)
    if act.standing.ahead:
        _delete_scheduled(act)
    return act.standing.live


def _close_ended(at: datetime) -> None:
    """Mark all stories' versions that had ended by then as closed, so that lists need not skip them.

    All stories': after a label is removed from a story, no later act reaches that label's last version.
    Never sooner than CLOSED_AFTER: a request that read the clock just before the end would find neither
    the old version, already closed, nor the new one, not yet open at that time.
    """
    ended = ended_unmarked(at)
    # All but the newest, which tells feeds when readers last lost a version.
    if pks := list(ended.values_list("pk", flat=True)[:_MOST_CLOSED])[:-1]:
        _mark(pks, is_closed=True)
        index.remove(pks)


def _mark(pks, *, is_closed: bool) -> None:
    """Set it for these versions, in the order in which a kill locks them, and then for their labels."""
    row_locks.in_order(Article.objects.filter(pk__in=pks), no_key=True).update(is_closed=is_closed)
    ArticleCategory.objects.filter(article__in=pks).update(is_closed=is_closed)
    ArticleByline.objects.filter(article__in=pks).update(is_closed=is_closed)


def reopen_closed_early() -> int:
    """Reopen versions that are marked as closed but have not ended, and return how many.

    A clock that ran ahead closed them: once it is set back, readers would have neither them nor the next.
    """
    ahead = Article.objects.filter(is_closed=False, live_from__gt=now()).values("story")
    early = Article.objects.filter(is_closed=True, live_until__gt=now(), story__in=ahead)
    if pks := list(early.values_list("pk", flat=True)[:_MOST_CLOSED]):
        with transaction.atomic():
            _open_again(pks)
            freshness.move(relabelled=True)
    return len(pks)


def _open_again(pks) -> None:
    _mark(pks, is_closed=False)
    for _count in index.rebuild(pks):
        pass


def _delete_scheduled(act) -> None:
    ahead, live = act.standing.ahead, act.standing.live
    ahead.public_notes.all().delete()
    ahead.delete()
    if live:
        live.live_until = None
        live.save(update_fields=["live_until"])
        if live.is_closed:
            _open_again([live.pk])
    if not act.standing.last:
        _release_address(act)


def _release_address(act) -> None:
    """Release the address of a story that was never live, and the slug made for it.

    Its words get the typed slug back, so that the next address is made from scratch.
    """
    story = act.story
    for address in story.addresses.all():
        for words in (story, act.standing.ahead):
            words.slug = address.asked if words.slug == address.slug else words.slug
        address.delete()
    story.save(update_fields=["slug", *SEARCHED])


def close(article, at: datetime) -> None:
    """End a version at this moment; a later act sets its `is_closed`."""
    article.live_until = at
    article.save(update_fields=["live_until"])


def reserve_address(act, words, opens_at) -> None:
    """Reserve an address for a story that was never live; a live story keeps its own."""
    story, last = act.story, act.standing.last
    # A reschedule reopens the scheduled words; the working copy may have another slug by now.
    before, is_same = story.slug, story.slug == words.slug
    if last:
        words.slug = last.slug
    else:
        day, asked = timezone.localdate(opens_at), words.slug
        words.slug = _free_slug(_wanted_slug(words, story.pk), day, Address.objects.all())
        story.addresses.create(published_on=day, slug=words.slug, asked=asked)
    if is_same:
        story.slug = words.slug
    if story.slug != before:
        act.unsaved |= {"slug", *SEARCHED}


def address_of(story: Story, words: Words, last: Article | None, opens_at: datetime) -> str:
    """The address that a story with these words would get if published then, as things stand now."""
    if last:
        return last.get_absolute_url()
    day = timezone.localdate(opens_at)
    slug = _free_slug(_wanted_slug(words, story.pk), day, Address.objects.exclude(story=story.pk))
    return Article(published_on=day, slug=slug).get_absolute_url()


def _wanted_slug(words, pk) -> str:
    return words.slug or slug_of(words.headline) or f"story-{pk or '…'}"


def _free_slug(wanted, day, taken) -> str:
    """The slug, or the first one with `-2`, `-3` … that is not taken on that day."""
    stem = slug_of(wanted, LONGEST_SLUG - _LONGEST_NUMBER)
    alike = taken.filter(published_on=day, slug__startswith=stem) if stem else taken.filter(published_on=day)
    used = set(alike.values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in used:
        number += 1
        slug = f"{slug_of(wanted, LONGEST_SLUG - len(str(number)) - 1)}-{number}"
    return slug


def reader_times(act, opens_at, kind, public_note, move_to_top) -> dict:
    """The public times of a version that an act opens then."""
    return times_after(act.standing.last, opens_at, kind, public_note, move_to_top=move_to_top)


def times_after(
    last: Article | None,
    opens_at: datetime,
    kind: str,
    public_note: PublicNote | None = None,
    *,
    move_to_top: bool = False,
) -> dict:
    """The public times of a version that opens then after `last`, or as the first."""
    times = {
        "published_on": last.published_on if last else timezone.localdate(opens_at),
        "published_at": last.published_at if last else opens_at,
        "published_under": last.published_under if last else urlsplit(settings.SITE_URL).hostname,
        "listed_at": opens_at if move_to_top or not last else last.listed_at,
        "updated_at": last.updated_at if last else None,
        "updated_as": last.updated_as if last else "",
    }
    if last and (kind == UPDATE or public_note):
        is_correction = public_note and public_note.kind == PublicNote.Kind.CORRECTION
        times["updated_at"] = opens_at
        times["updated_as"] = Article.UpdatedAs.CORRECTED if is_correction else Article.UpdatedAs.UPDATED
    return times


def open_version(
    act, words, opens_at, previous, *, categories=None, authors=None, note="", **fields
) -> Article:
    """Close the previous version and open one with these words at the same instant."""
    if previous:
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
    act.opened.append(article)
    article.categories = list(words.categories if categories is None else categories)
    article.authors = list(words.authors if authors is None else authors)
    _store_labels(article)
    index.add(article)
    record_uses(act.story, article)
    clip_uses.record_uses(act.story, article)
    return article


def drawn_from(words: Words) -> dict:
    """The fields derived from a version's words: what lists show, its language, the stories it names."""
    written_in = language_of(words)
    return {
        "teaser": words.dek or shortened(html.first_paragraph(words.body), _TEASER_LENGTH),
        "reading_minutes": html.reading_minutes(words.body, written_in),
        "pictures": min(_MOST_PICTURES, bool(words.lead_image_id) + len(html.pictures_in(words.body))),
        "clips": frozen(words),
        "related_ids": _stories_at(words.related.split()),
        "written_in": written_in,
        "translated_from_id": _original_at(words.translation_of),
    }


def _stories_at(paths: list[str]) -> list[int]:
    """The ids of the stories with these addresses, current or former, in the same order."""
    if not paths:
        return []
    parts = {path: path.strip("/").split("/") for path in paths}
    days = {path: "-".join(day) for path, (*day, _) in parts.items()}
    known = Address.objects.filter(slug__in={slug for *_, slug in parts.values()})
    stories = {(f"{day}", slug): pk for day, slug, pk in known.values_list("published_on", "slug", "story")}
    found = [stories.get((days[path], parts[path][-1])) for path in paths]
    return list(dict.fromkeys(filter(None, found)))


def _original_at(path: str) -> int | None:
    """The id of the story at an address or, where that is a translation itself, of its original."""
    for pk in _stories_at(path.split()):
        newest = Article.objects.filter(story=pk).order_by("-live_from")
        return newest.values_list("translated_from", flat=True).first() or pk
    return None


def detect_languages() -> int:
    """Detect the language of versions published before there was detection; return how many were set."""
    unknown = Article.objects.filter(is_closed=False, written_in="").order_by("pk")
    count = 0
    for article in unknown.only("language", "headline", "dek", "body").iterator(500):
        tag = language_of(article)
        count += bool(tag) and Article.objects.filter(pk=article.pk).update(written_in=tag)
    return count


def shortened(text: str, length: int) -> str:
    """The text, cut after a whole word with an ellipsis if it is longer than this.

    Languages written without spaces are cut between two characters, marks and joined emoji kept whole.
    """
    if len(text) <= length:
        return text
    end = length - 1
    while end > 1 and _is_joined(text[end - 1], text[end]):
        end -= 1
    start = text[:end]
    whole_words, space, _ = start.rpartition(" ")
    is_cut_in_word = not text[end].isspace()
    kept = whole_words if is_cut_in_word and space and len(whole_words) > length // 2 else start
    return f"{_NOT_BEFORE_ELLIPSIS.sub('', kept)}…"


def _is_joined(character: str, following: str) -> bool:
    joins = unicodedata.category(following)[0] == "M" or "\U0001f3fb" <= following <= "\U0001f3ff"
    return joins or _JOINER in (character, following)


_JOINER = "\u200d"
_NOT_BEFORE_ELLIPSIS = re.compile(r"""(?:(?<=\s)[(\[{“‘«„‹"']+|[\s.,;:…–—-])+$""")
"""Trailing punctuation and spaces, and opening marks whose contents are cut off."""


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
    """Save a public note, if there is one, on the version that it opens."""
    if public_note is None:
        return
    if not public_note.text.strip():
        raise Refused(_("Write the text of the note: readers see it."))
    # Always a new row: rescheduling attaches the note of a version that was deleted.
    public_note.pk, public_note._state.adding = None, True
    public_note.article, public_note.story_id = article, article.story_id
    public_note.at = article.live_from
    public_note.save()


def set_status(act, status) -> None:
    """Set the story's status; `submitted_at` is when it went into review, or empty."""
    act.story.status = status
    act.story.modified_at = act.at
    act.story.submitted_at = act.at if status == Story.Status.IN_REVIEW else None
    act.unsaved |= {"status", "modified_at", "submitted_at"}
    act.save_story()
