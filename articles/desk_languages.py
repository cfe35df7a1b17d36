"""The languages of the desk, from which each person chooses."""

from django.conf import settings
from django.utils.translation import override

LANGUAGES = {"en": "English", "uk": "Українська"}
"""{code: its own name} of the languages that the whole desk is translated into."""


def language_of(person) -> str:
    """The code of the language a person chose; by default the newspaper's, or else English."""
    chosen = getattr(person, "language", "") or _primary(settings.LANGUAGE_CODE)
    code = chosen if chosen in LANGUAGES else "en"
    # This keeps the region: a newspaper in British English has its dates in British English, too.
    return settings.LANGUAGE_CODE if _primary(settings.LANGUAGE_CODE) == code else code


def in_language_of(person) -> override:
    """Write to a person in their own language."""
    return override(language_of(person))


def in_language_of_record() -> override:
    """Write what stays on record in one language for everybody: the newspaper's, not the actor's."""
    return in_language_of(None)


def others(code: str) -> list[tuple[str, str]]:
    """The languages other than this one, as (code, its own name)."""
    return [(each, name) for each, name in LANGUAGES.items() if each != _primary(code)]


def _primary(code: str) -> str:
    return code.split("-")[0].lower()
