"""Responses to acts on a clip's page."""

from django.contrib import messages
from django.contrib.admin import site
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.attempts import is_done
from articles.models import Clip

PRIVATE = {"Cache-Control": "private, no-store"}


def do(request, verb, *what, **how) -> bool:
    """Do an act and say so; return whether it was done, as `is_done` does."""
    if not is_done(request, verb, *what, **how):
        return False
    messages.success(request, _("Saved."))
    return True


def page_again(request, clip, **form):
    """The page again, with what was typed and what is wrong with it."""
    from articles.admin.clips.clip import page  # Circular: it imports these acts.

    return page(site.get_model_admin(Clip), request, clip, **form)


def seen(request, pk) -> Clip:
    """A clip, if this person may see it; 404 for a killed one."""
    workflow.require_allowed(request.user, "view_clip", _("see video and audio"))
    return get_object_or_404(Clip, pk=pk, killed_at=None)
