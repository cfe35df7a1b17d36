"""Heartbeats of open story pages, answered with who else has the story open."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import workflow
from articles.admin.finding import find_story
from articles.admin.story import presence
from articles.admin.story.acts import buttons
from articles.admin.story.answering import named_page, signed_in
from articles.admin.story.reading import what_readers_have, why_closed
from articles.text.lists import commas
from articles.times.desk_times import recent_time
from articles.workflow.seen import Seen, changed_since
from articles.workflow.standing import Standing

MOST_NAMED = 5
"""Maximum number of people whom a page names as also having the story open."""


@signed_in
def story_presence(request, story_id):
    """Record a heartbeat: `does` is "here", "write", "take" (take over the editing) or "leave".

    The response has in `changed` what others did since the page was opened; `seen` is what the page still
    shows. `closed` says that this person can't change the story, even if nobody else is writing. What an
    open page shows of the state is added once that has changed, and from then on (`is_updated`).
    """
    page, at, does = named_page(request), timezone.now(), request.POST.get("does")
    if does == "leave":
        presence.leave(page, request.user, at=at)
        return HttpResponse(status=204)
    story = find_story(request.user, story_id)
    own, is_held, other = _heartbeat(request, page, story, does, at)
    # Read after the lock: the previous editor's last words may have been saved while this waited for it.
    story.refresh_from_db(fields=["version", "status"])
    seen = Seen.parse(request.POST.get("seen", ""))
    standing = Standing.of(story, at)
    changed = changed_since(seen, story, request.user, standing)
    said = {"message": _message(own, other, at), "closed": why_closed(story, request.user, standing)}
    said |= {"changed": changed or None, "seen": request.POST.get("seen", "")}
    now = _now(story, standing, request.user) if changed or "is_updated" in request.POST else {}
    return JsonResponse({"is_held": is_held, "version": story.version, **said, **now})


def _heartbeat(request, page, story, does, at):
    """Record the page; return its row, whether it is held, and the page that is writing instead."""
    may_write = workflow.may("save", story, request.user)
    if does == "take":
        if not may_write:
            raise workflow.Forbidden(why_closed(story, request.user, Standing.of(story, at)))
        own = presence.take_over(page, story, request.user, at=at)
    else:
        own = presence.heartbeat(page, story, request.user, writes=may_write and does == "write", at=at)
    other = None if own.is_editing else presence.writer(story, apart_from=request.user, at=at)
    return own, other is not None or own.taken_over_by_id is not None or not may_write, other


def _now(story, standing, by) -> dict:
    """What an open page shows of the story's state, and the acts that it offers."""
    state = {"state": standing.in_words(story), "status": story.status}
    permitted = workflow.permitted_acts(story, by, standing)
    offered = [button.act for button in buttons(story, standing, permitted, by)]
    return {**state, "readers_have": what_readers_have(standing), "offered": offered}


def _message(own, other, at) -> str:
    """What a page says about other people in its story; empty when there is nobody."""
    if own.taken_over_by_id:
        return taken_over_message(own)
    if other:
        said = _("%(person)s has been writing in this story since %(time)s.")
        return said % {"person": other.person, "time": recent_time(other.since)}
    return _also_here(
        [str(each.person) for each in presence.readers(own.story, apart_from=own.person, at=at)]
    )


def _also_here(names) -> str:
    if not names:
        return ""
    named, more = commas(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more <= 0:
        return _("Also here: %(names)s.") % {"names": named}
    said = ngettext(
        "Also here: %(names)s and %(count)s more.", "Also here: %(names)s and %(count)s more.", more
    )
    return said % {"names": named, "count": more}


def taken_over_message(own) -> str:
    when = recent_time(presence.taken_over_at(own))
    if own.taken_over_by_id == own.person_id:
        return _("You opened this story in another window at %(time)s; what you typed is kept here.") % {
            "time": when
        }
    said = _("%(person)s took over at %(time)s; what you typed is kept here.")
    return said % {"person": own.taken_over_by, "time": when}
