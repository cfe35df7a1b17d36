"""The pages after a take-down and a withdrawal: what is gone, and what is still reachable."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.finding import find_story
from articles.admin.take_down import checks
from articles.admin.take_down.receipts import receipts
from articles.follow_up.failing import retry
from articles.follow_up.notifications import see
from articles.workflow.acts import Act
from articles.workflow.standing import Standing


@require_safe
@never_cache
def page(request, story_id):
    """Run every check, for people who may take down; 404 for a story that was not taken down."""
    story = _taken_down(request.user, story_id)
    pictures = checks.pictures(story)
    context = {
        "title": _("After the take-down"),
        "pictures": pictures,
        "is_kept": any(picture.left and picture.users for picture in pictures),
    }
    return _checked(request, story, Act.TAKE_DOWN, context)


@require_safe
@never_cache
def after_withdrawal(request, story_id):
    """Check the addresses, lists and clips of a withdrawn story, for people who may change its notice."""
    story = find_story(request.user, story_id)
    if story.taken_down_at:
        return redirect("admin:articles_story_take_down", story.pk)
    standing = Standing.of(story, timezone.now())
    if workflow.withdrawal_of(story, standing) is None:
        raise Http404(_("This story was not withdrawn."))
    workflow.require_permission(Act.EDIT_NOTICE, story, request.user, standing)
    return _checked(request, story, Act.WITHDRAW, {"title": _("After the withdrawal"), "pictures": []})


def _checked(request, story, act, context):
    """The page of what the checks find now."""
    see(story, request.user)
    addresses, lists, clips = [*checks.addresses(story)], [*checks.lists(story)], checks.clips(story)
    through_cdn = receipts(addresses, context["pictures"])
    context |= {
        **admin.site.each_context(request),
        "story": story,
        "act": story.revisions.filter(act=act).select_related("by").latest("pk"),
        "addresses": addresses,
        "lists": lists,
        "clips": clips,
        "through_cdn": through_cdn,
        "left": sum(not check.is_gone for check in [*addresses, *lists, *clips])
        + sum(each.left for each in context["pictures"]),
        "left_in_cdn": sum(not check.is_gone for check in through_cdn),
        "now": timezone.now(),
    }
    return TemplateResponse(request, f"admin/articles/take_down/{act}.html", context)


@require_POST
def erase(request, story_id, image_id):
    """Queue the erasing of one picture's files, unless another story uses it."""
    story = _taken_down(request.user, story_id)
    use = get_object_or_404(story.picture_uses, image=image_id)
    retry("picture_files", str(use.image_id), by=request.user)
    messages.success(request, _("The picture’s files will be erased within seconds: check again then."))
    return redirect("admin:articles_story_take_down", story.pk)


def _taken_down(user, story_id):
    """The story, for people who may take down; else 403, or 404 for one that was not taken down."""
    workflow.require_allowed(user, "take_down_story", _("see what a take-down left"))
    story = find_story(user, story_id)
    if not story.taken_down_at:
        raise Http404(_("This story was not taken down."))
    return story


def paths(view):
    """The routes of these pages."""
    return [
        path("<int:story_id>/take-down/", view(page), name="articles_story_take_down"),
        path("<int:story_id>/withdrawal/", view(after_withdrawal), name="articles_story_withdrawal"),
        path("<int:story_id>/take-down/erase/<int:image_id>/", view(erase), name="articles_picture_erase"),
    ]
