"""The newsroom's local times, and the moments that they mean."""

import re
from datetime import UTC, datetime

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

FIRST_TIME, SECOND_TIME = "first", "second"
NOW, AT_A_TIME = "now", "time"
_WITH_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class LocalTimeField(forms.CharField):
    """A local time in the newsroom, without a zone: the form converts it with `moment`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "data-zoned": ""}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        text = super().to_python(value)
        try:
            # Django would read a date without a time as midnight, which nobody meant.
            local = parse_datetime(text) if _WITH_CLOCK.match(text) else None
        except ValueError:
            local = None
        if text and (local is None or local.tzinfo or not 1970 <= local.year < 3000):
            raise forms.ValidationError(gettext("Enter a valid date/time."))
        return local


class WhichTimeField(forms.ChoiceField):
    """Which of two moments a local time means, in the hour that is repeated when the clocks go back."""

    def __init__(self):
        choices = [
            ("", _("Choose…")),
            (FIRST_TIME, _("The first, before the clocks go back")),
            (SECOND_TIME, _("The second, after the clocks went back")),
        ]
        super().__init__(label=_("Which one?"), required=False, choices=choices)


class WhenField(forms.ChoiceField):
    """Whether an act is done now or at a set time, so that an empty time is never taken to mean now.

    Not `required`: forms of other acts have no such field.
    """

    widget = forms.RadioSelect

    def __init__(self):
        choices = [(NOW, pgettext_lazy("when an act is done", "Now")), (AT_A_TIME, _("At a time"))]
        super().__init__(label=_("When?"), required=False, choices=choices, initial=NOW)


def require_agreement(form: forms.Form, name: str, when: str) -> None:
    """Add an error to a form's time field unless it agrees with the choice of "now" or "at a time".

    Pages that ask for no time, such as the page of a fix, send neither.
    """
    chosen, time = form.cleaned_data.get(when), form.cleaned_data.get(name)
    if form.has_error(name):
        return
    if chosen not in (NOW, AT_A_TIME) and when in form.data:
        form.add_error(name, gettext("Choose “Now” or “At a time”."))
    if chosen == AT_A_TIME and not time:
        form.add_error(name, gettext("Set the day and the time, or choose “Now”."))
    if chosen == NOW and time:
        said = gettext("A time is set, but “Now” is chosen: choose “At a time”, or clear the time.")
        form.add_error(name, said)


def moment(local: datetime, which: str = "") -> datetime:
    """The moment of a local time; for an hour that is repeated, `which` is "first" or "second".

    Raises ValidationError for an hour that clocks skip, and for a repeated one without `which`.
    """
    zone = timezone.get_current_timezone()
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        text = gettext("The clocks go forward that night and skip %(time)s: choose an earlier or later time.")
        raise forms.ValidationError(text % {"time": f"{local:%H:%M}"})
    if first.utcoffset() != second.utcoffset() and which not in (FIRST_TIME, SECOND_TIME):
        text = gettext(
            "The clocks go back that night, and %(time)s comes twice: choose %(first)s or %(second)s."
        )
        times = {"time": f"{local:%H:%M}", "first": f"{first:%H:%M %Z}", "second": f"{second:%H:%M %Z}"}
        raise forms.ValidationError(text % times, code="twice")
    return second if which == SECOND_TIME else first
