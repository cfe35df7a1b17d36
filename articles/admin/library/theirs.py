"""Words that somebody else has stored meanwhile, shown beside those that are typed."""

from collections.abc import Iterable

from django import forms
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def show_theirs(form: forms.ModelForm, stored: Model, names: Iterable[str]) -> None:
    """Say below each of these fields what is stored now, where something else is typed."""
    for name in names:
        theirs = getattr(stored, name)
        if name in form.fields and form.fields[name].has_changed(theirs, form[name].data):
            form[name].help_text = _said(stored, name, theirs)


def _said(stored, name, theirs):
    if theirs in ("", None, False):
        return _("The other person has left this empty.")
    return written(getattr(stored, f"get_{name}_display", lambda: theirs)())


def written(theirs: str) -> SafeString:
    """What somebody else has stored, for below a field."""
    said = _("The other person has written:")
    return format_html('{} <q class="theirs" dir="auto">{}</q>', said, theirs)
