"""Form fields shared by the desk's pages."""

from collections.abc import Mapping

from django import forms

from articles.admin.namesakes import LabelChoices, PersonChoices

LONGEST_NUMBER = 18
"""Longest id, in digits, that fits a 64-bit column."""


def whole_number(text: str) -> int:
    """A number that a page sent; 0 for any other text."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


class OrderedSelect(forms.SelectMultiple):
    """A multiple select that lists the chosen options first, so that they are submitted in their order."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, (attrs or {}) | {"data-ordered-choice": ""})

    def optgroups(self, name, value, attrs=None):
        place = {pk: number for number, pk in enumerate(value)}
        choices = super().optgroups(name, value, attrs)
        return sorted(choices, key=lambda choice: place.get(str(choice[1][0]["value"]), len(place)))


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by id; an id too long for a 64-bit column is invalid."""

    def clean(self, value):
        for pk in value or []:
            if len(str(pk)) > LONGEST_NUMBER:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": pk[:50]}
                )
        return super().clean(value)


class PersonField(forms.ModelChoiceField):
    """A person from a menu that tells people of one name apart."""

    iterator = PersonChoices


class OrderedChoiceField(RowsField):
    """Several labels, in the order in which they were chosen."""

    widget = OrderedSelect
    iterator = LabelChoices
    known: Mapping[str, object] = {}
    """{id: label} of labels that may be chosen: choosing only from these takes no query."""

    def clean(self, value):
        if value and all(pk in self.known for pk in value):
            return [self.known[pk] for pk in dict.fromkeys(value)]
        chosen = {str(label.pk): label for label in super().clean(value)}
        return [chosen[pk] for pk in dict.fromkeys(map(str, value or [])) if pk in chosen]
