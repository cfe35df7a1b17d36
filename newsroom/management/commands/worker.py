import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from articles.follow_up import running, stores

logger = logging.getLogger(__name__)
PAUSE, DAY = 1, 24 * 3600


class Command(BaseCommand):
    help = "Do the jobs that follow acts, such as mail, until a signal ends it after the current job."

    def handle(self, **options):
        self.is_stopping, self.forgets_at = False, 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            try:
                is_idle = not self._do_what_is_due()
            except DatabaseError:
                logger.exception("The database does not answer; the worker tries again.")
                is_idle = True
            close_old_connections()
            if is_idle and not self.is_stopping:
                time.sleep(PAUSE)

    def _stop(self, number, frame):
        """Stop after the current job; a second signal ends it as well."""
        logger.info("%s: stopping after the current job.", signal.Signals(number).name)
        self.is_stopping = True
        signal.signal(number, signal.SIG_DFL)

    def _do_what_is_due(self):
        if time.monotonic() >= self.forgets_at:
            running.forget_done()
            stores.begin()
            self.forgets_at = time.monotonic() + DAY
        stores.watch()
        return running.run_round(lambda: self.is_stopping)
