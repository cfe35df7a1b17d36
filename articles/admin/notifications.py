from django.contrib import admin
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.follow_up import notifications
from articles.models import Notification
from articles.models.story import NOT_LISTED

PAGE_SIZE = 50


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):
    """A person's own notifications, opened from the bell."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.own_list), name="articles_notification_changelist"),
            path("seen/", view(self.mark), name="articles_notification_seen"),
        ]

    def has_module_permission(self, request):
        """The bell is the only link to this page."""
        return False

    @method_decorator([require_safe, never_cache])
    def own_list(self, request):
        found = notifications.of(request.user).select_related("story").defer(*NOT_LISTED).order_by("-pk")
        before = request.GET.get("before", "")[:18]
        if before.isdecimal():
            found = found.filter(pk__lt=int(before))
        shown = list(found[: PAGE_SIZE + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Notifications"),
            "opts": self.opts,
            "notifications": shown[:PAGE_SIZE],
            "has_unseen": notifications.unseen(request.user).exists(),
            "has_more": len(shown) > PAGE_SIZE,
        }
        return TemplateResponse(request, "admin/articles/notification/list.html", context)

    @method_decorator(require_POST)
    def mark(self, request):
        """Mark one notification as seen, or all up to the newest that the page showed."""
        unseen = notifications.unseen(request.user)
        one, newest = (request.POST.get(name, "")[:18] for name in ("notification", "newest"))
        if one.isdecimal():
            unseen.filter(pk=int(one)).update(seen_at=timezone.now())
        elif newest.isdecimal():
            unseen.filter(pk__lte=int(newest)).update(seen_at=timezone.now())
        return redirect("admin:articles_notification_changelist")
