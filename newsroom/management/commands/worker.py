import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from articles import workflow
from articles.follow_up import running, stores
from newsroom.logs import in_a_line
from newsroom.models import Heartbeat

logger = logging.getLogger(__name__)
PAUSE, DAY = 1, 24 * 3600
BEATS_EVERY = 20
"""Seconds between heartbeats."""


class Command(BaseCommand):
    help = "Do the jobs that follow acts, such as mail, until a signal ends it after the current job."

    def handle(self, **options):
        self.is_stopping, self.is_away = False, False
        self.forgets_at, self.beats_at = 0, 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            is_idle = not self._try()
            close_old_connections()
            if is_idle and not self.is_stopping:
                time.sleep(PAUSE)

    def _try(self):
        """Do what is due; the start and end of a database outage are logged in one line each."""
        try:
            done = self._do_what_is_due()
        except DatabaseError as error:
            if not self.is_away:
                logger.error("The database does not answer; the worker tries again: %s", in_a_line(error))
            self.is_away = True
            return 0
        if self.is_away:
            logger.info("The database answers again.")
        self.is_away = False
        return done

    def _stop(self, number, frame):
        """Stop after the current job; a second signal interrupts that job too."""
        logger.info("%s: stopping after the current job.", signal.Signals(number).name)
        self.is_stopping = True
        signal.signal(number, signal.SIG_DFL)

    def _must_stop(self):
        """Beat if due, and say whether to stop; called after each job, so that many jobs don't delay it."""
        if time.monotonic() >= self.beats_at:
            Heartbeat.objects.beat(Heartbeat.WORKER)
            self.beats_at = time.monotonic() + BEATS_EVERY
        return self.is_stopping

    def _do_what_is_due(self):
        self._must_stop()
        if time.monotonic() >= self.forgets_at:
            running.forget_done()
            stores.begin()
            self.forgets_at = time.monotonic() + DAY
        stores.watch()
        if count := workflow.reopen_closed_early():
            logger.error("The clock was put back: readers have %s versions again that it had closed.", count)
        return running.run_round(self._must_stop)
