"""The log: a line or JSON for each record, with the id of its request and without personal data."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from traceback import FrameSummary, extract_tb
from types import TracebackType

from newsroom.request_ids import request_id

LONGEST = 4_000
"""Characters of a message."""
MOST_CAUSES, MOST_FRAMES = 4, 40
HIDDEN = "…"

_BY_PATTERN = [
    (re.compile(r"DETAIL:.*", re.DOTALL), f"DETAIL: {HIDDEN}"),  # PostgreSQL quotes the row here.
    (re.compile(r"(Key \([^)]*\))=\(.*?\)"), rf"\1=({HIDDEN})"),
    (re.compile(r"(/(?:preview|admin/invitation|admin/new-password)/)[^\s'\":,]+"), rf"\1{HIDDEN}"),
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), f"?{HIDDEN}"),
    (re.compile(r"\b(Bearer|Token|Basic) \S+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"[^\s<>'\"(),;:=/\[\]]{1,320}@[^\s<>'\"(),;:=/\[\]]{1,320}"), HIDDEN),
]
_ADDRESS = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F.]{0,15}){2,8})(?![\w])"
)
_OF_SIGN_IN = ("axes",)
"""Loggers whose arguments are names and addresses."""


def without_personal_data(text: str) -> str:
    """The text without e-mail and network addresses, query strings, tokens and quoted rows."""
    text = text[:LONGEST]
    for pattern, instead in _BY_PATTERN:
        text = pattern.sub(instead, text)
    return _ADDRESS.sub(_hidden, text)


def _hidden(found: re.Match) -> str:
    try:
        address = ip_address(found[0])
    except ValueError:  # A time of day, for instance.
        return found[0]
    return found[0] if address.is_loopback or address.is_unspecified else HIDDEN


def message_of(record: logging.LogRecord) -> str:
    """What a record says, without personal data."""
    if record.name.partition(".")[0] in _OF_SIGN_IN:
        return re.sub(r"%[sdr]", HIDDEN, str(record.msg))
    arguments = record.args
    if isinstance(arguments, tuple):
        arguments = tuple(map(_without_name, arguments))
    try:
        said = str(record.msg) % arguments if arguments else str(record.msg)
    except (TypeError, ValueError):  # The arguments do not fit; they are left out.
        said = str(record.msg)
    return without_personal_data(said)


def _without_name(argument):
    """The argument; for a person, only their number."""
    return f"person {argument.pk}" if hasattr(argument, "is_authenticated") else argument


def errors_of(failure: BaseException | None) -> Iterator[BaseException]:
    """The exception, and those that caused it."""
    for _ in range(MOST_CAUSES):
        if failure is None:
            return
        yield failure
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)


def in_a_line(failure: BaseException) -> str:
    """An exception as its type and its message, without personal data."""
    said = without_personal_data(" ".join(str(failure).split()))
    return f"{type(failure).__name__}: {said}" if said else type(failure).__name__


def frames_of(trace: TracebackType | None) -> list[str]:
    """Where it happened, innermost last; no lines of code, and no values of variables."""
    return [_place(frame) for frame in extract_tb(trace)[-MOST_FRAMES:]]


def _place(frame: FrameSummary) -> str:
    return f"{frame.filename}:{frame.lineno} {frame.name}"


class Line(logging.Formatter):
    """time level name: message [request]; below it, for an exception, the places and the error."""

    def format(self, record: logging.LogRecord) -> str:
        number = request_id()
        where = f" [{number}]" if number else ""
        said = " ".join(message_of(record).split())
        return "\n".join(
            [f"{self._moment(record)} {record.levelname} {record.name}: {said}{where}", *_below(record)]
        )

    def _moment(self, record) -> str:
        return self.formatTime(record)


def _below(record) -> Iterator[str]:
    failure = record.exc_info[1] if record.exc_info else None
    for error in errors_of(failure):
        yield from (f"    {place}" for place in frames_of(error.__traceback__))
        yield f"    {in_a_line(error)}"


class Json(logging.Formatter):
    """An object on one line: time, level, logger, message; if known, also request and errors."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
        }
        if number := request_id():
            line["request"] = number
        if record.exc_info and record.exc_info[1]:
            line["errors"] = [
                {"error": in_a_line(error), "at": frames_of(error.__traceback__)}
                for error in errors_of(record.exc_info[1])
            ]
        return json.dumps(line, ensure_ascii=False)
