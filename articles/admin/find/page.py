"""The desk's global search, in a box on every page and on its own page."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.admin.clips.choosing import label_of
from articles.admin.clips.picking import found_by
from articles.admin.library import listing as library
from articles.admin.searching import MOST_WORDS
from articles.admin.stories import listing as stories
from articles.folding import matching, searchable
from articles.times.desk_times import desk_time

MOST_TYPED = 600
MOST_STORIES = 8
MOST_OTHERS = 5
MOST_PEOPLE = 2_000
"""Maximum number of people whose names are compared."""


class Hit(NamedTuple):
    """One search result."""

    url: str
    name: str
    about: str = ""


class Group(NamedTuple):
    name: str
    hits: list[Hit]


@require_safe
def find(request) -> HttpResponse:
    """The search page; with `part`, only the results, for the box."""
    typed = request.GET.get("q", "")[:MOST_TYPED].strip()
    page = _stories(request.user, typed)
    groups = [
        Group(_("Stories"), _story_hits(page, typed)),
        Group(_("Pages"), _pages(request, typed)),
        Group(_("Pictures"), _pictures(request.user, typed)),
        Group(_("Video, audio and files"), _clips(request.user, typed)),
        Group(_("People"), _people(request.user, typed)),
    ]
    found = {"groups": [group for group in groups if group.hits], "corrected": page.corrected if page else ""}
    if "part" in request.GET:
        return TemplateResponse(request, "admin/find/_found.html", found)
    context = {**admin.site.each_context(request), "title": pgettext("a page", "Search"), "typed": typed}
    return TemplateResponse(request, "admin/find/page.html", context | found)


def _stories(user, typed) -> stories.Page | None:
    if not typed or not user.has_perm("articles.view_story"):
        return None
    return stories.read_page(user, {"words": typed}, None, timezone.now())


def _story_hits(page, typed) -> list[Hit]:
    if not page:
        return []
    hits = [_story_hit(row) for row in page.rows[:MOST_STORIES]]
    if len(page.rows) > MOST_STORIES or page.looked_back_to:
        listed = f"{reverse('admin:articles_story_changelist')}?{urlencode({'q': typed})}"
        hits.append(Hit(listed, _("All stories with these words")))
    return hits


def _story_hit(row) -> Hit:
    story = row.story
    about = f"{row.state} · {story.owner} · {desk_time(story.modified_at)}"
    return Hit(reverse("admin:articles_story_change", args=[story.pk]), str(story), about)


def _pictures(user, typed) -> list[Hit]:
    if not typed or not user.has_perm("articles.view_image"):
        return []
    images = library.read_page({"q": typed}, user, None).images[:MOST_OTHERS]
    return [
        Hit(reverse("admin:articles_image_change", args=[image.pk]), str(image), image.credit)
        for image in images
    ]


def _clips(user, typed) -> list[Hit]:
    if not typed or not user.has_perm("articles.view_clip"):
        return []
    newest = found_by(typed).order_by("-uploaded_at", "-pk")[:MOST_OTHERS]
    return [Hit(reverse("admin:articles_clip_change", args=[clip.pk]), label_of(clip)) for clip in newest]


def _people(user, typed) -> list[Hit]:
    model = get_user_model()
    if not typed or not user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        return []
    people = model.objects.filter(is_staff=True).order_by("-is_active", "first_name", "username")
    known = {person.pk: person for person in people[:MOST_PEOPLE]}
    texts = {pk: searchable(str(person), person.username, person.email) for pk, person in known.items()}
    found = [known[pk] for pk in matching(texts, typed, MOST_WORDS)[:MOST_OTHERS]]
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return [Hit(reverse(name, args=[person.pk]), str(person), person.username) for person in found]


def _pages(request, typed) -> list[Hit]:
    pages = dict(enumerate(_all_pages(request)))
    if not typed:
        return [*pages.values()]
    names = {number: searchable(str(hit.name)) for number, hit in pages.items()}
    return [pages[number] for number in matching(names, typed, MOST_WORDS)[:MOST_OTHERS]]


def _all_pages(request) -> Iterator[Hit]:
    """What the person can do or open from anywhere."""
    if request.user.has_perm("articles.add_story"):
        yield Hit(reverse("admin:articles_story_add"), _("New story"))
    if request.user.has_perm("articles.publish_story"):
        yield Hit(f"{reverse('admin:index')}?open=flash", _("Flash"))
        yield Hit(f"{reverse('admin:index')}?open=hold", _("Hold the schedule"))
    yield Hit(reverse("admin:index"), _("The desk"))
    yield Hit(reverse("admin:tasks"), _("Tasks"))
    yield Hit(reverse("admin:articles_notification_changelist"), _("Notifications"))
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if model["admin_url"]:
                yield Hit(model["admin_url"], str(model["name"]))
    yield Hit(reverse("admin:password_change"), _("Change password"))
