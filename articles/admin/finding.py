from functools import wraps

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.offering import offered_to
from articles.follow_up import notifications
from articles.models import Article, Pin, Story
from articles.models.story import BELONGING, belonging_columns, belonging_from

ABSENT = gettext_lazy("There is no such story, or it is restricted to others.")


TAKEN_DOWN = gettext_lazy(
    "This story was taken down. Its saved words are sealed: ask an administrator. "
    "Anything you have typed since is kept on this device only."
)


class TakenDown(Http404):
    """The story was taken down; the message contains none of its words."""


def find_story(user, story_id, *, to_open: bool = False) -> Story:
    """Return a story that this person may see, with its related rows. Raises Forbidden or Http404.

    `to_open` also reads what its page shows: `offered`, and `is_news` (whether the person has unseen
    notifications about it). Raises TakenDown for those who could see it before it was taken down.
    """
    workflow.require_allowed(user, "view_story", _("see the stories"))
    try:
        story = _to_open(user, story_id) if to_open else _with_belonging(story_id)
    except (Story.DoesNotExist, ValueError) as absent:
        raise Http404(ABSENT) from absent
    if story.taken_down_at and not story.is_visible_to(user) and story.is_open_to(user):
        raise TakenDown(TAKEN_DOWN)
    if not story.is_visible_to(user):
        raise Http404(ABSENT)
    return story


def _to_open(user, story_id) -> Story:
    story = _stories().annotate(is_news=Exists(notifications.about(OuterRef("pk"), user))).get(pk=story_id)
    story.offered = offered_to(story)
    return story


def _with_belonging(story_id) -> Story:
    story = _stories().annotate(**belonging_columns(OuterRef("pk"))).get(pk=story_id)
    story.belonging = belonging_from(*(vars(story).pop(name) for name in BELONGING))
    return story


def _stories():
    at = timezone.now()
    begun = Article.objects.filter(story=OuterRef("pk"), live_from__lte=at)
    pinned = Pin.objects.current(at).filter(story=OuterRef("pk"))
    found = Story.objects.select_related("owner", "assigned_to", "lead_image")
    return found.annotate(has_been_public=Exists(begun), is_pinned=Exists(pinned))


def says_if_taken_down(view):
    """Decorate a story's page: after a take-down, people who could see the story get a notice."""

    @wraps(view)
    def page(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except TakenDown:
            return _taken_down_page(request)

    return page


def _taken_down_page(request) -> TemplateResponse:
    """The page shown in place of a taken-down story to those who could see it."""
    context = {**admin.site.each_context(request), "title": _("Story taken down"), "said": TAKEN_DOWN}
    return TemplateResponse(request, "admin/articles/story/taken_down.html", context, status=404)
