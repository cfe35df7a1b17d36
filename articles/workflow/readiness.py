"""The checks before a story is published: one list for the form, the verbs and the commands.

Nothing here touches the network. The number of queries does not depend on the words.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from articles import detection, html, typography
from articles.desk_times import desk_day, desk_time_in_zone
from articles.languages import language_of
from articles.models import Address, Article, Image, Story
from articles.prepared import Prepared
from articles.workflow import picture_checks


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


def problems(story: Story, at: datetime) -> list[Problem]:
    """Every problem with these words at this time, the most serious first."""
    figures = _figures(story)
    return [*_required(story, at, figures), *_expected(story, figures), *_advice(story, at, figures)]


def missing(story: Story, at: datetime) -> list[Problem]:
    """The problems that block publication at this time: the required, then the expected."""
    figures = _figures(story)
    return [*_required(story, at, figures), *_expected(story, figures)]


Figures = list[tuple[int, html.Figure, Image | None]]


def _figures(story) -> Figures:
    """The pictures in the text: their number, their words, and their row in the library, if any."""
    figures = html.figures(story.body)
    keys = {figure.key for figure in figures}
    known = {image.key: image for image in Image.objects.filter(key__in=keys)} if keys else {}
    return [(number, figure, known.get(figure.key)) for number, figure in enumerate(figures, start=1)]


# Required.


def _required(story, at, figures) -> Iterator[Problem]:
    def problem(check, field, message, place=""):
        return Problem(Weight.REQUIRED, field, message, check, place)

    if not story.headline:
        yield problem("headline", "headline", "Give the story a headline.")
    if not story.dek and not html.plain_text(story.body).strip():
        yield problem("body", "body", "Write a body, or at least a dek.")
    if story.is_under_embargo(at):
        end = "it is lifted"
        if not story.embargo_until_lifted:
            end = desk_time_in_zone(story.embargo_until)
        yield problem("embargo", "", f"The story is under embargo until {end}.")
    if story.lead_image_id and not story.lead_credit:
        yield problem("credit", "lead_credit", "Give the lead image a credit: whose picture is it?")
    for field, address in _closed_addresses(story):
        message = f"Readers can't open {address}: change or remove the {FIELDS_OF_ADDRESSES[field]}."
        yield problem("address", field, message, f"link {address}" if field == "body" else "")
    yield from picture_checks.killed(story, figures, problem)
    yield from picture_checks.embargoed(story, figures, at, problem)
    yield from _uncredited(figures, problem)


def _uncredited(figures, problem):
    for number, figure, known in figures:
        if not known:
            message = f"Picture {number} in the text is not in the library: insert it again."
            yield problem("figure", "body", message, f"figure {number}")
        elif not figure.credit:
            message = f"Give picture {number} in the text a credit: whose is it?"
            yield problem("figure-credit", "body", message, f"figure {number}")


FIELDS_OF_ADDRESSES = {"body": "link", "video_url": "video address", "original_url": "original address"}
"""{field with addresses that readers can follow: its name in messages}"""


def _closed_addresses(story) -> Iterator[tuple[str, str]]:
    """(field, address) for each address that only staff can open."""
    closed = (reverse("admin:index"), "/preview/")
    for field in FIELDS_OF_ADDRESSES:
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


# Expected: an editor can override each of these.


_TAKEN_DOWN = "was taken down with another story: publish it only if you are sure that you may."


def _expected(story, figures) -> Iterator[Problem]:
    def problem(check, field, message, place=""):
        return Problem(Weight.EXPECTED, field, message, check, place)

    if story.lead_image_id and not story.lead_alt_text:
        yield problem("alt-text", "lead_alt_text", "The lead image has no alt text.")
    yield from picture_checks.unchecked(story, figures, problem)
    if story.lead_image_id and story.lead_image.erased_at:
        yield problem("erased-picture", "lead_image", f"The lead image {_TAKEN_DOWN}")
    for number, _, image in figures:
        if image and image.erased_at:
            message = f"Picture {number} in the text {_TAKEN_DOWN}"
            yield problem(f"erased-picture-{number}", "body", message, f"figure {number}")
    for number, figure, _ in figures:
        if not figure.alt_text:
            message = f"Picture {number} in the text has no alt text."
            yield problem(f"figure-alt-text-{number}", "body", message, f"figure {number}")
    if not story.categories:
        yield problem("category", "categories", "The story has no category.")
    if not story.authors:
        yield problem("byline", "bylines", "The story has no byline.")


# Advice.

WIDE_ENOUGH = 1200
"""Width in pixels at which a picture is sharp on every screen."""
LATELY = timedelta(days=7)
MOST_COMPARED = 300
"""The number of newest headlines to compare with."""


def _advice(story, at, figures) -> Iterator[Problem]:
    for check, field, message, *place in (
        *_lengths(story),
        *_picture_advice(story, at, figures),
        *_heading_advice(story),
        *_typography(story),
        *_dead_links(story, at),
        *_related_advice(story, at),
        *_translation_advice(story, at),
        *_headline_twins(story, at),
    ):
        yield Problem(Weight.ADVICE, field, message, check, *place)


def _lengths(story):
    if story.headline and not 30 <= len(story.headline) <= 110:
        message = f"This headline has {len(story.headline)} characters; aim for 30–110."
        yield "headline-length", "headline", message
    if len(story.dek) > 200:
        message = f"This dek has {len(story.dek)} characters; aim for 200 at most."
        yield "dek-length", "dek", message


def _picture_advice(story, at, figures):
    today = timezone.localdate(at)
    if image := story.lead_image:
        if image.width < WIDE_ENOUGH:
            message = f"The lead image is {image.width} px wide. Use at least {WIDE_ENOUGH} px."
            yield "image-width", "lead_image", message
        if image.rights_expire_on and image.rights_expire_on < today:
            message = f"The rights to the lead image expired on {desk_day(image.rights_expire_on)}."
            yield "rights", "lead_image", message
    for number, _, image in figures:
        if image and image.rights_expire_on and image.rights_expire_on < today:
            message = (
                f"The rights to picture {number} in the text expired on {desk_day(image.rights_expire_on)}."
            )
            yield f"figure-rights-{number}", "body", message, f"figure {number}"


def _heading_advice(story):
    levels = [level for level, _ in html.headings(story.body)]
    if any(after - before > 1 for before, after in pairwise([1, *levels])):
        yield "headings", "body", "A subheading comes before any heading: use a heading first.", "heading"


LINES = {
    "headline": "headline",
    "dek": "dek",
    "lead_caption": "caption",
    "lead_alt_text": "alt text",
    "social_headline": "social headline",
    "social_description": "social description",
}
"""{field of one line for readers: its name in messages}"""


def _typography(story):
    body = html.plain_text(story.body)
    texts = {field: (name, getattr(story, field)) for field, name in LINES.items()} | {"body": ("body", body)}
    for field, (name, text) in texts.items():
        if found := typography.faults(text):
            listed = " and ".join(filter(None, [", ".join(found[:-1]), found[-1]]))
            yield "typography", field, f"The {name} has {listed}."
    if typography.begins_with_dateline(body, story.dateline):
        yield "dateline-twice", "body", "The body begins with the dateline: readers would get it twice."


def _dead_links(story, at):
    own = list(_own(html.links(story.body)))
    dead = _dead({path for _, path in own}, at)
    for address, path in own:
        if path in dead:
            message = f"This link leads to no page on this site: {address}"
            yield "dead-link", "body", message, f"link {address}"


def _related_advice(story, at):
    paths = story.related.split()
    dead = _dead(set(paths), at)
    for path in filter(dead.__contains__, paths):
        yield "related", "related", f"Readers do not have this related story now: {path}"


def _translation_advice(story, at):
    if not story.translation_of:
        return
    tag = _language_at(story.translation_of, story.pk, at)
    if tag is None:
        message = f"Readers do not have the story that this one translates now: {story.translation_of}"
        yield "translation", "translation_of", message
    elif language_of(tag) == language_of(detection.language_of(story)):
        message = f"The story that it translates is in {language_of(tag).name}, too: choose the language."
        yield "translation-language", "language", message


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


def _headline_twins(story, at):
    words = _long_words(story.headline)
    if not words:
        return
    for where, headline in _newest_first(_other_headlines(at=at, since=at - LATELY, own=story.pk or 0)):
        if headline.casefold() == story.headline.casefold():
            said = f"Another story of the past week, {where}, has the same headline."
            yield "same-headline", "headline", said
        elif _are_similar(words, _long_words(headline)):
            yield "similar", "headline", f"A similar story is {where}: “{headline}”."


@Prepared
def _other_headlines(*, at, since, own) -> QuerySet:
    """(where it is, when, number, headline) of the newest live articles, and of stories in progress."""
    live = Article.objects.published(at).filter(listed_at__gt=since).exclude(story=own)
    live = live.order_by("-listed_at", "-story_id").values("pk")[:MOST_COMPARED]
    in_work = Story.objects.filter(
        status__in=[Story.Status.DRAFT, Story.Status.IN_REVIEW],
        modified_at__gt=since,
        restricted_to=None,
        taken_down_at=None,
    ).exclude(pk=own)
    in_work = in_work.order_by("-modified_at", "-id").values("pk")[:MOST_COMPARED]
    articles = Article.objects.filter(pk__in=live).order_by()
    stories = Story.objects.filter(pk__in=in_work).order_by()
    return (
        articles.values_list(Value("live"), "listed_at", "story_id", "headline")
        .union(stories.values_list(Value("in progress"), "modified_at", "pk", "headline"), all=True)
        .order_by()
    )


def _newest_first(found) -> list[tuple[str, str]]:
    """(where it is, headline) of these headlines, live ones first."""
    ranked = sorted(found, key=lambda row: row[1:3], reverse=True)
    return [(where, row[3]) for where in ("live", "in progress") for row in ranked if row[0] == where]


def _long_words(headline):
    return {word for word in headline.casefold().split() if len(word) > 3}


def _are_similar(words, others):
    """Whether more than 60 % of the shorter headline's words are in the other."""
    fewer = min(len(words), len(others))
    return fewer >= 3 and len(words & others) / fewer > 0.6
