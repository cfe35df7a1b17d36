"""Path converters for readers' addresses; importing this module registers them."""

from datetime import date

from django.urls import register_converter


class DayConverter:
    """A day, 2026/11/24; a date that does not exist matches nothing."""

    regex = "[0-9]{4}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value.replace("/", "-"))

    def to_url(self, value):
        return value.isoformat().replace("-", "/")


class NumbersConverter:
    """Up to fifty numbers, 7,12,40."""

    regex = "[1-9][0-9]{0,17}(?:,[1-9][0-9]{0,17}){0,49}"

    def to_python(self, value):
        return [int(number) for number in value.split(",")]

    def to_url(self, value):
        return ",".join(map(str, value))


class MonthConverter:
    """A month, as its first day: 2026-11."""

    regex = "[12][0-9]{3}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value):
        return f"{value:%Y-%m}"


class YearConverter:
    """A year, as its first day: 2026."""

    regex = "[12][0-9]{3}"

    def to_python(self, value):
        return date(int(value), 1, 1)

    def to_url(self, value):
        return f"{value:%Y}"


class ArchiveMonthConverter:
    """A month, as its first day: 2026/11."""

    regex = "[12][0-9]{3}/[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(f"{value.replace('/', '-')}-01")

    def to_url(self, value):
        return f"{value:%Y/%m}"


class UnicodeSlugConverter:
    """A slug in any script, without NUL, which PostgreSQL rejects."""

    regex = r"[^/\0]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class ColourConverter:
    """A colour as six hexadecimal digits."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ColourConverter, "colour")
register_converter(DayConverter, "day")
register_converter(NumbersConverter, "numbers")
register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")
register_converter(ArchiveMonthConverter, "archive_month")
register_converter(UnicodeSlugConverter, "unicode_slug")
