"""The stems of a text as an additional line, for searches that compare texts instead of tokens."""

from articles.terms.words import forms_of_text, stems_of

_MARK = "~"
"""Surrounds each stem: a folded text may contain it too, but not around a word of only letters."""


def with_stems(folded: str) -> str:
    """A folded text with the stems of its words as a last line."""
    forms = dict.fromkeys(forms_of_text(folded))
    stems = dict.fromkeys(stem for form in forms if form.isalpha() for stem in stems_of(form))
    return f"{folded}\n{_MARK}{_MARK.join(stems)}{_MARK}" if stems else folded


def without_stems(text: str) -> str:
    """The text without its line of stems."""
    words, _newline, last = text.rpartition("\n")
    return words if last.startswith(_MARK) and last.endswith(_MARK) else text


def stems_asked(word: str) -> tuple[str, ...]:
    """The stems of a word that is searched for; none if it is not a single word of only letters."""
    forms = forms_of_text(word)
    return stems_of(forms[0]) if len(forms) == 1 and forms[0].isalpha() else ()


def marked(stem: str) -> str:
    """The stem as it is written in the line of stems."""
    return f"{_MARK}{stem}{_MARK}"
