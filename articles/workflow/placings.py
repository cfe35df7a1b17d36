"""Advice on how pictures are placed in a text."""

from collections.abc import Iterator
from itertools import batched

from django.utils.translation import gettext as _

UNLIKE = 0.01
"""The fraction by which two aspect ratios may differ, as in static/js/figures.js."""


def placing_advice(figures, least: int) -> Iterator[tuple[str, str, str, str]]:
    """(check, field, message, place) for pictures as `readiness` has them; wide ones need `least` pixels."""
    for number, figure, _image in figures:
        if figure.placing in ("wide", "full") and figure.width < least:
            message = _("Picture %(number)s in the text is %(width)s px wide; a wide one needs %(least)s px.")
            said = {"number": number, "width": figure.width, "least": least}
            yield f"figure-width-{number}", "body", message % said, f"figure {number}"
    yield from _compared(figures)


def _compared(figures):
    compared = ((number, figure) for number, figure, _image in figures if figure.placing == "comparison")
    for (number, before), (_number, after) in batched(compared, 2, strict=False):
        if abs(before.width * after.height / (before.height * after.width) - 1) > UNLIKE:
            message = _(
                "Before and after have different shapes: readers get them side by side, without a slider."
            )
            yield f"figure-shapes-{number}", "body", message, f"figure {number}"
