from django.core.exceptions import PermissionDenied
from django.http import Http404

from articles.models import Story


def find_story(user, story_id) -> Story:
    """A story that this person may see on the desk, with what its pages show; else 403 or 404."""
    if not user.has_perm("articles.view_story"):
        raise PermissionDenied
    found = Story.objects.visible_to(user).select_related("owner", "assigned_to").with_labels()
    try:
        return found.get(pk=story_id)
    except (Story.DoesNotExist, ValueError) as absent:
        raise Http404("There is no such story, or it is restricted to others.") from absent
