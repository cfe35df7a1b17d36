import logging
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles.follow_up import notifications

logger = logging.getLogger(__name__)
PAUSE, MINUTE, DAY = 1, 60, 24 * 3600


class Command(BaseCommand):
    help = "Do the tasks that acts leave behind, and what a killed worker left of them, until it is ended."

    def handle(self, **options):
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            worker_id=get_random_string(32),
            interval=0,
            batch=True,  # It comes back when nothing is ready.
            startup_delay=False,
            max_tasks=None,
        )
        worker.configure_signals()
        rounds = [Round(MINUTE, notifications.deliver_lost), Round(DAY, forget_tasks)]
        while worker.running:
            try:
                worker.running_task = True  # So that a signal waits for the end of the round.
                for each in rounds:
                    each.go_if_due()
                worker.running_task = False
                # The worker looks under a lock, which on SQLite keeps the desk from writing.
                if DBTaskResult.objects.ready().exists():
                    worker.run()
            except DatabaseError:
                logger.exception("The database does not answer; the worker goes on when it does.")
            close_old_connections()
            time.sleep(PAUSE)


class Round:
    """Something that is done again and again."""

    def __init__(self, seconds, do):
        self.seconds, self.do, self.due_at = seconds, do, 0

    def go_if_due(self):
        if time.monotonic() >= self.due_at:
            self.do()
            self.due_at = time.monotonic() + self.seconds


def forget_tasks():
    """Delete the rows of tasks that were done a week ago."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=7, verbosity=0)
