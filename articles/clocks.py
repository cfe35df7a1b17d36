"""The newsroom's local times, and the moments that they mean."""

from datetime import UTC, datetime

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FIRST_TIME, SECOND_TIME = "first", "second"


class LocalTimeField(forms.CharField):
    """A local time in the newsroom, without a zone: the form converts it with `moment`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "data-zoned": ""}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        text = super().to_python(value)
        try:
            local = parse_datetime(text)
        except ValueError:
            local = None
        if text and (local is None or local.tzinfo or not 1970 <= local.year < 3000):
            raise forms.ValidationError(gettext("Enter a valid date/time."))
        return local


class WhichTimeField(forms.ChoiceField):
    """Which of the two moments a local time means, in the hour that comes twice."""

    def __init__(self):
        choices = [
            ("", _("Choose…")),
            (FIRST_TIME, _("The first, before the clocks go back")),
            (SECOND_TIME, _("The second, after the clocks went back")),
        ]
        super().__init__(label=_("Which one?"), required=False, choices=choices)


def moment(local: datetime, which: str = "") -> datetime:
    """The moment of a local time; for an hour that comes twice, `which` is "first" or "second".

    Raises ValidationError for an hour that clocks skip, and for one that comes twice without `which`.
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
