from django.conf import settings
from django.contrib.admin import AdminSite
from django.db.models import Q
from django.utils import timezone

ROOMS = {name: place for place, name in enumerate(["Story", "Image", "Category", "Author", "User"])}


class Desk(AdminSite):
    """The admin as a newsroom's desk: its front page shows the work that waits."""

    site_title = "Desk"
    site_header = settings.SITE_NAME
    index_title = "The desk"
    index_template = "admin/desk.html"
    empty_value_display = "–"
    enable_nav_sidebar = False

    def each_context(self, request):
        """For the head of every page: the lists that this person may see, the most used first."""
        context = super().each_context(request)
        rooms = [model for app in context["available_apps"] for model in app["models"]]
        return {
            **context,
            "rooms": sorted(rooms, key=lambda room: ROOMS.get(room["object_name"], len(ROOMS))),
        }

    def index(self, request, extra_context=None):
        return super().index(request, {**self._work(request.user), **(extra_context or {})})

    def _work(self, user):
        """What waits and what readers have, newest or soonest first, as (title, rows) for the template."""
        from articles.models import Article, Story

        at = timezone.now()
        stories = (
            Story.objects.visible_to(user)
            .select_related("owner")
            .defer("body")
            .order_by("-modified_at", "-id")
        )
        mine = stories.filter(Q(owner=user) | Q(assigned_to=user))
        versions = Article.objects.select_related("story").defer("body")
        return {
            "in_review": stories.filter(status=Story.Status.IN_REVIEW)[:30],
            "in_work": mine.filter(status=Story.Status.DRAFT)[:30],
            "ahead": versions.filter(
                is_closed=False, live_from__gt=at, story__in=Story.objects.visible_to(user)
            ).order_by("live_from")[:30],
            "live": versions.published(at).in_feed_order()[:10],
        }
