from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles import html
from articles.models import Image, Story


class Weight(StrEnum):
    """How much a problem weighs."""

    REQUIRED = "required"
    """Never published without."""
    EXPECTED = "expected"
    """Published without it only when the editor has seen that it is missing."""
    ADVICE = "advice"


@dataclass(frozen=True)
class Problem:
    """Something that a story lacks, told to the person who can mend it."""

    weight: Weight
    field: str
    message: str


def problems(story: Story, at: datetime) -> list[Problem]:
    """What stands between the working copy and readers at this moment, the gravest first."""
    found = [*_required(story, at), *_expected(story), *_advice(story)]
    return sorted(found, key=lambda problem: list(Weight).index(problem.weight))


def obstacles(story: Story, at: datetime) -> list[Problem]:
    """The problems without whose mending it is never published."""
    return list(_required(story, at))


def _required(story, at) -> Iterator[Problem]:
    def missing(field, message):
        return Problem(Weight.REQUIRED, field, message)

    if not story.headline:
        yield missing("headline", "Give the story a headline.")
    if not story.dek and not html.plain_text(story.body).strip():
        yield missing("body", "Write a body, or at least a dek.")
    if story.embargo_until_lifted:
        yield missing("", "The story is under embargo until it is lifted.")
    elif story.embargo_until and story.embargo_until > at:
        until = timezone.localtime(story.embargo_until)
        yield missing("", f"The story is under embargo until {until:%Y-%m-%d %H:%M %Z}.")
    if story.lead_image_id and not story.lead_credit:
        yield missing("lead_credit", "Give the lead image a credit: whose picture is it?")
    for address in _closed_addresses(story):
        yield missing("body", f"Readers can't open {address}: change or remove the link.")
    yield from _picture_problems(story)


def _picture_problems(story) -> Iterator[Problem]:
    figures = html.figures(story.body)
    known = (
        set(Image.objects.filter(key__in=[f.key for f in figures]).values_list("key", flat=True))
        if figures
        else set()
    )
    for number, figure in enumerate(figures, start=1):
        if figure.key not in known:
            yield Problem(
                Weight.REQUIRED,
                "body",
                f"Picture {number} in the text is not in the library: insert it again.",
            )
        elif not figure.credit:
            yield Problem(
                Weight.REQUIRED, "body", f"Give picture {number} in the text a credit: whose is it?"
            )


def _closed_addresses(story) -> Iterator[str]:
    """Links that only staff could follow."""
    desk = reverse("admin:index")
    site = urlsplit(settings.SITE_URL).hostname
    for address in html.links(story.body):
        # As a browser reads it: backslashes are slashes, and dots are followed.
        parts = urlsplit(urljoin(f"{settings.SITE_URL}/", address.replace("\\", "/")))
        if parts.hostname in (None, site) and f"{parts.path}/".startswith((desk, "/preview/")):
            yield address


def _expected(story) -> Iterator[Problem]:
    if story.lead_image_id and not story.lead_alt_text:
        yield Problem(Weight.EXPECTED, "lead_alt_text", "The lead image has no alt text.")
    for number, figure in enumerate(html.figures(story.body), start=1):
        if not figure.alt_text:
            yield Problem(Weight.EXPECTED, "body", f"Picture {number} in the text has no alt text.")
    if not story.categories:
        yield Problem(Weight.EXPECTED, "categories", "The story has no category.")
    if not story.authors:
        yield Problem(Weight.EXPECTED, "bylines", "The story has no byline.")


def _advice(story) -> Iterator[Problem]:
    if story.headline and not 30 <= len(story.headline) <= 110:
        yield Problem(
            Weight.ADVICE,
            "headline",
            f"Headlines read best at 30 to 110 characters; this has {len(story.headline)}.",
        )
    if len(story.dek) > 200:
        yield Problem(
            Weight.ADVICE, "dek", f"Deks read best at up to 200 characters; this has {len(story.dek)}."
        )
    if story.lead_image_id and story.lead_image.width < 1200:
        yield Problem(
            Weight.ADVICE,
            "lead_image",
            f"The lead image is {story.lead_image.width} px wide; 1200 look sharp.",
        )
