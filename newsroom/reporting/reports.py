"""A log handler that mails errors, or posts them to a web address, from its own thread."""

import atexit
import json
import logging
import os
import queue
import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage

from newsroom.logs import frames_of, in_a_line, message_of
from newsroom.reporting.bounds import Bounds
from newsroom.request_ids import request_id

logger = logging.getLogger(__name__)

MOST_WAITING = 20
TIMEOUT = 5
LONGEST_GOODBYE = 3
"""Seconds that an exiting process waits for pending reports."""
MOST_FRAMES = 12


@dataclass(frozen=True)
class Report:
    """An error as reported: without personal data, as in the log."""

    message: str
    error: str = ""
    at: tuple[str, ...] = ()
    request: str = ""
    unreported: int = 0
    """How often it has occurred since it was last reported."""

    @property
    def text(self) -> str:
        lines = [self.message, self.error, *(f"  {place}" for place in self.at)]
        lines.append(f"Reference {self.request}" if self.request else "")
        again = f"It came {self.unreported} times more since it was last reported."
        lines.append(again if self.unreported else "")
        return "\n".join(filter(None, lines))


def report_of(record: logging.LogRecord, unreported: int = 0) -> Report:
    failure = record.exc_info[1] if record.exc_info else None
    if failure is None:
        return Report(message_of(record), request=request_id(), unreported=unreported)
    places = tuple(frames_of(failure.__traceback__)[-MOST_FRAMES:])
    return Report(message_of(record), in_a_line(failure), places, request_id(), unreported)


def kind_of(record: logging.LogRecord) -> str:
    """A key that is the same for all records of one fault, whatever their arguments."""
    failure = record.exc_info[1] if record.exc_info else None
    if failure is None:
        return f"{record.name} {record.msg}"
    place = frames_of(failure.__traceback__)[-1:]
    return f"{record.name} {type(failure).__name__} {place}"


class Reporting(logging.Handler):
    """Reports errors through the configured channels, from a thread, so that no request waits."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self._begin()
        atexit.register(self.say_goodbye)
        os.register_at_fork(after_in_child=self._begin)  # A lock may have been held, and the thread is gone.

    def _begin(self) -> None:
        self._bounds, self._waiting = Bounds(), queue.Queue(MOST_WAITING)
        self._starting, self._thread = threading.Lock(), None

    def emit(self, record: logging.LogRecord) -> None:
        if not channels() or record.name.startswith(__package__):
            return
        unreported = self._bounds.passes(kind_of(record))
        if unreported is None or self._waiting.full():
            return
        self._waiting.put_nowait(report_of(record, unreported))
        self._start()

    def _start(self) -> None:
        """Start the thread only when needed: threads do not survive a fork."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="reporting", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            report = self._waiting.get()
            for send in channels():
                _try(send, report)
            self._waiting.task_done()

    def say_goodbye(self) -> None:
        """Wait briefly for pending reports."""
        until = monotonic() + LONGEST_GOODBYE
        while self._waiting.unfinished_tasks and monotonic() < until:
            sleep(0.05)


def channels() -> list[Callable[[Report], None]]:
    """The channels that the settings enable."""
    by_mail = settings.HAS_MAIL and settings.ERROR_MAIL_TO
    return [*([mail] if by_mail else []), *([post] if settings.ERROR_WEBHOOK_URL else [])]


def _try(send, report) -> None:
    try:
        send(report)
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        # A warning: an error would itself be reported.
        logger.warning("An error could not be reported by %s: %s", send.__name__, failure)


def mail(report: Report) -> None:
    """Mail it to ERROR_MAIL_TO."""
    subject = f"[{settings.SITE_NAME}] {report.error or report.message}"
    EmailMessage(
        subject=" ".join(subject.split())[:150],
        body=f"{report.text}\n",
        to=settings.ERROR_MAIL_TO,
        headers={"Auto-Submitted": "auto-generated"},
    ).send(using="default")


def post(report: Report) -> None:
    """Post it to ERROR_WEBHOOK_URL as JSON; chats show its `text`."""
    payload = {
        "text": report.text,
        "site": settings.SITE_URL,
        "message": report.message,
        "error": report.error,
        "request": report.request,
    }
    request = Request(  # noqa: S310 - the setting is an address of the web, or the site does not start
        settings.ERROR_WEBHOOK_URL, json.dumps(payload).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=TIMEOUT):  # noqa: S310 - as above
        pass
