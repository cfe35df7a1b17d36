from django.core.exceptions import PermissionDenied
from django.http import Http404

from articles.models import Story


def find_story(user, story_id) -> Story:
    """A story that this person may see on the desk, with what its pages show; else 403 or 404."""
    if not user.has_perm("articles.view_story"):
        raise PermissionDenied
    absent = Http404("There is no such story, or it is restricted to others.")
    try:
        story = Story.objects.select_related("owner", "assigned_to").with_labels().get(pk=story_id)
    except (Story.DoesNotExist, ValueError) as unknown:
        raise absent from unknown
    if not story.is_visible_to(user):
        raise absent
    return story
