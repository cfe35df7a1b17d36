"""The search and filters of the picture library."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.form_fields import LONGEST_NUMBER
from articles.fields import DayField, LineFormField
from articles.models import Collection, Image

MOST_COLLECTIONS = 100
"""How many of the newest collections are offered."""
ANY = ("", pgettext_lazy("of pictures", "Any"))


def choices_of(**labels):
    return [ANY, *labels.items()]


class FilterForm(forms.Form):
    """The search and the filters of the library; an invalid field shows its error and is ignored."""

    q = LineFormField(
        label=_("Search"),
        required=False,
        max_length=300,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Caption, credit, people, place or file name")}
        ),
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *Image.Status.choices])
    use = forms.ChoiceField(
        label=pgettext_lazy("of pictures", "Use"),
        required=False,
        choices=choices_of(
            unused=pgettext_lazy("of pictures", "Not used yet"), used=pgettext_lazy("of pictures", "Used")
        ),
    )
    expiry = forms.ChoiceField(
        label=pgettext_lazy("of pictures", "Rights"),
        required=False,
        choices=choices_of(
            soon=pgettext_lazy("rights of pictures", "End within two weeks"),
            over=pgettext_lazy("rights of pictures", "Have expired"),
        ),
    )
    missing = forms.ChoiceField(
        label=pgettext_lazy("of pictures", "Missing"),
        required=False,
        choices=choices_of(alt_text=_("Alt text"), credit=_("Credit")),
    )
    shape = forms.ChoiceField(
        label=pgettext_lazy("of pictures", "Shape"),
        required=False,
        choices=choices_of(
            landscape=pgettext_lazy("shape of a picture", "Landscape"),
            portrait=pgettext_lazy("shape of a picture", "Portrait"),
            square=pgettext_lazy("shape of a picture", "Square"),
        ),
    )
    since = DayField(label=pgettext_lazy("of pictures", "Added from"), required=False)
    until = DayField(label=pgettext_lazy("the last day", "to"), required=False)
    collection = forms.ChoiceField(label=pgettext_lazy("of pictures", "Collection"), required=False)
    mine = forms.BooleanField(label=pgettext_lazy("of pictures", "Only mine"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.collections = list(Collection.objects.all()[:MOST_COLLECTIONS])
        offered = [(str(each.pk), each.name) for each in self.collections]
        self.fields["collection"].choices = [ANY, *offered]

    def clean_collection(self):
        chosen = self.cleaned_data["collection"]
        return next((each for each in self.collections if str(each.pk) == chosen), None)


def collection_of(number: str) -> Collection | None:
    """The collection with this id; None for any other text."""
    is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER
    return Collection.objects.filter(pk=number).first() if is_number else None
