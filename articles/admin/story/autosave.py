"""Autosave: the words of the working copy, saved as they are typed."""

from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import html, workflow
from articles.admin.finding import find_story
from articles.admin.story import presence
from articles.admin.story.answering import named_page, page_of, signed_in
from articles.admin.story.forms import StoryForm
from articles.admin.story.presence_view import taken_over_message
from articles.models import Story
from articles.templatetags.pictures import picture_url
from articles.times.desk_times import recent_time
from articles.workflow.locking import locked
from articles.workflow.seen import Seen, with_own_saves
from articles.workflow.standing import Standing


@signed_in
def autosave(request, story_id=None):
    """Save the typed words: 200, or 422 with the invalid fields (the valid ones are saved).

    A page without a story creates one, the same story however often it is sent. 409 says who has saved
    or taken over since, 403 why the person may not save. Words that are already saved are never refused.
    If others have only changed other parts, the 409 has `joined`, both people's words, for the page to send,
    and `is_saved` says whether the desk already has both.
    """
    page = named_page(request)
    try:
        return _saved(request, page, story_id or presence.story_of(page, request.user))
    except workflow.Forbidden:
        raise
    except workflow.Refused as refused:
        return JsonResponse({"error": str(refused)}, status=409)


def _saved(request, page, story_id):
    story = find_story(request.user, story_id) if story_id else Story(owner=request.user)
    form = StoryForm(
        request.POST,
        instance=story,
        by=request.user,
        is_address_fixed=story.has_been_public,
    )
    form.is_valid()
    words = _valid_words(form)
    if story.pk:
        try:
            with locked(story):
                is_changed = _save(request.user, page, story, form.cleaned_data.get("version"), words)
                return _response(request, story, form, is_changed)
        except workflow.Stale as stale:
            return _stale(request, story, form, words, stale)
        except workflow.Forbidden:
            # The response that confirmed them may have been lost before the story was closed to this person.
            if form.errors or not workflow.has_words(story, words):
                raise
            return _response(request, story, form, is_changed=False)
    elif form.has_changed():
        return _response(request, begin(request.user, page, words), form, is_changed=True)
    return JsonResponse({"errors": _errors(form)}, status=422)


def _valid_words(form):
    names = [*StoryForm.Meta.fields, "categories", "bylines"]
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}


def _save(person, page, story, version, words) -> bool:
    with locked(story):
        if own := presence.taken_over(page, person):
            raise workflow.Refused(taken_over_message(own))
        return workflow.save(story, by=person, words=words, seen=Seen(version or 0))


def _stale(request, story, form, words, stale):
    """Who has saved since. If both changed different parts, valid words come back joined with theirs."""
    answer = {
        "error": _who_saved(stale, request.user),
        "saved_by": str(stale.saved_by),
        "saved_at": stale.saved_at,
    }
    seen = Seen(form.cleaned_data.get("version") or 0)
    joined = None if form.errors else workflow.joined(story, by=request.user, words=words, seen=seen)
    if joined:
        answer |= {"joined": _as_fields(joined.words), "version": joined.version, "said": joined.said}
        answer |= {"picture": _lead_picture(joined.words), "is_saved": joined.is_saved}
    return JsonResponse(answer, status=409)


def _who_saved(stale, by) -> str:
    if stale.saved_by == by:
        said = _("You saved this story in another window at %(time)s, after you opened it.")
    else:
        said = _("%(person)s saved this story at %(time)s, after you opened it.")
    return said % {"person": stale.saved_by, "time": recent_time(stale.saved_at)}


def _as_fields(words):
    """The words in the format of the form's fields."""
    fields = {name: getattr(value, "pk", value) for name, value in words.items()}
    labels = {name: [label.pk for label in words[name]] for name in ("categories", "bylines")}
    return {**fields, **labels, "body": html.for_editor(words["body"])}


def _lead_picture(words):
    """What the page shows of the lead image; None without one."""
    image = words["lead_image"]
    if image is None:
        return None
    size = {"width": image.width, "height": image.height}
    return {"src": picture_url(image, 640), "alt": words["lead_alt_text"], **size}


def begin(person, page: str, words) -> Story:
    """Create the story of a page; a page with an id creates only one, however often it is sent."""
    try:
        with transaction.atomic():
            story = workflow.create(by=person, words=words)
            if page:
                presence.enter(page, story, person, writes=True, at=timezone.now())
    except IntegrityError:
        # Sent twice at once: the other request has created the story.
        story = find_story(person, presence.story_of(page, person))
        _save(person, page, story, story.version, words)
    return story


def begun(request) -> int | None:
    """The id of the story that this page has already created, in case the answer was lost."""
    page = page_of(request)
    return presence.story_of(page, request.user) if page else None


def _response(request, story, form, is_changed):
    errors = _errors(form)
    answer = {
        "version": story.version,
        "saved_at": story.modified_at,
        "time": recent_time(story.modified_at),
        "is_changed": is_changed,
        "status": story.status,
        **_seen(request, story),
        "state": Standing.of(story, timezone.now()).in_words(story),
        "id": story.pk,
        "addresses": {
            name: reverse(f"admin:articles_story_{name}", args=[story.pk])
            for name in ("change", "autosave", "both", "presence", "difference", "preview", "checks")
        },
    }
    return JsonResponse({**answer, "errors": errors} if errors else answer, status=422 if errors else 200)


def _seen(request, story) -> dict:
    """What the page has now seen, its own save included; empty if it sent none."""
    seen = Seen.parse(request.POST.get("seen", ""))
    now = with_own_saves(seen, story, request.user, story.version)
    return {"seen": str(now)} if seen.is_readable else {}


def _errors(form):
    return {str(form.fields[name].label or name): list(errors) for name, errors in form.errors.items()}
