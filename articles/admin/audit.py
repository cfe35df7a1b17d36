import csv
import re
from datetime import datetime, time

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import cursors
from articles.admin.read_only import ReadOnly
from articles.fields import DayField
from articles.models import AuditEntry
from articles.workflow.acts import ACTS

LABELS = {
    **{act: row.label for act, row in ACTS.items()},
    "job_retried": _("Background job retried"),
    "clip_added": _("Video, audio or file added"),
    "clip_changed": _("Video, audio or file changed"),
    "clip_killed": _("Video, audio or file removed from all stories"),
    "image_added": _("Picture added"),
    "image_changed": _("Picture changed"),
    "image_ai_label": _("AI label changed"),
    "image_to_check": _("Picture set to be checked"),
    "image_cleared": _("Picture cleared"),
    "image_held": _("Picture held"),
    "image_killed": _("Picture killed"),
    "image_cost": _("Cost of a picture recorded"),
    "collection_made": _("Collection of pictures made"),
    "cleared_pictures": _("Whether pictures must be cleared"),
    "category_added": _("Category added"),
    "category_changed": _("Category changed"),
    "category_merged": _("Category merged"),
    "author_added": _("Author added"),
    "author_changed": _("Author changed"),
    "author_merged": _("Author merged"),
    "newspaper_changed": _("Newspaper changed"),
    "about_page_saved": _("Page of the newspaper saved"),
    "about_page_published": _("Page of the newspaper published"),
    "about_page_restored": _("Page of the newspaper restored"),
    "about_page_taken_off": _("Page of the newspaper taken off the site"),
    "sign_in": pgettext_lazy("on record", "Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "locked_out": _("Locked out"),
    "sign_out": pgettext_lazy("on record", "Signed out"),
    "person_added": _("Person added"),
    "person_changed": _("Person changed"),
    "role": _("Role changed"),
    "role_defined": _("Role defined"),
    "role_removed": _("Role removed"),
    "invited": _("Person invited"),
    "password": _("Password set"),
    "reset_asked": _("Password reset requested"),
    "second_factor_added": _("Second factor added"),
    "second_factor_removed": _("Second factor removed"),
    "second_factor_reset": _("Second factor reset"),
    "recovery_codes": _("Recovery codes made"),
    "recovery_code": _("Recovery code used"),
    "sessions_ended": _("Sessions ended"),
}
"""{stored act: its label}"""
PAGE_SIZE = 100
ROWS_AT_ONCE = 2000
COLUMNS = ["at", "by", "act", "story_id", "story", "detail", "address"]


class FilterForm(forms.Form):
    """The filter of the audit list; when empty, it matches every entry."""

    act = forms.ChoiceField(label=_("Act"), required=False)
    by = forms.ModelChoiceField(None, label=_("Person"), required=False, empty_label=_("Anyone"))
    story = forms.IntegerField(label=_("Story number"), required=False, min_value=1, max_value=2**63 - 1)
    since = DayField(label=pgettext_lazy("the first day", "From"), required=False)
    until = DayField(label=pgettext_lazy("the last day", "To"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_label = sorted(LABELS.items(), key=lambda act: str(act[1]))
        self.fields["act"].choices = [("", pgettext_lazy("act", "Any")), *by_label]
        self.fields["by"].queryset = get_user_model().objects.order_by("username")

    def entries(self):
        """The matching entries, newest first."""
        asked = self.cleaned_data
        found = AuditEntry.objects.order_by("-at", "-pk")
        for name in ("act", "by", "story"):
            if asked[name]:
                found = found.filter(**{name: asked[name]})
        if asked["since"]:
            found = found.filter(at__gte=_moment(asked["since"], time.min))
        if asked["until"]:
            found = found.filter(at__lte=_moment(asked["until"], time.max))
        return found


def entries_of(act: str) -> QuerySet[AuditEntry]:
    """The entries of an act, newest first, with who did it."""
    return AuditEntry.objects.filter(act=act).select_related("by").order_by("-id")


def _moment(day, clock):
    return timezone.make_aware(datetime.combine(day, clock))


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):
    """The read-only audit list, for administrators to read, filter and export."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.read), name="articles_auditentry_changelist"),
            path("csv/", view(self.as_csv), name="articles_auditentry_csv"),
        ]

    @method_decorator([require_safe, never_cache])
    def read(self, request):
        form = self._form(request)
        found = form.entries() if form.is_valid() else AuditEntry.objects.none()
        if before := cursors.read_place(request.GET.get("before", "")):
            # A row value, not `a < x OR (a = x AND b < y)`, which scans the list from its start.
            found = found.filter(TupleLessThan(Tuple(F("at"), F("pk")), before))
        shown = list(found[: PAGE_SIZE + 1])
        entries = shown[:PAGE_SIZE]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Audit list"),
            "opts": self.opts,
            "form": form,
            "entries": [(entry, LABELS.get(entry.act, entry.act)) for entry in entries],
            "asked": _asked(request),
            "older": cursors.write_place(shown[-2].at, shown[-2].pk) if len(shown) > PAGE_SIZE else "",
            "is_first": before is None,
        }
        return TemplateResponse(request, "admin/articles/auditentry/list.html", context)

    @method_decorator([require_safe, never_cache])
    def as_csv(self, request):
        """Stream the matching entries as CSV."""
        form = self._form(request)
        if not form.is_valid():
            return HttpResponseBadRequest(_("This filter is not valid."))
        rows = csv.writer(_Echo())
        entries = form.entries().iterator(ROWS_AT_ONCE)
        lines = (rows.writerow(map(harmless, _row(entry))) for entry in entries)
        # Without a byte order mark, Excel does not read the file as UTF-8.
        lines = (line for part in (["\ufeff", rows.writerow(COLUMNS)], lines) for line in part)
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="audit-{timezone.localdate()}.csv"'},
        )

    def _form(self, request):
        self.require_view_permission(request)
        return FilterForm(request.GET)


def _asked(request):
    """The filter as a query string, without the cursor."""
    asked = request.GET.copy()
    asked.pop("before", None)
    return asked.urlencode()


class _Echo:
    """A file-like object that returns each line, as csv.writer needs for streaming."""

    def write(self, line):
        return line


def _row(entry):
    at = timezone.localtime(entry.at).isoformat()
    return [at, entry.by_name, entry.act, entry.story_id, entry.story_name, entry.detail, entry.address]


# Depending on the locale, spreadsheets split cells at semicolons or commas.
_FORMULA = re.compile(r"""(?:^|(?<=[;,]))(?=[\s"']*[=+\-@＝＋－＠])|^(?=[\t\r\n])""")


def harmless(cell):
    """The cell, escaped: spreadsheets run cells that look like formulas."""
    return _FORMULA.sub("'", "" if cell is None else str(cell))
