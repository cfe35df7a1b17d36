"""Corrections and withdrawals."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.newspaper import newspaper
from articles.readers.public import at_one_moment, public_page
from articles.readers.visits import ENTRIES, is_asked_for, with_preview
from feed import corrections
from feed.paging import PAGE_SIZE, read_page
from feed.syndication import answers
from feed.views.pages import last_change, preview_page

_NOTICES = corrections.Newest(PAGE_SIZE + 1)
_SYNDICATED_NOTICES = corrections.Newest(answers.LENGTH + 1)


@public_page
@at_one_moment
def corrections_page(request, *, at):
    """Every public note and withdrawal, newest first."""
    page = read_page(partial(_NOTICES, at), "corrections", request.GET.get("before", ""))
    described = _("What %(site)s corrected or withdrew.") % {"site": newspaper().name}
    about = {"heading": _("Corrections"), "description": described}
    return render(
        request,
        "feed/corrections.html",
        {**about, "page": page, "notices": corrections.on_page(page.entries)},
    )


@with_preview
@public_page
@at_one_moment
def syndicated_corrections(request, form, *, at):
    """Public notes and withdrawals for readers' programs."""
    listing = partial(_SYNDICATED_NOTICES, at)
    page = read_page(listing, request.path, request.GET.get("before", ""), answers.LENGTH)
    if is_asked_for(request.META):
        shown = corrections.on_page(page.entries[:ENTRIES])
        name = _("Corrections – %(paper)s") % {"paper": newspaper().name}
        return preview_page(request, form, name, reverse("feed:corrections"), notices=shown)
    return answers.respond_with_notices(request, form, page, changed_at=last_change())
