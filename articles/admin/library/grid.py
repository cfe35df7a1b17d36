"""The picture library as a grid, on its own page and in the dialogs of other pages."""

import json

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import workflow
from articles.admin.library import direct
from articles.admin.library.described import as_json
from articles.admin.library.filtering import FilterForm
from articles.admin.library.listing import Page, Place, read_page
from articles.admin.library.rights import WARNED_BEFORE
from articles.models import Image, Newspaper, SavedSearch
from articles.pictures import storing


def page(admin, request):
    """The page of the library."""
    workflow.require_allowed(request.user, "view_image", _("see the pictures"))
    row = Newspaper.objects.filter(pk=Newspaper.ROW).first()
    context = {
        **admin.admin_site.each_context(request),
        **_grid(request),
        "opts": admin.opts,
        "title": _("Pictures"),
        "needs_cleared": row and row.requires_cleared_pictures,
    }
    return TemplateResponse(request, "admin/articles/image/library.html", context)


@require_safe
@never_cache
def fragment(request):
    """The grid without the page around it, for a dialog; it never includes killed pictures."""
    workflow.require_allowed(request.user, "view_image", _("see the pictures"))
    context = {**_grid(request, in_dialog=True), "in_dialog": True}
    return HttpResponse(render_to_string("admin/articles/image/_grid.html", context, request))


def _grid(request, *, in_dialog=False):
    """The template context of the grid for a request."""
    asked = FilterForm(request.GET, auto_id="library-%s")
    if in_dialog:
        choices = asked.fields["status"].choices
        asked.fields["status"].choices = [each for each in choices if each[0] != Image.Status.KILLED]
    asked.is_valid()
    before = Place.parse(request.GET.get("before", ""))
    found = read_page(asked.cleaned_data, request.user, before)
    return {
        "asked": asked,
        "is_asked": any(asked.cleaned_data.values()),
        "page": found,
        "tiles": _tiles(found, request.GET.getlist("image")),
        "asks_why": "image" in request.GET,
        "is_first": before is None,
        "newest_url": _link(request.GET, None),
        "older_url": found.older and _link(request.GET, found.older),
        "query": _link(request.GET, None)[1:],
        "direct_url": direct.start_url(),
        "searches": request.user.picture_searches.all()[: SavedSearch.MOST],
        "collection": asked.cleaned_data.get("collection"),
    }


def _tiles(found: Page, selected):
    """Each picture with what a script needs to insert it, and the state of its rights."""
    selected = {*selected}
    today = timezone.localdate()
    for image in found.images:
        ends = image.rights_expire_on
        yield {
            "image": image,
            "is_selected": str(image.pk) in selected,
            "json": json.dumps(as_json(image)),
            "is_waiting": storing.is_waiting(image),
            "is_expired": ends and ends < today,
            "is_expiring": ends and today <= ends <= today + WARNED_BEFORE,
        }


def _link(query, before):
    """The same search, starting after another place."""
    query = query.copy()
    query.pop("before", None)
    query.pop("image", None)
    if before:
        query["before"] = str(before)
    return f"?{query.urlencode()}"
