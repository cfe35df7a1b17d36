"""A picture that only taken-down stories use has no public file; one that is used again has them again."""

from collections.abc import Iterator

from django.db.models import Q
from django.dispatch import receiver

from articles import html
from articles.models import Article, Image, Story
from articles.pictures import storing
from articles.signals import act_committed


@receiver(act_committed)
def follow(sender, *, story_id: int, **told) -> None:
    """After an act on a story, seal or unseal the pictures that it uses."""
    story = Story.objects.filter(pk=story_id)
    if story.filter(taken_down_at=None).exists():
        # Every save comes by here: only pictures that a take-down may have sealed are looked for as files.
        once_sealed = _pictures(_taken_down(Story.objects), Article.objects.all())
        if not once_sealed.exists():
            return
        for image in _pictures(story, Article.objects.filter(is_closed=False)).filter(pk__in=once_sealed):
            storing.render_missing(image)
    else:
        for image in sealed(story):
            storing.erase(image)


def sealed(stories) -> Iterator[Image]:
    """The pictures of those of these stories that are taken down, unless another story uses them."""
    for image in _pictures(_taken_down(stories), Article.objects.all()):
        if not _is_used(image):
            yield image


def _taken_down(stories):
    return stories.filter(status=Story.Status.WITHDRAWN, taken_down_at__isnull=False)


def _pictures(stories, versions):
    """The pictures of the working copies of stories, and of these of their versions."""
    leads, keys = set(), set()
    for uses in (stories, versions.filter(story__in=stories)):
        for lead, body in uses.values_list("lead_image", "body").iterator(500):
            leads.add(lead)
            keys.update(figure.key for figure in html.figures(body))
    return Image.objects.filter(Q(pk__in=leads - {None}) | Q(key__in=keys))


def _is_used(image):
    """Whether a story that is not taken down has the picture in its working copy or in any version."""
    places = (Story.objects.filter(taken_down_at=None), Article.objects.filter(story__taken_down_at=None))
    as_lead, in_body = Q(lead_image=image), Q(body__contains=f'data-image="{image.key}"')
    # The lead images first: they have an index, and bodies are read one by one.
    return any(uses.filter(shown).exists() for shown in (as_lead, in_body) for uses in places)
