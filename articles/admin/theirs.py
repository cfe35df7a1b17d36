"""What somebody else has stored meanwhile, shown next to what is typed, and who stored it when."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.db.models import Model
from django.utils.choices import flatten_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.times.desk_times import recent_time

SAVING_AGAIN = gettext_lazy(
    "What you typed is below, and with it what is saved. Saving again replaces it with yours."
)


def show_theirs(form: forms.ModelForm, stored: Model, names: Iterable[str]) -> None:
    """Below each of these fields, show what is stored now if something else is typed."""
    show_values(form, {name: getattr(stored, name) for name in names})


def show_values(form: forms.BaseForm, stored: dict[str, object]) -> None:
    """Below each field in `stored`, show its stored value if something else is typed."""
    for name, theirs in stored.items():
        if name in form.fields and form.fields[name].has_changed(theirs, form[name].data):
            form[name].help_text = _said(form.fields[name], theirs, form[name].data)


def _said(field, theirs, mine):
    if isinstance(field, forms.BooleanField):
        return (
            _("The other person has ticked this.") if theirs else _("The other person has not ticked this.")
        )
    if isinstance(theirs, list):
        return _differing(field.choices, theirs, mine)
    if theirs in ("", None):
        return _("The other person has left this empty.")
    if isinstance(theirs, Model):
        return _chosen(str(theirs))
    if choices := getattr(field, "choices", None):
        return _chosen(_labels(choices, [theirs]) or str(theirs))
    return written(str(theirs))


def _differing(choices, theirs, mine):
    """For a multiple choice: what only the other person, and what only this one, has chosen."""
    only_theirs = _labels(choices, set(theirs) - set(mine))
    only_mine = _labels(choices, set(mine) - set(theirs))
    both = [
        (_("Only the other person has chosen:"), only_theirs),
        (_("Only you have chosen:"), only_mine),
    ]
    return format_html_join(" ", "{}", ((_quoted(said, labels),) for said, labels in both if labels))


def _labels(choices, chosen):
    """The labels of the chosen values, in the order of the choices."""
    wanted = {str(each) for each in chosen}
    return "; ".join(str(label) for value, label in flatten_choices(choices) if str(value) in wanted)


def _chosen(theirs):
    return _quoted(_("The other person has chosen:"), theirs)


def written(theirs: str) -> SafeString:
    """What somebody else has stored, to show below a field."""
    return _quoted(_("The other person has written:"), theirs)


def _quoted(said, theirs):
    return format_html('{} <q class="theirs" dir="auto">{}</q>', said, theirs)


def who_saved(who, at: datetime, by) -> str:
    """Who has saved since a page was opened, and what saving it would now do; `by` will read it."""
    return f"{saved_by(who, at, by)} {SAVING_AGAIN}"


def saved_by(who, at: datetime, by) -> str:
    """Who has saved since a page was opened; `by` will read it."""
    if who == by:
        said = _("You saved this in another window at %(time)s, after you opened it here.")
    else:
        said = _("%(who)s saved this at %(time)s, after you opened it.")
    return said % {"who": who, "time": recent_time(at)}


def sides(saved_by, by) -> list[str]:
    """The headings of the stored and the typed words, side by side; `by` will read them."""
    if saved_by == by:
        return [_("Saved in another window"), _("Typed here")]
    theirs = _("%(person)s’s version") % {"person": saved_by}
    return [theirs, pgettext("version", "Yours")]
