"""The languages in which people use the desk, each for themselves."""

from django.conf import settings
from django.utils.translation import override

LANGUAGES = {"en": "English", "uk": "Українська"}
"""{code: its own name}: those in which every text of the desk is written."""


def language_of(person) -> str:
    """The code of the language that a person chose; until then the newspaper's, or else English."""
    chosen = getattr(person, "language", "") or _primary(settings.LANGUAGE_CODE)
    code = chosen if chosen in LANGUAGES else "en"
    # A newspaper in British English has its dates in British English, too.
    return settings.LANGUAGE_CODE if _primary(settings.LANGUAGE_CODE) == code else code


def in_language_of(person) -> override:
    """Write to a person in their own language."""
    return override(language_of(person))


def in_language_of_record() -> override:
    """Write what stays on record for everybody: in one language, the newspaper's, not the actor's."""
    return in_language_of(None)


def others(code: str) -> list[tuple[str, str]]:
    """The languages other than this one, as (code, its own name)."""
    return [(each, name) for each, name in LANGUAGES.items() if each != _primary(code)]


def _primary(code: str) -> str:
    return code.split("-")[0].lower()
