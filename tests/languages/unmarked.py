"""Finds what the desk's templates say that no tag of theirs has translated."""

import re
from collections.abc import Iterator

_TAGS = re.compile(
    r"{% block (?:bodyclass|coltype|device) %}.*?{% endblock"
    r"|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}",
    re.DOTALL,
)
_FOREIGN = re.compile(r"<(code|kbd|svg)\b.*?</\1>", re.DOTALL)
_ELEMENT = re.compile(r'<[a-zA-Z/!](?:[^<>"]|"[^"]*")*>')
_ATTRIBUTES = (
    re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"'),
    re.compile(r'<input type="submit"[^>]*? value="([^"]*)"'),
)
_GIVEN = re.compile(r'(?:\|default:|{% include [^%]*?\b(?:label|close|outcome|addition)=)"([^"]*)"')


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """(where it begins, text) of each text of a template that is not marked for translation."""
    plain = _blanked(_FOREIGN, _blanked(_TAGS, source))
    places = [(found.start(), found[0]) for found in re.finditer("[^\0]+", _blanked(_ELEMENT, plain))]
    places += [
        (found.start(1), found[1])
        for pattern, text in [*((each, plain) for each in _ATTRIBUTES), (_GIVEN, source)]
        for found in pattern.finditer(text)
    ]
    for start, text in places:
        if re.search("[A-Za-z]", re.sub(r"&\w+;", "", text)):
            yield start, text.strip()


def _blanked(pattern, text):
    return pattern.sub(lambda found: "\0" * len(found[0]), text)
