"""Rows without versions: their form sends what its page showed, and is refused if that has changed."""

from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.forms.models import model_to_dict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.theirs import saved_by, show_values
from articles.admin.three_ways import ComparedForm, digests_of


class SeenForm(ComparedForm):
    """A row's form, with a digest of each field that its page showed. Validation locks the row.

    If somebody has changed the row since, fields that this person left alone take the stored values, and
    fields that both changed say what is stored.
    """

    seen = forms.CharField(label="", widget=forms.HiddenInput, required=False, max_length=1000)
    sees_a_row = True
    """Whether the template renders the `seen` field at the top of the form."""
    by = None
    """The person filling it in."""
    is_overtaken = False
    """Whether somebody has changed the row since the page was opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self._seen_of(self.instance)

    def shown(self, row: Model) -> dict[str, Any]:
        """{field: value} of a row, as the page shows it."""
        return model_to_dict(row, [*self.fields])

    def clean(self):
        words = super().clean()
        if self.instance.pk:
            self._require_seen(words.get("seen") or "")
        return words

    def _require_seen(self, seen):
        """Refuse a form that is based on values other than those stored now."""
        rows = type(self.instance)._base_manager.select_for_update()
        stored = rows.filter(pk=self.instance.pk).first()
        if stored is None:
            self.add_error(None, _("Someone else has removed this since you opened it."))
            return
        now = self._seen_of(stored)
        if _digest_in(seen) == _digest_in(now):
            return
        self.is_overtaken = True
        # Once the message has been read, saving again is deliberate.
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = now
        taken, disputed = self.take_theirs(self.shown(stored), _digest_in(seen))
        self.add_error(None, self._who_changed(stored, seen, taken, is_disputed=bool(disputed)))
        named = self._named(stored)
        show_values(self, {name: named[name] for name in disputed})

    def _seen_of(self, row) -> str:
        """The id of the newest entry in the row's history, and a digest of each field shown."""
        newest = _entries(row).values_list("pk", flat=True).first()
        return f"{newest or 0}.{digests_of(self.shown(row))}"

    def _named(self, row):
        """The values shown of a row, with related rows in place of their ids."""
        return {name: getattr(row, name, value) for name, value in self.shown(row).items()}

    def _who_changed(self, row, seen, taken, *, is_disputed) -> str:
        return self.what_was_taken(self._who(row, seen), taken, is_disputed=is_disputed)

    def _who(self, row, seen) -> str:
        after, is_readable, _digest = seen.partition(".")
        if not (is_readable and after.isdecimal() and len(after) < 19):
            return str(workflow.CHANGED_MEANWHILE)
        newest = _entries(row).filter(pk__gt=int(after)).select_related("user").first()
        if newest is None:  # It was changed by a command, or together with something else.
            return str(workflow.CHANGED_MEANWHILE)
        return saved_by(newest.user, newest.action_time, self.by)


def _digest_in(seen):
    return seen.rpartition(".")[2]


def _entries(row):
    """The row's history as Django's admin writes it, newest first."""
    kind = get_content_type_for_model(row)
    return LogEntry.objects.filter(content_type=kind, object_id=str(row.pk)).order_by("-pk")


class Overtakable:
    """An admin whose form has `is_overtaken`, such as SeenForm: 409 if somebody else has saved first."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        context = answer.context_data or {} if isinstance(answer, TemplateResponse) else {}
        if "adminform" in context and getattr(context["adminform"].form, "is_overtaken", False):
            answer.status_code = 409
            # The form has already put the typed name on the row, and its message says what to do.
            stored = self.get_object(request, object_id) if object_id else None
            if stored:
                context["subtitle"] = str(stored)
            if stored and isinstance(context["adminform"].form, SeenForm):
                context["original"] = stored
                if not context["adminform"].form.errors.keys() - {NON_FIELD_ERRORS}:
                    context["errors"] = None
            answer.context_data = context
        return answer
