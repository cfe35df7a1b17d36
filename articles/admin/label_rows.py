"""Rows edited in a list of labels: of the submitted rows, keep those that still exist."""

import re
from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models.labels import Label

ROW = re.compile(r"form-(\d{1,9})-id")


def leave_out_gone(request: HttpRequest, labels: QuerySet, fields: Iterable[str]) -> None:
    """Keep only the submitted rows of these labels, once each, and say which others were left out.

    The rows are counted here; the number that the page sent is ignored.
    """
    sent = {value: found[1] for key, value in request.POST.items() if (found := ROW.fullmatch(key))}
    there = {str(pk) for pk in labels.values_list("pk", flat=True)}
    for said in sorted({_what_became(labels.model, pk) for pk in sent.keys() - there}):
        messages.warning(request, said)
    kept = [number for pk, number in sent.items() if pk in there]
    request.POST = _renumbered(request.POST, kept, ["id", *fields])


def _what_became(model: type[Label], pk: str) -> str:
    number = int(pk) if pk.isdecimal() and len(pk) < 19 else None
    label = model._default_manager.select_related("merged_into").filter(pk=number).first()
    if label is None or label.merged_into is None:
        return _("A row that you sent is no longer in this list: it was not saved.")
    said = _("“%(label)s” was merged into “%(other)s” since you opened the list: its row was not saved.")
    return said % {"label": label, "other": label.merged_into}


def _renumbered(sent: QueryDict, numbers: list[str], fields: list[str]) -> QueryDict:
    """Only these rows, and the button."""
    rows = QueryDict(mutable=True)
    rows.update({"_save": "", "form-TOTAL_FORMS": len(numbers), "form-INITIAL_FORMS": len(numbers)})
    for new, old in enumerate(numbers):
        for field in fields:
            for start in ("form", "initial-form"):
                if f"{start}-{old}-{field}" in sent:
                    rows[f"{start}-{new}-{field}"] = sent[f"{start}-{old}-{field}"]
    return rows


def beside_their_forms(answer) -> None:
    """In a refused list, show the submitted rows, each with its own form."""
    listed = answer.context_data.get("cl") if isinstance(answer, TemplateResponse) else None
    if listed and listed.formset:
        listed.result_list = [form.instance for form in listed.formset.forms]
