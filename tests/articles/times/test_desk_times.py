"""One style of time on the desk."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import formats, timezone
from django.utils.translation import override

from articles.times import desk_times
from tests.moments import NOON

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]
ROOT = Path(__file__).parents[3]
CODE = [path for room in ("articles", "newsroom") for path in (ROOT / room).rglob("*.py")]
TEMPLATES = sorted((ROOT / "templates/admin").rglob("*.html"))
LAST_YEAR = datetime(2025, 9, 5, 21, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("show", "now", "last_year"),
    [
        (desk_times.desk_time, "Nov. 24, 12:00", "Sept. 5, 2025, 22:04"),
        (desk_times.desk_time_in_zone, "Nov. 24, 12:00 GMT", "Sept. 5, 2025, 22:04 BST"),
        (desk_times.recent_time, "12:00", "Sept. 5, 2025, 22:04"),
        (desk_times.desk_clock, "12:00", "22:04"),
        (desk_times.exact_time, "Nov. 24, 2026, 12:00:00 GMT", "Sept. 5, 2025, 22:04:09 BST"),
    ],
)
def test_a_time_has_as_much_as_its_place_needs(show, now, last_year):
    assert (show(NOON), show(LAST_YEAR)) == (now, last_year)


def test_times_are_in_the_language_of_the_page():
    with override("uk"):
        assert desk_times.desk_time(NOON) == "24 листопада, 12:00"
        assert desk_times.desk_time_in_zone(LAST_YEAR) == "5 вересня 2025, 22:04 BST"
        assert desk_times.exact_time(NOON) == "24 листопада 2026, 12:00:00 GMT"
        assert formats.localize(timezone.localtime(LAST_YEAR)) == "5 вересня 2025, 22:04"
    with override("fr"):  # without its own formats
        assert desk_times.desk_time(NOON) == "nov. 24, 12:00"


def test_the_year_and_the_day_are_those_of_the_newsroom():
    with timezone.override("Pacific/Kiritimati"):  # UTC+14
        new_year = datetime(2025, 12, 31, 11, tzinfo=UTC)
        assert desk_times.desk_time(new_year) == "Jan. 1, 01:00"
        assert desk_times.recent_time(NOON - timedelta(hours=3)) == "Nov. 24, 23:00"
        assert desk_times.desk_time_in_zone(new_year) == "Jan. 1, 01:00 UTC+14"


def test_pages_of_django_write_times_in_this_style():
    assert formats.localize(timezone.localtime(LAST_YEAR)) == "Sept. 5, 2025, 22:04"
    assert formats.date_format(LAST_YEAR, "SHORT_DATETIME_FORMAT") == "Sept. 5, 2025, 21:04"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_of_the_desk_has_a_style_of_its_own(path):
    text = path.read_text()
    assert not re.findall(r"\|(?:date|time)\b|{% now|full_time|time_beside|\|clock", text)
    shown = re.findall(r"""datetime="{{ [^}|]*(\|?[^}]*) }}""", text)
    assert all(each == "|machine_time" for each in shown), shown


OWN_FORMS = {
    ROOT / "articles/clocks.py",  # the value of a browser's time field, and both times of a repeated hour
    ROOT / "articles/admin/story/act_form.py",  # the same field
    ROOT / "articles/management/commands/publish.py",  # a time's offset on the command line
    ROOT / "articles/pictures/exif.py",  # times in picture files
    ROOT / "newsroom/backups/keeping.py",  # the days, weeks and months for which backups are kept
    ROOT / "newsroom/backups/making.py",  # backup names
    ROOT / "articles/times/desk_times.py",
    ROOT / "articles/times/dates.py",  # readers' times
    ROOT / "articles/templatetags/times.py",
}


@pytest.mark.parametrize("path", sorted({*CODE} - OWN_FORMS), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_message_has_a_style_of_its_own(path):
    assert not re.findall(r"%H|%I|strftime|date_format|dateformat|full_time", path.read_text())
