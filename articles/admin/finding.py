from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from articles.models import Story

ABSENT = "There is no such story, or it is restricted to others."


TAKEN_DOWN = (
    "This story was taken down. What was saved of it is sealed: ask an administrator. "
    "What you typed since is kept on this device only."
)


class TakenDown(Http404):
    """The story was taken down; nothing of its words is in the message."""


def find_story(user, story_id) -> Story:
    """A story that this person may see on the desk, with what its pages show; else 403 or 404.

    Raises TakenDown to those who could see it before.
    """
    if not user.has_perm("articles.view_story"):
        raise PermissionDenied
    found = Story.objects.select_related("owner", "assigned_to").with_labels()
    try:
        story = found.prefetch_related("restricted_to").get(pk=story_id)
    except (Story.DoesNotExist, ValueError) as absent:
        raise Http404(ABSENT) from absent
    if story.taken_down_at and not story.is_visible_to(user) and story.is_open_to(user):
        raise TakenDown(TAKEN_DOWN)
    if not story.is_visible_to(user):
        raise Http404(ABSENT)
    return story


def taken_down_page(request) -> TemplateResponse:
    """What somebody finds where a story was that they could see."""
    context = {**admin.site.each_context(request), "title": "Story taken down", "said": TAKEN_DOWN}
    return TemplateResponse(request, "admin/articles/story/taken_down.html", context, status=404)
