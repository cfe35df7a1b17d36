"""Where a picture is used: every story that has it now, for readers or on the desk, or once had it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import html, picture_uses
from articles.models import Article, Image, ImageCost, Story
from articles.text.languages import is_foreign

MOST = 50
"""Maximum number of stories that a page names."""


@dataclass(frozen=True)
class Use:
    """A story with the picture: in which versions, and whether to offer it the library's words."""

    story: Story
    states: list[str]
    caption: str = ""
    """The live version's words for the picture, if they differ from the library's."""
    differs: bool = False
    cost: ImageCost | None = None


def uses(image: Image, person) -> tuple[list[Use], int]:
    """The newest uses in stories that this person may see, and how many there are in all."""
    stories = picture_uses.users(image).order_by("-modified_at", "-pk")
    visible = stories.filter(pk__in=Story.objects.visible_to(person).values("pk"))
    at = timezone.now()
    found = [_use(story, image, at) for story in visible[:MOST]]
    costs = {cost.story_id: cost for cost in image.costs.all()}
    return [replace(use, cost=costs.get(use.story.pk)) for use in found], stories.count()


def usual_currency() -> str:
    """The currency of the cost recorded last; EUR if there is none."""
    last = ImageCost.objects.order_by("-pk").values_list("currency", flat=True).first()
    return last or "EUR"


def _use(story, image, at: datetime) -> Use:
    live = Article.objects.published(at).filter(story=story).first()
    live = live if live and shows(live, image) else None
    others = [version for version in story.articles.exclude(pk=live and live.pk) if shows(version, image)]
    states = [
        *([_("live")] if live else []),
        *([_("scheduled")] if any(version.live_from > at for version in others) else []),
        *([_("working copy")] if shows(story, image) else []),
        *([_("earlier version")] if any(version.live_from <= at for version in others) else []),
    ]
    # The library's words are in the site's language.
    is_translated = live is not None and is_foreign(live.written_in)
    if live is None or is_translated or with_library_words(live.words(), image) == live.words():
        return Use(story, states)
    return Use(story, states, _said(live, image), differs=True)


def shows(words, image: Image) -> bool:
    """Whether these words include the picture."""
    return words.lead_image_id == image.pk or f'data-image="{image.key}"' in words.body


def _said(words, image):
    if words.lead_image_id == image.pk:
        return f"{words.lead_caption} ({words.lead_credit})"
    use = next(each for each in html.figures(words.body) if each.key == image.key)
    return f"{use.caption} ({use.credit})"


def with_library_words(words: dict, image: Image) -> dict:
    """A story's words, with the library's words for the picture wherever it appears in them."""
    said = {"alt_text": image.alt_text, "caption": image.caption, "credit": image.credit}
    lead = {f"lead_{name}": text for name, text in said.items()} if words["lead_image_id"] == image.pk else {}
    return {**words, **lead, "body": html.reworded(words["body"], {image.key}, **said)}
