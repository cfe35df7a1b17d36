"""What the editor puts into the text for an address on its own line, or for a site's embed code."""

from django.http import JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.story.pasting import pasted
from articles.blocks.cards import new_card, own_path
from articles.blocks.embeds import LONGEST_CODE, address_in, embed
from articles.readers.story_cards import live_at


def paths(view):
    """The routes to which the editor sends what is pasted into it, and an address alone."""
    return [
        path("paste/", view(pasted), name="articles_story_paste"),
        path("embed/", view(embedded), name="articles_story_embed"),
    ]


@require_POST
@never_cache
def embedded(request):
    """The card as HTML for the body; empty if the text is not an address that can be embedded."""
    workflow.require_allowed(request.user, "add_story", _("paste into a story"))
    text = request.POST.get("text", "").strip()
    if len(text) > LONGEST_CODE:
        return JsonResponse({"html": ""})
    if own := own_path(text):
        story = live_at(own, timezone.now())
        return JsonResponse({"html": new_card(story.get_absolute_url(), story.headline) if story else ""})
    address = address_in(f"https://{text}" if text.lower().startswith("www.") else text)
    return JsonResponse({"html": new_card(address, embed(address).site) if address else ""})
