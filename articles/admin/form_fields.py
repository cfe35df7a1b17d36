"""Form fields that the pages of the desk share."""

from django import forms

LONGEST_NUMBER = 18
"""Digits of a number that every database takes."""


class OrderedSelect(forms.SelectMultiple):
    """A list of choices, those that are chosen first and in their order: the order in which they are sent."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, (attrs or {}) | {"data-ordered-choice": ""})

    def optgroups(self, name, value, attrs=None):
        place = {pk: number for number, pk in enumerate(value)}
        choices = super().optgroups(name, value, attrs)
        return sorted(choices, key=lambda choice: place.get(str(choice[1][0]["value"]), len(place)))


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows, by numbers that every database takes."""

    def clean(self, value):
        for pk in value or []:
            if len(str(pk)) > LONGEST_NUMBER:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": pk[:50]}
                )
        return super().clean(value)


class OrderedChoiceField(RowsField):
    """Several labels, kept in the order in which they were put."""

    widget = OrderedSelect

    def clean(self, value):
        chosen = {str(label.pk): label for label in super().clean(value)}
        return [chosen[pk] for pk in dict.fromkeys(map(str, value or [])) if pk in chosen]
