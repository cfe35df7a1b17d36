import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.sorting import sort_key


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en-gb", ["Ábalos", "Abbott", "Économie", "Editor", "estuary", "Öland", "Zimmer"]),
        ("sv", ["Abbott", "Olsson", "Zimmer", "Åberg", "Ädel", "Öland"]),
        ("da", ["Abbott", "Zimmer", "Æbler", "Ørsted", "Åberg"]),
        ("de", ["Adler", "Ärger", "Azur", "Straße", "Zimmer"]),
        ("es", ["Nuria", "Ñandú", "Oviedo"]),
        ("pl", ["Lato", "Łódź", "Mazur"]),
        ("cs", ["Cesta", "Čas", "Den"]),
        ("tr", ["Hasan", "Irmak", "İzmir"]),
        ("uk", ["Голос", "Ґанок", "Дім", "Еко", "Європа", "Жито", "Игор", "Інше", "Їжак", "Йод", "Яма"]),
    ],
)
def test_names_are_in_the_order_of_the_language(language, names):
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == names


@given(st.text())
def test_a_key_is_made_of_any_text(text):
    assert sort_key(text.encode(errors="ignore").decode(), "sv") is not None
