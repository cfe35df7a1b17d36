"""The form widget for choosing a picture from the library."""

from django import forms
from django.forms.widgets import Media, Script
from django.template.loader import render_to_string

from articles.admin.form_fields import whole_number
from articles.models import Image


class PictureWidget(forms.TextInput):
    """Shows the chosen picture; without JavaScript, its library number is typed in."""

    @property
    def media(self):
        return Media(
            css={"all": ["desk/library/library.css", "desk/library/choosing.css"]},
            js=[Script("desk/library/choosing.js", type="module")],
        )

    def render(self, name, value, attrs=None, renderer=None):
        number = super().render(name, value, {**(attrs or {}), "inputmode": "numeric"}, renderer)
        image = Image.objects.filter(pk=whole_number(str(value or ""))).first()
        context = {"number": number, "image": image}
        return render_to_string("admin/articles/image/_choose.html", context)
