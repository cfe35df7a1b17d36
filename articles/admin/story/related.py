"""Live stories, for the writing page to offer as related stories and as link targets."""

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import workflow
from articles.admin.stories.listing import read_page
from articles.cleaning import one_line
from articles.models import Article
from articles.times.desk_times import desk_day

MOST = 8
LONGEST = 300
"""Maximum length of a query, in characters; our own addresses are shorter."""
SHOWN = ("headline", "published_on", "slug")


@require_safe
@never_cache
def offers(request):
    """Live stories among the newest that have all words of `q`, as the list of stories finds them.

    Without words: the newest ones if `newest` is sent, else none.
    """
    workflow.require_allowed(request.user, "view_story", _("see the stories"))
    query, at = one_line(request.GET.get("q", "")[:LONGEST]), timezone.now()
    live = Article.objects.published(at).in_feed_order()
    if query or "newest" not in request.GET:
        rows = read_page(request.user, {"words": query}, None, at).rows if query else []
        live = live.filter(story__in=[row.story.pk for row in rows])
    return JsonResponse({"stories": [_offered(each) for each in live.only(*SHOWN)[:MOST]]})


def _offered(article):
    return {
        "address": article.get_absolute_url(),
        "headline": article.headline,
        "published": desk_day(article.published_on),
    }
