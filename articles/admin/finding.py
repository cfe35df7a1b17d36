from django.core.exceptions import PermissionDenied
from django.http import Http404

from articles.models import Story

ABSENT = "There is no such story, or it is restricted to others."


def find_story(user, story_id) -> Story:
    """A story that this person may see on the desk, with what its pages show; else 403 or 404."""
    if not user.has_perm("articles.view_story"):
        raise PermissionDenied
    found = Story.objects.select_related("owner", "assigned_to").with_labels()
    try:
        story = found.prefetch_related("restricted_to").get(pk=story_id)
    except (Story.DoesNotExist, ValueError) as absent:
        raise Http404(ABSENT) from absent
    if not story.is_visible_to(user):
        raise Http404(ABSENT)
    return story
