"""Stories that readers have, for the writing page to offer as related ones."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import workflow
from articles.admin.searching import MOST_WORDS
from articles.cleaning import one_line
from articles.folding import search
from articles.models import Article, Story

MOST = 8


@require_safe
@never_cache
def offers(request):
    """The newest live stories that have all words of `q`; of restricted ones no word is searched."""
    workflow.require_allowed(request.user, "view_story", "see the stories")
    query = one_line(request.GET.get("q", "")[:100])
    found = search(Story.objects.filter(restricted_to=None), "searchable", query, MOST_WORDS)
    live = Article.objects.published(timezone.now()).filter(story__in=found.values("pk")).in_feed_order()
    shown = live.only("headline", "published_on", "slug")[: MOST if query else 0]
    return JsonResponse(
        {"stories": [{"address": each.get_absolute_url(), "headline": each.headline} for each in shown]}
    )
