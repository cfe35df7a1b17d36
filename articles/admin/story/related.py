"""Stories that readers have, for the writing page to offer as related ones."""

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import workflow
from articles.admin.stories.listing import read_page
from articles.cleaning import one_line
from articles.models import Article

MOST = 8


@require_safe
@never_cache
def offers(request):
    """Live stories among the newest that have all words of `q`, as the list of stories finds them."""
    workflow.require_allowed(request.user, "view_story", _("see the stories"))
    query, at = one_line(request.GET.get("q", "")[:100]), timezone.now()
    rows = read_page(request.user, {"words": query}, None, at).rows if query else []
    live = Article.objects.published(at).filter(story__in=[row.story.pk for row in rows]).in_feed_order()
    shown = live.only("headline", "published_on", "slug")[:MOST]
    return JsonResponse(
        {"stories": [{"address": each.get_absolute_url(), "headline": each.headline} for each in shown]}
    )
