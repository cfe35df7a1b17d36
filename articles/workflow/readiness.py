"""The checks before a story is published: one list for the form, the verbs and the commands.

Nothing here touches the network. The number of queries does not depend on the words.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import checks, html
from articles.models import Address, Article, Story
from articles.text import detection, typography
from articles.text.languages import language_of
from articles.text.lists import listed
from articles.times.desk_times import desk_day, desk_time_in_zone
from articles.workflow import clip_checks, picture_checks
from articles.workflow.figured import figured
from articles.workflow.placings import placing_advice
from articles.workflow.twins import headline_twins


class Weight(StrEnum):
    """How serious a problem is."""

    REQUIRED = "required"
    """Blocks publication."""
    EXPECTED = "expected"
    """An editor who has seen it may override it; that opens a task."""
    ADVICE = "advice"


@dataclass(frozen=True)
class Problem:
    """A failed check, with a message for the person who can fix it."""

    weight: Weight
    field: str
    message: str
    check: str
    """The check's name, as stored in tasks and in the audit list."""
    place: str = ""
    """Where in the body: "figure 2", "link ADDRESS" or "heading"; empty where unknown."""

    def may_be_overridden_by(self, checks: Collection[str]) -> bool:
        """Whether an editor who was shown these checks may override it."""
        return self.weight == Weight.EXPECTED and self.check in checks


def problems(story: Story, at: datetime, by=None) -> list[Problem]:
    """Every problem with these words at this time, the most serious first.

    They name no stories in progress that `by`, who will read them, may not see.
    """
    figures, clips = figured(story)
    return [
        *_required(story, at, figures, clips),
        *_expected(story, figures, clips),
        *_advice(story, at, figures, clips, by),
    ]


def missing(story: Story, at: datetime) -> list[Problem]:
    """The problems that block publication at this time: the required, then the expected."""
    figures, clips = figured(story)
    return [*_required(story, at, figures, clips), *_expected(story, figures, clips)]


# Required.


def _required(story, at, figures, clips) -> Iterator[Problem]:
    def problem(check, field, message, place=""):
        return Problem(Weight.REQUIRED, field, message, check, place)

    if not story.headline:
        yield problem("headline", "headline", _("Give the story a headline."))
    if not story.dek and not html.plain_text(story.body).strip():
        yield problem("body", "body", _("Write a body, or at least a dek."))
    if story.is_under_embargo(at):
        yield problem("embargo", "", _under_embargo(story))
    if story.lead_image_id and not story.lead_credit:
        yield problem("credit", "lead_credit", _("Give the lead image a credit: whose picture is it?"))
    for field, address in _closed_addresses(story):
        message = _CLOSED[field] % {"address": address}
        yield problem("address", field, message, f"link {address}" if field == "body" else "")
    yield from picture_checks.killed(story, figures, problem)
    yield from picture_checks.embargoed(story, figures, at, problem)
    yield from _uncredited(figures, problem)
    yield from clip_checks.unusable(clips, problem)


def _uncredited(figures, problem):
    for number, figure, known in figures:
        if not known:
            message = _("Picture %(number)s in the text is not in the library: insert it again.")
            yield problem("figure", "body", message % {"number": number}, f"figure {number}")
        elif not figure.credit:
            message = _("Give picture %(number)s in the text a credit: whose is it?")
            yield problem("figure-credit", "body", message % {"number": number}, f"figure {number}")


def _under_embargo(story) -> str:
    if story.embargo_until_lifted:
        return _("The story is under embargo until it is lifted.")
    said = _("The story is under embargo until %(time)s. It can go out then, or once the embargo is lifted.")
    return said % {"time": desk_time_in_zone(story.embargo_until)}


_CLOSED = {
    "body": gettext_lazy("Readers can't open %(address)s: change or remove the link."),
    "video_url": gettext_lazy("Readers can't open %(address)s: change or remove the video address."),
    "original_url": gettext_lazy("Readers can't open %(address)s: change or remove the original address."),
}
"""{field with addresses for readers to follow: the message about one that they can't}"""


