"""Colours of readers' pages: whether text in a colour is readable, and the nearest shade that is."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

LIGHT, DARK = ("#fdfcf9", "#f3f0e8"), ("#161614", "#201f1c")
"""The backgrounds of text on light and on dark pages: `--paper` and `--tint` in site.css."""
LEAST_CONTRAST = 4.5
"""The minimum for text: https://www.w3.org/TR/WCAG22/#contrast-minimum."""
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 100

validate_hex = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write the colour as # and six digits: #0c4a5e."))


def validate_on_light(colour: str) -> None:
    """Refuse a colour that is not readable on light pages, and name a shade that is."""
    _validate(colour, LIGHT, _TOO_FAINT_ON_LIGHT)


def validate_on_dark(colour: str) -> None:
    """Refuse a colour that is not readable on dark pages, and name a shade that is."""
    _validate(colour, DARK, _TOO_FAINT_ON_DARK)


_TOO_FAINT_ON_LIGHT = _(
    "On light pages %(colour)s has a contrast of %(found)s:1, and text needs %(needed)s:1. The nearest shade"
    " that passes is %(nearest)s."
)
_TOO_FAINT_ON_DARK = _(
    "On dark pages %(colour)s has a contrast of %(found)s:1, and text needs %(needed)s:1. The nearest shade"
    " that passes is %(nearest)s."
)


def _validate(colour, grounds, too_faint):
    validate_hex(colour)
    found = contrast(colour, grounds)
    if found < LEAST_CONTRAST:
        said = {"colour": colour, "nearest": readable(colour, grounds)}
        said |= {"found": localize(_rounded_down(found)), "needed": localize(LEAST_CONTRAST)}
        raise ValidationError(too_faint % said, code="contrast")


def _rounded_down(ratio):
    return int(ratio * 10) / 10


def contrast(colour: str, grounds: Sequence[str]) -> float:
    """The lowest contrast of a colour with these backgrounds, from 1 to 21 (WCAG 2.2)."""
    return min(_contrast(_channels(colour), _channels(ground)) for ground in grounds)


def readable(colour: str, grounds: Sequence[str]) -> str:
    """The colour if text in it is readable on these backgrounds, else its nearest shade that is."""
    end = _BLACK if _luminance(_channels(grounds[0])) > 0.5 else _WHITE
    shades = (_mixed(_channels(colour), end, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, grounds) >= LEAST_CONTRAST)


def _channels(colour):
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _mixed(channels, end, share):
    mixed = (round(one + (other - one) * share) for one, other in zip(channels, end, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _contrast(one, other):
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels):
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share):
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
