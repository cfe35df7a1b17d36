"""The list position carried in an address, including tampered ones."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import cursors
from tests.moments import NOON

pytestmark = pytest.mark.once

FIRST = datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
LARGEST = 2**63 - 1

MOMENTS = [NOON, NOON + cursors.MICROSECOND, datetime(1969, 7, 20, tzinfo=UTC), FIRST, LAST]


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_a_cursor_is_read_as_what_was_written_to_the_microsecond(at):
    assert cursors.read_moment(cursors.write_moment(at)) == at
    assert cursors.read_place(cursors.write_place(at, 7)) == (at, 7)


def test_addresses_that_were_bookmarked_keep_their_meaning():
    assert cursors.write_place(NOON, 12) == "1795521600000000-12"
    assert cursors.read_place("1795521600000000-12") == (NOON, 12)
    assert cursors.read_moment("1795521600000000") == NOON
    assert cursors.read_pair("34-1795521600000000") == (34, 1795521600000000)


NO_NUMBERS = {
    "nothing": "",
    "a word": "now",
    "white space": " 1",
    "a line's end": "1\n",
    "an underscore": "1_0",
    "a plus sign": "+1",
    "a fraction": "1.5",
    "an exponent": "1e5",
    "two signs": "--1",
    "Arabic digits": "\u0661\u0662",
    "full-width digits": "\uff11\uff12",
    "a superscript": "1²",
    "twenty digits": "9" * 20,
    "more digits than Python reads": "9" * 5000,
    "a null": "1\0",
}
each_no_number = pytest.mark.parametrize("text", NO_NUMBERS.values(), ids=NO_NUMBERS)


@each_no_number
def test_text_that_is_no_number_is_no_cursor(text):
    assert cursors.read_moment(text) is None
    assert cursors.read_pair(f"{text}-1") is None
    assert cursors.read_pair(f"1-{text}") is None
    assert cursors.read_place(f"1-{text}") is None


@pytest.mark.parametrize("text", ["1", "1-", "-1", "-", "1-2-3", "1–2", "1-2 "])
def test_a_place_is_two_numbers_with_one_hyphen_between_them(text):
    assert cursors.read_pair(text) is None
    assert cursors.read_place(text) is None


@pytest.mark.parametrize("number", [cursors.microseconds(LAST) + 1, cursors.microseconds(FIRST) - 1, LARGEST])
def test_a_number_at_the_ends_of_the_calendar_or_beyond_is_no_moment(number):
    assert cursors.moment(number) is None
    assert cursors.read_moment(str(number)) is None
    assert cursors.read_place(f"{number}-1") is None


def test_no_number_is_larger_than_a_column_holds():
    most = "9" * 19
    assert cursors.read_pair(f"{most}-{most}") == (LARGEST, LARGEST)
    assert cursors.read_pair(f"-{most}--{most}") == (-LARGEST, -LARGEST)


def test_times_before_1970_are_negative():
    assert cursors.microseconds(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1_000_000
    assert cursors.moment(-1) == datetime(1970, 1, 1, tzinfo=UTC) - timedelta(microseconds=1)
    assert cursors.read_place("-1000000-5") == (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), 5)
