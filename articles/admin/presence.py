"""What an open writing page asks and tells every few seconds: who else is in the story."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from articles import presence, workflow
from articles.admin.answering import as_time, named_page, signed_in
from articles.admin.finding import find_story


@signed_in
def story_presence(request, story_id):
    """Hear of a page: `does` is "here", "take" (to write in it instead of another) or "leave"."""
    page, at = named_page(request), timezone.now()
    if request.POST.get("does") == "leave":
        presence.leave(page, request.user, at=at)
        return HttpResponse(status=204)
    story = find_story(request.user, story_id)
    may_write = workflow.may("save", story, request.user)
    if request.POST.get("does") == "take":
        if not may_write:
            raise workflow.Forbidden("You may read this story, but not change it.")
        own = presence.take_over(page, story, request.user, at=at)
    else:
        own = presence.hear(page, story, request.user, may_write=may_write, at=at)
    return JsonResponse(
        {"is_writing": own.is_editing, "told": told(story, own, at), "version": _version_of(story)}
    )


def told(story, own, at) -> str:
    """What a page says of the others in its story; empty when there is nobody."""
    if own.taken_over_by_id:
        return told_of_taking_over(own)
    if own.is_editing:
        names = [str(each.person) for each in presence.readers(story, apart_from=own.person, at=at)]
        return f"Also reading: {', '.join(names)}." if names else ""
    other = presence.writer(story, apart_from=own.person, at=at)
    return told_of_writer(other) if other else "Nobody is writing in this story now."


def told_of_taking_over(own) -> str:
    when = as_time(presence.taken_over_at(own))
    if own.taken_over_by_id == own.person_id:
        return f"You have opened this story in another window at {when}; what you typed is kept here."
    return f"{own.taken_over_by} has taken over at {when}; what you typed is kept here."


def told_of_writer(other) -> str:
    return f"{other.person} is writing in this story, since {as_time(other.since)}."


def _version_of(story):
    story.refresh_from_db(fields=["version"])
    return story.version
