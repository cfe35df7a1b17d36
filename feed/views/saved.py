"""What readers have saved: the list is on their own device, which requests its stories by id."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from articles.models import Article
from articles.readers.public import at_one_moment, public_page
from feed.items import SAVED, add_items
from feed.places import entries
from feed.views.pages import sections


@public_page
@at_one_moment
def saved(request, *, at):
    """The page on which the device's script puts its stories: the same for everybody."""
    return render(
        request, "feed/saved.html", {"heading": pgettext("page", "Saved"), "categories_nav": sections()}
    )


@public_page
@at_one_moment
def saved_items(request, stories, *, at):
    """The items of these stories that readers have now, by id, for that page's script."""
    found = entries(Article.objects.published(at).of_stories(stories).order_by("story_id"))
    add_items(found, kind=SAVED)
    answer = JsonResponse({"items": {entry.story_id: entry.item for entry in found}})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
