"""What an open writing page asks and tells every few seconds: who else is in the story."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from articles import workflow
from articles.admin.finding import find_story
from articles.admin.story import presence
from articles.admin.story.answering import as_time, named_page, signed_in


@signed_in
def story_presence(request, story_id):
    """Hear of a page: `does` is "here", "write", "take" (to write instead of another) or "leave"."""
    page, at, does = named_page(request), timezone.now(), request.POST.get("does")
    if does == "leave":
        presence.leave(page, request.user, at=at)
        return HttpResponse(status=204)
    story = find_story(request.user, story_id)
    may_write = workflow.may("save", story, request.user)
    if does == "take":
        if not may_write:
            raise workflow.Forbidden("You may read this story, but not change it.")
        own = presence.take_over(page, story, request.user, at=at)
    else:
        own = presence.hear(page, story, request.user, writes=may_write and does == "write", at=at)
    other = None if own.is_editing else presence.writer(story, apart_from=request.user, at=at)
    is_held = other is not None or own.taken_over_by_id is not None or not may_write
    # The version after the lock: the words of whoever was taken over from may just have come in.
    story.refresh_from_db(fields=["version"])
    return JsonResponse({"is_held": is_held, "told": _told(own, other, at), "version": story.version})


def _told(own, other, at) -> str:
    """What a page says of the others in its story; empty when there is nobody."""
    if own.taken_over_by_id:
        return told_of_taking_over(own)
    if other:
        return f"{other.person} is writing in this story, since {as_time(other.since)}."
    names = [str(each.person) for each in presence.readers(own.story, apart_from=own.person, at=at)]
    return f"Also here: {', '.join(names)}." if names else ""


def told_of_taking_over(own) -> str:
    when = as_time(presence.taken_over_at(own))
    if own.taken_over_by_id == own.person_id:
        return f"You have opened this story in another window at {when}; what you typed is kept here."
    return f"{own.taken_over_by} has taken over at {when}; what you typed is kept here."
