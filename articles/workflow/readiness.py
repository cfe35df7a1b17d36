"""What must hold before a story may be published: one list, asked by the form, the verbs and commands alike.

Nothing here touches the network.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from articles import html
from articles.models import Address, Article, Image, Story


class Weight(StrEnum):
    """How much a problem weighs."""

    REQUIRED = "required"
    """Never published without."""
    EXPECTED = "expected"
    """Published without it only when the editor has seen that it is missing; a task is left."""
    ADVICE = "advice"


@dataclass(frozen=True)
class Problem:
    """Something that a story lacks, told to the person who can mend it."""

    weight: Weight
    field: str
    message: str
    check: str
    """Its name in tasks and on the record."""
    place: str = ""
    """Where in the body: "figure 2", "link ADDRESS" or "heading"; empty where that is not known."""

    def may_be_overridden_by(self, checks: Collection[str]) -> bool:
        """Whether an editor who has seen these checks may publish all the same."""
        return self.weight == Weight.EXPECTED and self.check in checks


def problems(story: Story, at: datetime) -> list[Problem]:
    """All that the desk is told of these words at this moment, the gravest first."""
    return [*lacks(story, at), *_advice(story, at)]


def lacks(story: Story, at: datetime) -> list[Problem]:
    """What stands between these words and readers at this moment: what is required, then what is expected."""
    return [*_required(story, at), *_expected(story)]


# Never without.


def _required(story, at) -> Iterator[Problem]:
    def missing(check, field, message, place=""):
        return Problem(Weight.REQUIRED, field, message, check, place)

    if not story.headline:
        yield missing("headline", "headline", "Give the story a headline.")
    if not story.dek and not html.plain_text(story.body).strip():
        yield missing("body", "body", "Write a body, or at least a dek.")
    if story.is_under_embargo(at):
        end = "it is lifted"
        if not story.embargo_until_lifted:
            end = f"{timezone.localtime(story.embargo_until):%Y-%m-%d %H:%M %Z}"
        yield missing("embargo", "", f"The story is under embargo until {end}.")
    if story.lead_image_id and not story.lead_credit:
        yield missing("credit", "lead_credit", "Give the lead image a credit: whose picture is it?")
    for field, address in _closed_addresses(story):
        message = f"Readers can't open {address}: change or remove the {FIELDS_OF_ADDRESSES[field]}."
        yield missing("address", field, message, f"link {address}" if field == "body" else "")
    for number, figure, known in _figures(story):
        if not known:
            message = f"Picture {number} in the text is not in the library: insert it again."
            yield missing("figure", "body", message, f"figure {number}")
        elif not figure.credit:
            message = f"Give picture {number} in the text a credit: whose is it?"
            yield missing("figure-credit", "body", message, f"figure {number}")


def _figures(story) -> list[tuple[int, html.Figure, Image | None]]:
    """The pictures in the text: their number, their words, and what the library has of them."""
    figures = html.figures(story.body)
    known = (
        {image.key: image for image in Image.objects.filter(key__in=[f.key for f in figures])}
        if figures
        else {}
    )
    return [(number, figure, known.get(figure.key)) for number, figure in enumerate(figures, start=1)]


FIELDS_OF_ADDRESSES = {"body": "link", "video_url": "video address", "original_url": "original address"}
"""{where readers get addresses from: what one is called there}"""


def _closed_addresses(story) -> Iterator[tuple[str, str]]:
    """The addresses that only staff could follow, each with its field."""
    closed = (reverse("admin:index"), "/preview/")
    for field in FIELDS_OF_ADDRESSES:
        addresses = html.links(story.body) if field == "body" else [getattr(story, field)]
        for address, path in _own(addresses):
            if f"{path}/".startswith(closed):
                yield field, address


def _own(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those that lead to this site: as they are written, and their path."""
    site = urlsplit(settings.SITE_URL).hostname
    for address in filter(None, addresses):
        # As a browser reads it: backslashes are slashes, and dots are followed, even encoded ones.
        read = _ENCODED_DOT.sub(".", address.replace("\\", "/"))
        try:
            parts = urlsplit(urljoin(f"{settings.SITE_URL}/", read))
        except ValueError:
            continue  # Nobody can follow it.
        if parts.scheme in ("http", "https") and unquote(parts.hostname or "") == site:
            yield address, unquote(parts.path)


_ENCODED_DOT = re.compile("%2e", re.IGNORECASE)


# Overridable in one click.


