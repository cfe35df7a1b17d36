"""Times, numbers, lists and plurals in each language."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import ngettext, override

from articles import html
from articles.templatetags import times
from articles.text import lists
from articles.times import dates
from tests.moments import DAY

pytestmark = pytest.mark.once

AFTERNOON = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
FORMS = {
    "en": (
        "2:31 p.m. GMT",
        "Nov. 23, 2026, 2:31 p.m. GMT",
        "Monday, Nov. 23",
        "November 2026",
        "1,234",
        "A, B and C",
    ),
    "uk": (
        "14:31",
        "23 листопада 2026, 14:31",
        "Понеділок, 23 листопада",
        "Листопад 2026",
        "1\xa0234",
        "A, B і C",
    ),
    "de": (
        "14:31 Uhr",
        "23. November 2026, 14:31 Uhr",
        "Montag, 23. November",
        "November 2026",
        "1.234",
        "A, B und C",
    ),
    "ar": ("14:31 GMT", "23 نوفمبر 2026، 14:31 GMT", "الاثنين، 23 نوفمبر", "نوفمبر 2026", "1,234", "A، B وC"),
    # Without a catalogue and forms of its own: Django's.
    "fr": (
        "14:31 GMT",
        "23 novembre 2026, 14:31 GMT",
        "lundi, 23 novembre",
        "novembre 2026",
        "1\xa0234",
        "A, B and C",
    ),
}


@pytest.mark.parametrize("language", FORMS)
def test_times_numbers_and_lists_are_in_the_forms_of_the_language(clock, language):
    with override(language):
        told = (
            dates.clock(AFTERNOON),
            times.full_time(AFTERNOON),
            times.day_name(AFTERNOON),
            dates.month(AFTERNOON),
            dates.number(1234),
            lists.listed("ABC"),
        )
    assert told == FORMS[language]


@pytest.mark.parametrize(
    ("language", "beside", "today", "friday"),
    [
        ("en", "Nov. 23, 2:31 p.m. GMT", "Today", "Friday, Nov. 27, 2026"),
        ("uk", "23 листопада, 14:31", "Сьогодні", "П’ятниця, 27 листопада 2026"),
        ("de", "23. November, 14:31 Uhr", "Heute", "Freitag, 27. November 2026"),
        ("ar", "23 نوفمبر، 14:31 GMT", "اليوم", "الجمعة، 27 نوفمبر 2026"),
    ],
)
def test_a_time_beside_another_and_a_day_say_what_is_not_plain(clock, language, beside, today, friday):
    with override(language):
        assert times.time_beside(AFTERNOON, AFTERNOON + DAY) == beside
        assert times.day_name(AFTERNOON + DAY) == today
        assert dates.weekday(date(2026, 11, 27)) == friday


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", {1: "1 new story", 2: "2 new stories", 21: "21 new stories"}),
        ("de", {1: "1 neuer Artikel", 2: "2 neue Artikel"}),
        (
            "uk",
            {
                1: "1 новий матеріал",
                3: "3 нові матеріали",
                5: "5 нових матеріалів",
                11: "11 нових матеріалів",
                21: "21 новий матеріал",
            },
        ),
        (
            "ar",
            {
                1: "مادة جديدة واحدة",
                2: "مادتان جديدتان",
                3: "3 مواد جديدة",
                11: "11 مادة جديدة",
                100: "100 مادة جديدة",
                103: "103 مواد جديدة",
            },
        ),
    ],
)
def test_numbers_of_stories_take_the_plural_of_the_language(language, told):
    with override(language):
        found = {count: ngettext("%(count)s new story", "%(count)s new stories", count) for count in told}
    assert {count: text % {"count": count} for count, text in found.items()} == told


def test_reading_takes_as_long_as_the_language_and_its_script_do(settings):
    body = f"<p>{'слово ' * 1000}</p>"
    minutes = {}
    for settings.LANGUAGE_CODE in ("en-us", "uk", "de-at", "ar", "fr"):
        minutes[settings.LANGUAGE_CODE] = html.reading_minutes(body)
    assert minutes == {"en-us": 5, "uk": 6, "de-at": 6, "ar": 7, "fr": 5}
    assert html.reading_minutes(body, "ar") == 7
    assert html.reading_minutes(f"<p>{'ข' * 2000}</p>") == 3  # Thai, without spaces
    assert html.reading_minutes(f"<p>{'字' * 510}</p>") == 2
