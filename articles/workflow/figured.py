"""The pictures, video and audio in a story's words, as the checks need them."""

from django.db.models import Q

from articles import html
from articles.models import Image, Story
from articles.workflow import clip_checks

Pictures = list[tuple[int, html.Figure, Image | None]]
"""(number in the text, its words, its row in the library, if any)"""


def figured(story: Story) -> tuple[Pictures, clip_checks.Found]:
    """The pictures in the text, and the clips. Loads the lead image in the same query, for the checks."""
    figures = html.figures(story.body)
    known = _images(story, {figure.key for figure in figures if not figure.is_clip})
    numbered = [(number, each) for number, each in enumerate(figures, start=1) if not each.is_clip]
    pictures = [(number, figure, known.get(figure.key)) for number, figure in numbered]
    return pictures, clip_checks.clips_of(story, figures)


def _images(story, keys):
    if not keys:
        return {}
    wanted = Q(key__in=keys) | Q(pk=story.lead_image_id) if story.lead_image_id else Q(key__in=keys)
    known = {image.key: image for image in Image.objects.filter(wanted)}
    for image in known.values():
        if image.pk == story.lead_image_id:
            story.lead_image = image
    return known