def _expected(story) -> Iterator[Problem]:
    def missing(check, field, message, place=""):
        return Problem(Weight.EXPECTED, field, message, check, place)

    if story.lead_image_id and not story.lead_alt_text:
        yield missing("alt-text", "lead_alt_text", "The lead image has no alt text.")
    for number, figure, _ in _figures(story):
        if not figure.alt_text:
            message = f"Picture {number} in the text has no alt text."
            yield missing(f"figure-alt-text-{number}", "body", message, f"figure {number}")
    if not story.categories:
        yield missing("category", "categories", "The story has no category.")
    if not story.authors:
        yield missing("byline", "bylines", "The story has no byline.")


# Advice only.

WIDE_ENOUGH = 1200
"""Pixels in width that look sharp on every screen."""
LATELY = timedelta(days=7)
MOST_COMPARED = 300
"""How many of the newest stories are looked at for the same or a similar headline."""


def _advice(story, at) -> Iterator[Problem]:
    for check, field, message, *place in (
        *_lengths(story),
        *_picture_advice(story, at),
        *_heading_advice(story),
        *_dead_links(story, at),
        *_headline_twins(story, at),
    ):
        yield Problem(Weight.ADVICE, field, message, check, *place)


def _lengths(story):
    if story.headline and not 30 <= len(story.headline) <= 110:
        message = f"Headlines read best at 30 to 110 characters; this has {len(story.headline)}."
        yield "headline-length", "headline", message
    if len(story.dek) > 200:
        message = f"Deks read best at up to 200 characters; this has {len(story.dek)}."
        yield "dek-length", "dek", message


def _picture_advice(story, at):
    today = timezone.localdate(at)
    if image := story.lead_image:
        if image.width < WIDE_ENOUGH:
            message = f"The lead image is {image.width} px wide; {WIDE_ENOUGH} look sharp."
            yield "image-width", "lead_image", message
        if image.rights_expire_on and image.rights_expire_on < today:
            message = f"The rights of the lead image expired on {image.rights_expire_on:%Y-%m-%d}."
            yield "rights", "lead_image", message
    for number, _, image in _figures(story):
        if image and image.rights_expire_on and image.rights_expire_on < today:
            message = (
                f"The rights of picture {number} in the text expired on {image.rights_expire_on:%Y-%m-%d}."
            )
            yield f"figure-rights-{number}", "body", message, f"figure {number}"


def _heading_advice(story):
    levels = [level for level, _ in html.headings(story.body)]
    if any(after - before > 1 for before, after in pairwise([1, *levels])):
        yield "headings", "body", "A small heading stands without a large one before it.", "heading"


def _dead_links(story, at):
    for address, path in _own(html.links(story.body)):
        if not _leads_somewhere(path, at):
            yield "dead-link", "body", f"Nothing is at {address} on this site now.", f"link {address}"


def _leads_somewhere(path, at):
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if "\0" in path:  # PostgreSQL would not even look for it.
        return False
    if match.view_name != "articles:article":
        return True
    stories = Address.objects.filter(**match.kwargs).values("story")
    return Article.objects.published(at).filter(story__in=stories).exists()


def _headline_twins(story, at):
    words = _telling_words(story.headline)
    if not words:
        return
    own = story.pk or 0
    live = Article.objects.published(at).filter(listed_at__gt=at - LATELY).exclude(story=own)
    live = live.order_by("-listed_at", "-story_id").values_list("headline", flat=True)[:MOST_COMPARED]
    in_work = Story.objects.filter(
        status__in=[Story.Status.DRAFT, Story.Status.IN_REVIEW],
        modified_at__gt=at - LATELY,
        restricted_to=None,
        taken_down_at=None,
    ).exclude(pk=own)
    in_work = in_work.order_by("-modified_at", "-id").values_list("headline", flat=True)[:MOST_COMPARED]
    for headlines, where in ((live, "live"), (in_work, "in work")):
        for headline in headlines:
            if headline.casefold() == story.headline.casefold():
                yield "same-headline", "headline", f"The same headline is {where} within a week."
            elif _are_similar(words, _telling_words(headline)):
                yield "similar", "headline", f"A similar story is {where}: “{headline}”."


def _telling_words(headline):
    return {word for word in headline.casefold().split() if len(word) > 3}


def _are_similar(words, others):
    """Whether most of the words of the shorter headline stand in the other."""
    fewer = min(len(words), len(others))
    return fewer >= 3 and len(words & others) / fewer > 0.6
