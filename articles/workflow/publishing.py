"""The verbs that publish."""

import json
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from html import escape

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.cleaning import one_line
from articles.models import Address, Article, Author, Category, PublicNote, Sending, Story
from articles.models.story import SEARCHED
from articles.record import now
from articles.times.desk_times import desk_time_in_zone
from articles.workflow import readiness
from articles.workflow.acting import acting
from articles.workflow.acts import PUBLISHED, WITHDRAWN, Act, verb
from articles.workflow.handling import set_urgency
from articles.workflow.rules import NotReady, Refused
from articles.workflow.saving import create, is_same
from articles.workflow.scheduled import replace_live
from articles.workflow.seen import Seen
from articles.workflow.tasks import update_tasks
from articles.workflow.versions import (
    FIRST,
    MINOR,
    UPDATE,
    Publication,
    attach,
    cancel_scheduled,
    open_version,
    opening_time,
    reader_times,
    reserve_address,
    set_status,
    slug_of,
)
from articles.workflow.withdrawing import notes_before, withdrawal_of


@verb
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
    again: bool = False,
    without_notes: str | None = None,
    cancelling: bool = True,
    seen: Seen | None = None,
) -> Article:
    """Publish the working copy, now or at a future time; the other options are those of Publication.

    `again` confirms that a withdrawn story should be public again. A scheduled version is cancelled; with
    `cancelling` False the act is refused instead. Raises Forbidden, Refused, or NotReady with the problems.
    """
    how = (kind, note, public_note, move_to_top, overriding, remark, without_notes)
    with acting(Act.PUBLISH, story, by, seen=seen) as act:
        _require_confirmed(act, again, cancelling)
        return _publish(act, Publication(*how), opening_time(act, at))


def _publish(act, publication: Publication, opens_at: datetime) -> Article:
    kind, public_note, to_top = publication.kind, publication.public_note, publication.move_to_top
    require_kind(kind, act.standing, public_note, to_top)
    _require_news(act, publication)
    problems = require_ready(act.story, opens_at, publication.overriding)
    previous = cancel_scheduled(act)
    reserve_address(act, act.story, opens_at)
    times = reader_times(act, opens_at, kind, public_note, to_top)
    article = open_version(act, act.story, opens_at, previous, kind=kind, note=publication.note, **times)
    attach(public_note, article)
    set_status(act, PUBLISHED)
    update_tasks(act, article, problems)
    left_off = _keep_notes(act, publication.without_notes)
    name = Act.SCHEDULE if opens_at > act.at else Act.PUBLISH
    act.record(name, lambda: _detail(publication, left_off))
    act.notify(lambda: _notification_text(article, act))
    return article


def _require_news(act, publication: Publication) -> None:
    live = act.standing.live
    if live and not publication.public_note and is_same(live, act.story):
        raise Refused(_("Readers already have these words: nothing would change for them."))
    if publication.move_to_top and not publication.note.strip():
        raise Refused(_("Say in the update line what is new: the story moves to the top of the feed."))


def _detail(publication: Publication, left_off: str) -> str:
    """The record's text for a publication; `left_off` is why the earlier public notes are left off."""
    to_top = _("Moves to the top.") if publication.move_to_top else ""
    notes = _("Without the earlier public notes: %(reason)s") % {"reason": left_off} if left_off else ""
    return " ".join(filter(None, [to_top, publication.remark or publication.note, notes]))


def _keep_notes(act, without_notes: str | None) -> str:
    """Store whether a republished story keeps its earlier public notes; return the reason if it doesn't."""
    withdrawal = withdrawal_of(act.story, act.standing)
    if withdrawal is None or not notes_before(withdrawal).exists():
        return ""
    if without_notes is not None and not without_notes.strip():
        raise Refused(_("Say why the earlier public notes are left off: the reason stays on record."))
    withdrawal.keeps_notes = without_notes is None
    withdrawal.save(update_fields=["keeps_notes"])
    return (without_notes or "").strip()


def _require_confirmed(act, again, cancelling) -> None:
    """Raise Refused if the act would undo a withdrawal or a schedule without the editor's confirmation."""
    if act.story.status == WITHDRAWN and not again and not cancelling:
        raise Refused(_("It is withdrawn: open it to publish it again."))
    if act.story.status == WITHDRAWN and not again:
        raise Refused(_("This story is withdrawn. Confirm that readers get it back, then publish it."))
    ahead = act.standing.ahead
    if ahead and not cancelling:
        text = _("Scheduled for %(time)s: open it to publish it now.")
        if ahead.is_held:
            text = _("On hold; it was scheduled for %(time)s: open it to publish it now.")
        raise Refused(text % {"time": desk_time_in_zone(ahead.set_for)})


def require_ready(words, at: datetime, overriding: Collection[str] = ()) -> list[readiness.Problem]:
    """The problems with these words that the editor overrides. Raises NotReady if there are others."""
    found = readiness.missing(words, at)
    unseen = [problem for problem in found if not problem.may_be_overridden_by(overriding)]
    if unseen:
        raise NotReady(unseen)
    return found


def _notification_text(article, act):
    is_ahead = article.live_from > act.at
    text = _("“%(story)s” is scheduled.") if is_ahead else _("“%(story)s” is published.")
    return text % {"story": article.headline}


