"""Background jobs that failed, for administrators to see and retry."""

from datetime import timedelta

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.admin.read_only import ReadOnly
from articles.follow_up import stores
from articles.follow_up.failing import retry, subject_of
from articles.follow_up.kinds import KINDS, label_of
from articles.models import Job

MOST = 100
"""Maximum number of failing jobs that the page shows, latest first."""
LATE = timedelta(minutes=2)
"""A job overdue for longer than this means that no worker is running, or that none keeps up."""


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin):
    """Failed jobs, and a warning when jobs wait without a worker."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.failing), name="articles_job_changelist"),
            path("<int:job_id>/retry/", view(self.retry), name="articles_job_retry"),
        ]

    @method_decorator([require_safe, never_cache])
    def failing(self, request):
        self.require_view_permission(request)
        at, wait = timezone.now(), stores.waiting()
        jobs = Job.objects.failing().order_by("-failed_at", "-id")[: MOST + 1]
        late = Job.objects.due(at).filter(next_attempt_at__lt=at - LATE, kind__in=KINDS)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Background jobs"),
            "opts": self.opts,
            "jobs": [(job, label_of(job.kind), subject_of(job.kind, job.key)) for job in jobs[:MOST]],
            "has_more": len(jobs) > MOST,
            "most": MOST,
            "wait": wait if wait and at - wait.since > LATE else None,
            "late": late.order_by("next_attempt_at").first(),
        }
        return TemplateResponse(request, "admin/articles/job/list.html", context)

    @method_decorator(require_POST)
    def retry(self, request, job_id):
        """Retry a job now."""
        self.require_view_permission(request)
        job = get_object_or_404(Job, pk=job_id)
        if job.done_at:
            messages.info(request, _("This job has already been done."))
        else:
            retry(job.kind, job.key, by=request.user)
            messages.success(request, _("The job will be tried again within seconds."))
        return redirect("admin:articles_job_changelist")