def _closed_addresses(story) -> Iterator[tuple[str, str]]:
    """(field, address) for each address that only staff can open."""
    closed = (reverse("admin:index"), "/preview/")
    for field in _CLOSED:
        addresses = html.links(story.body) if field == "body" else [getattr(story, field)]
        for address, path in _own(addresses):
            if f"{path}/".startswith(closed):
                yield field, address


def _own(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(address as written, path) for each address on this site."""
    site = urlsplit(settings.SITE_URL).hostname
    for address in filter(None, addresses):
        # Browsers read a backslash as a slash, and resolve dot segments even when they are encoded.
        read = _ENCODED_DOT.sub(".", address.replace("\\", "/"))
        try:
            parts = urlsplit(urljoin(f"{settings.SITE_URL}/", read))
        except ValueError:
            continue  # Browsers cannot follow it either.
        if parts.scheme in ("http", "https") and unquote(parts.hostname or "") == site:
            yield address, unquote(parts.path)


_ENCODED_DOT = re.compile("%2e", re.IGNORECASE)


# Expected: an editor can override each of these. Their messages are in `articles.checks`.


def _expected(story, figures, clips) -> Iterator[Problem]:
    def problem(check, field, place=""):
        return Problem(Weight.EXPECTED, field, checks.message(check), check, place)

    if story.lead_image_id and not story.lead_alt_text:
        yield problem("alt-text", "lead_alt_text")
    yield from picture_checks.unchecked(story, figures, problem)
    if story.lead_image_id and story.lead_image.was_erased_by_a_take_down:
        yield problem("erased-picture", "lead_image")
    for number, _figure, image in figures:
        if image and image.was_erased_by_a_take_down:
            yield problem(f"erased-picture-{number}", "body", f"figure {number}")
    for number, figure, _image in figures:
        if not figure.alt_text:
            yield problem(f"figure-alt-text-{number}", "body", f"figure {number}")
    yield from clip_checks.without_words(clips, problem)
    if not story.categories:
        yield problem("category", "categories")
    if not story.authors:
        yield problem("byline", "bylines")


# Advice.

WIDE_ENOUGH = 1200
"""Width in pixels at which a picture is sharp on every screen."""


def _advice(story, at, figures, clips, by) -> Iterator[Problem]:
    for check, field, message, *place in (
        *_lengths(story),
        *_picture_advice(story, at, figures),
        *picture_checks.confined(story, figures),
        *picture_checks.not_cleared(story, figures),
        *placing_advice(figures, WIDE_ENOUGH),
        *clip_checks.advice(clips),
        *_heading_advice(story),
        *_typography(story),
        *_dead_links(story, at),
        *_related_advice(story, at),
        *_translation_advice(story, at),
        *headline_twins(story, at, by),
    ):
        yield Problem(Weight.ADVICE, field, message, check, *place)


def _lengths(story):
    if story.headline and not 30 <= len(story.headline) <= 110:
        message = ngettext(
            "This headline has %(count)s character; aim for 30–110.",
            "This headline has %(count)s characters; aim for 30–110.",
            len(story.headline),
        )
        yield "headline-length", "headline", message % {"count": len(story.headline)}
    if len(story.dek) > 200:
        message = ngettext(
            "This dek has %(count)s character; aim for 200 at most.",
            "This dek has %(count)s characters; aim for 200 at most.",
            len(story.dek),
        )
        yield "dek-length", "dek", message % {"count": len(story.dek)}


def _picture_advice(story, at, figures):
    today = timezone.localdate(at)
    if image := story.lead_image:
        if image.width < WIDE_ENOUGH:
            message = _("The lead image is %(width)s px wide. Use at least %(least)s px.")
            yield "image-width", "lead_image", message % {"width": image.width, "least": WIDE_ENOUGH}
        if image.rights_expire_on and image.rights_expire_on < today:
            message = _("The rights to the lead image expired on %(day)s.")
            yield "rights", "lead_image", message % {"day": desk_day(image.rights_expire_on)}
    for number, _figure, image in figures:
        if image and image.rights_expire_on and image.rights_expire_on < today:
            message = _("The rights to picture %(number)s in the text expired on %(day)s.")
            said = {"number": number, "day": desk_day(image.rights_expire_on)}
            yield f"figure-rights-{number}", "body", message % said, f"figure {number}"


def _heading_advice(story):
    levels = [level for level, _text in html.headings(story.body)]
    if any(after - before > 1 for before, after in pairwise([1, *levels])):
        message = _("A subheading comes before any heading: use a heading first.")
        yield "headings", "body", message, "heading"


LINES = {
    "headline": gettext_lazy("headline"),
    "dek": gettext_lazy("dek"),
    "lead_caption": gettext_lazy("caption"),
    "lead_alt_text": gettext_lazy("alt text"),
    "social_headline": gettext_lazy("social headline"),
    "social_description": gettext_lazy("social description"),
}
"""{single-line field for readers: its name in messages}"""


def _typography(story):
    body = html.plain_text(story.body)
    texts = {field: (name, getattr(story, field)) for field, name in LINES.items()}
    texts["body"] = (_("body"), body)
    for field, (name, text) in texts.items():
        if found := typography.faults(text):
            message = _("The %(field)s has %(faults)s.")
            yield "typography", field, message % {"field": name, "faults": listed(found)}
    if typography.begins_with_dateline(body, story.dateline):
        message = _("The body begins with the dateline: readers would get it twice.")
        yield "dateline-twice", "body", message


def _dead_links(story, at):
    own = list(_own(html.links(story.body)))
    dead = _dead({path for _address, path in own}, at)
    for address, path in own:
        if path in dead:
            message = _("This link leads to a page that this site does not have: %(address)s")
            yield "dead-link", "body", message % {"address": address}, f"link {address}"


def _related_advice(story, at):
    paths = story.related.split()
    dead = _dead(set(paths), at)
    for path in filter(dead.__contains__, paths):
        message = _("This related story is not live: %(address)s")
        yield "related", "related", message % {"address": path}


def _translation_advice(story, at):
    if not story.translation_of:
        return
    tag = _language_at(story.translation_of, story.pk, at)
    if tag is None:
        message = _("The story that this one translates is not live: %(address)s")
        yield "translation", "translation_of", message % {"address": story.translation_of}
    elif language_of(tag) == language_of(detection.language_of(story)):
        message = _("The story that it translates is in %(language)s, too: choose the language.")
        yield "translation-language", "language", message % {"language": language_of(tag).name_here}


def _language_at(path, own, at) -> str | None:
    """The language of another story that readers have at this address."""
    match = _match(path)
    if not match:
        return None
    known = Address.objects.filter(**match.kwargs).exclude(story=own or 0)
    live = Article.objects.published(at).filter(story__in=known.values("story"))
    return live.values_list("written_in", flat=True).first()


def _dead(paths: set[str], at) -> set[str]:
    """The paths that readers cannot open now."""
    found = {path: _match(path) for path in paths}
    articles = {
        path: (match.kwargs["published_on"], match.kwargs["slug"])
        for path, match in found.items()
        if match and match.view_name == "articles:article"
    }
    live = _live(set(articles.values()), at) if articles else set()
    return {path for path, match in found.items() if not match or articles.get(path) not in {None, *live}}


def _match(path):
    """The view for a path, if any. PostgreSQL raises an error for a NUL in a query."""
    try:
        return None if "\0" in path else resolve(path)
    except Resolver404:
        return None


def _live(addresses: set[tuple], at) -> set[tuple]:
    """The addresses among these, as (day, slug), whose story is live now."""
    days, slugs = ({each[part] for each in addresses} for part in (0, 1))
    known = Address.objects.filter(published_on__in=days, slug__in=slugs)
    is_live = Exists(Article.objects.published(at).filter(story=OuterRef("story")))
    return set(known.filter(is_live).values_list("published_on", "slug"))