def flash(
    *,
    by,
    headline: str,
    text: str,
    categories: Collection[Category] = (),
    bylines: Collection[Author] = (),
    token: str = "",
) -> Article:
    """Publish a headline and two lines at once, with the default labels for flashes unless others are given.

    `token` identifies the page that sends it. A repeated request with the same words from the same page
    publishes nothing and returns the first one's article. Raises Forbidden, ValidationError or NotReady.
    """
    words = _words_of_flash(headline, text, categories, bylines)
    if not token:
        return _flash(by, words)
    key = _key(by, token, words)
    try:
        return _sent(key) or _flash(by, words, key)
    except IntegrityError:
        if first := _sent(key):
            return first
        raise


def _words_of_flash(headline, text, categories, bylines) -> dict:
    return {
        "headline": headline,
        "slugline": one_line(headline)[:100],
        "body": "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()),
        "categories": list(categories or Category.objects.filter(is_default=True)),
        "bylines": list(bylines or Author.objects.filter(is_default=True)),
    }


def _key(by, token, words) -> str:
    labels = [[label.pk for label in words[name]] for name in ("categories", "bylines")]
    sent = [by.pk, token, words["headline"], words["body"], labels]
    return sha256(json.dumps(sent).encode()).hexdigest()


def _sent(key) -> Article | None:
    """The article from an earlier request with this key."""
    story = Sending.objects.filter(key=key).values("story")
    return Article.objects.filter(story__in=story).order_by("live_from").first()


def _flash(by, words, key="") -> Article:
    with transaction.atomic():
        story = create(by=by, words=words)
        if key:
            # Of two simultaneous requests, the second waits here, then violates the unique key.
            Sending.objects.create(key=key, story=story)
        set_urgency(story, by=by, urgency=Story.Urgency.FLASH)
        overriding = [problem.check for problem in readiness.missing(story, now())]
        return publish(story, by=by, kind=FIRST, overriding=overriding)


@verb
def note(
    story: Story,
    *,
    by,
    public_note: PublicNote,
    note: str = "",
    set_again: bool = False,
    seen: Seen | None = None,
) -> Article:
    """Add a public note (unsaved, with kind, text and is_grave) to a live story; its words stay.

    `note` is an update line alongside the public note. `set_again` keeps a scheduled version, which is
    cancelled otherwise. Raises Forbidden or Refused.
    """
    with acting(Act.NOTE, story, by, seen=seen) as act:
        live = act.live
        times = reader_times(act, act.at, UPDATE, public_note, move_to_top=False)
        article = replace_live(act, live, set_again=set_again, kind=UPDATE, note=note, **times)
        attach(public_note, article)
        act.record(Act.NOTE, public_note.text)
        said = {"story": article.headline, "note": public_note.text}
        act.notify(lambda: _("“%(story)s” has a new public note: %(note)s") % said)
    return article


@verb
def readdress(story: Story, *, by, slug: str, set_again: bool = False, seen: Seen | None = None) -> Article:
    """Change a live story's URL slug; the old address redirects to the new one.

    `set_again` keeps a scheduled version, which is cancelled otherwise. Raises Forbidden, or Refused if
    another story of that day has the address.
    """
    with acting(Act.READDRESS, story, by, seen=seen) as act:
        live = act.live
        slug = slug_of(slug)
        taken = Address.objects.filter(published_on=live.published_on, slug=slug).exclude(story=story)
        if not slug or taken.exists():
            raise Refused(_("That address can’t be used: choose another slug."))
        if slug == live.slug:
            raise Refused(_("The story has this address already."))
        _make_current(story, live, slug)
        times = reader_times(act, act.at, MINOR, None, move_to_top=False)
        article = replace_live(act, live, set_again=set_again, kind=MINOR, **times)
        story.save(update_fields=["slug", *SEARCHED])
        act.record(Act.READDRESS, slug)
        said = {"story": article.headline, "address": article.get_absolute_url()}
        act.notify(lambda: _("“%(story)s” has a new address: %(address)s") % said)
    return article


def _make_current(story, live, slug) -> None:
    story.addresses.update(is_current=False)
    story.addresses.update_or_create(published_on=live.published_on, slug=slug, defaults={"is_current": True})
    live.slug = story.slug = slug


@verb
def move_to_top(
    story: Story, *, by, reason: str, set_again: bool = False, seen: Seen | None = None
) -> Article:
    """Move a live story to the top of the feed; its words and the times that readers see do not change.

    `set_again` keeps a scheduled version, which is cancelled otherwise. Raises Forbidden or Refused.
    """
    with acting(Act.MOVE_TO_TOP, story, by, seen=seen) as act:
        if not reason.strip():
            raise Refused(_("Say why it moves to the top: the reason stays on record."))
        times = reader_times(act, act.at, MINOR, None, move_to_top=True)
        article = replace_live(act, act.live, set_again=set_again, kind=MINOR, **times)
        act.record(Act.MOVE_TO_TOP, reason.strip())
        act.notify(lambda: _("“%(story)s” was moved to the top of the feed.") % {"story": article.headline})
    return article


def require_kind(kind: str, standing, public_note: PublicNote | None, move_to_top: bool) -> None:
    """Raise Refused unless this kind of publication fits what readers have already had."""
    if standing.last is None and kind != FIRST:
        raise Refused(_("This story has not been public yet: publish it for the first time."))
    if standing.last and kind not in (MINOR, UPDATE):
        raise Refused(_("This story has been public already: choose minor fix or update."))
    if kind == FIRST and public_note and public_note.kind == PublicNote.Kind.CORRECTION:
        raise Refused(_("This story has not been public yet: nothing could be corrected."))
    if kind == MINOR and public_note:
        raise Refused(
            _(
                "A minor fix leaves the times that readers see, and a public note moves them: choose update,"
                " or leave the note out."
            )
        )
    if move_to_top and kind != UPDATE:
        raise Refused(_("Only an update can move to the top."))
