"""The desk's own renderer writes what Django's templates would."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from newsroom.widgets import WidgetRenderer

pytestmark = pytest.mark.once

HOSTILE = "\"'><script>&amp;"
CHOICES = [("", "Nobody"), (3, "Ann & <Bob>"), ("Group > one", [(4, "Cat"), (HOSTILE, HOSTILE)])]
WIDGETS = [
    (forms.TextInput(attrs={"dir": "auto", "data-x": HOSTILE, "autofocus": True, "hidden": False}), HOSTILE),
    (forms.TextInput(), None),
    (forms.TextInput(), mark_safe("a&amp;b")),
    (forms.NumberInput(attrs={"min": 1}), 1234567),
    (forms.HiddenInput(), 0),
    (forms.URLInput(), "https://news.example/?a=1&b=2"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.PasswordInput(), "secret"),
    (forms.Textarea(attrs={"rows": 1}), f"\n{HOSTILE}"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), 3),
    (forms.Select(choices=CHOICES, attrs={"required": True}), None),
    (forms.SelectMultiple(choices=CHOICES), [4, HOSTILE]),
    (forms.RadioSelect(choices=CHOICES), 3),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_field_is_written_as_by_djangos_templates(widget, value):
    ours, djangos = (
        widget.render("field", value, {"id": "id_field"}, renderer=renderer())
        for renderer in (WidgetRenderer, DjangoTemplates)
    )
    assert parse_html(ours) == parse_html(djangos)
    assert ours.count("<script>") == 0
