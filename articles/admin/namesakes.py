"""Names in menus: if several people or authors share one, it is followed by what tells them apart."""

from collections import Counter
from collections.abc import Iterable

from django.forms.models import ModelChoiceIterator

from articles.folding import fold
from articles.models import Author


def names_of_labels(labels: Iterable) -> dict[int, str]:
    """{id: name}; where authors share one, also the role and the URL slug, in one more query."""
    names = {label.pk: label.name for label in labels}
    shared = _shared(names)
    # Two categories can't share a name.
    rows = Author.objects.filter(pk__in=shared).values_list("pk", "role", "slug") if shared else ()
    return names | {pk: named_apart(names[pk], slug, role) for pk, role, slug in rows}


def names_of_people(people: Iterable) -> dict[int, str]:
    """{id: name}; where people share one, also the username."""
    known = {person.pk: person for person in people}
    names = {pk: str(person) for pk, person in known.items()}
    return names | {pk: named_apart(names[pk], known[pk].username) for pk in _shared(names)}


def named_apart(name: str, identifier: str, role: str = "") -> str:
    """A name with what tells it apart from the same name: a role, if there is one, and an identifier."""
    return f"{name}, {role} ({identifier})" if role else f"{name} ({identifier})"


def _shared(names: dict[int, str]) -> list[int]:
    """The ids whose name another has, too, however it is spelt."""
    folded = {pk: fold(name) for pk, name in names.items()}
    count = Counter(folded.values())
    return [pk for pk, name in folded.items() if count[name] > 1]


class _Choices(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.names(self.queryset.all()).items()


class LabelChoices(_Choices):
    """The choices of a field of categories or authors."""

    names = staticmethod(names_of_labels)


class PersonChoices(_Choices):
    """The choices of a field of people."""

    names = staticmethod(names_of_people)
