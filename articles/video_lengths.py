"""The length of a video: as people write it, in seconds, and for programs."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

LONGEST = 24 * 3600
_WRITTEN = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,5})", re.ASCII)


def seconds_of(written: str | int | None) -> int | None:
    """The seconds of a length such as 3:45 or 1:02:30, or of a plain number of seconds; None if it is empty.

    Raises ValidationError for any other text, for zero, and for more than a day.
    """
    if written is None or not (text := str(written).strip()):
        return None
    found = _WRITTEN.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    is_split = ":" in text
    length = hours * 3600 + minutes * 60 + seconds
    if not 0 < length <= LONGEST or (is_split and seconds > 59) or (hours and minutes > 59):
        raise ValidationError(
            gettext("Write the length in minutes and seconds, as 3:45; or with hours, as 1:02:30.")
        )
    return length


def written(seconds: int | None) -> str:
    """The length as people write it; empty for none."""
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: int | None) -> str:
    """The length in ISO 8601, for structured data and markup; empty for none."""
    return f"PT{seconds // 60}M{seconds % 60}S" if seconds else ""


class VideoLengthFormField(forms.CharField):
    """A length that is typed as people write it."""

    def to_python(self, value):
        return seconds_of(value)

    def prepare_value(self, value):
        return written(value) if isinstance(value, int) else value


class VideoLengthField(models.PositiveIntegerField):
    """The length of a video in seconds; empty if nobody has given it."""

    def to_python(self, value):
        return seconds_of(value)

    def get_prep_value(self, value):
        return value if hasattr(value, "resolve_expression") else self.to_python(value)

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": VideoLengthFormField, **kwargs})
