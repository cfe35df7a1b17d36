"""An act that starts in the middle of another one, on its own connection: for PostgreSQL’s locks."""

import threading

from django.db import connection

A_MOMENT = 0.01


class Beside:
    """Starts an act once; continues when it is done, or blocked by a lock of this connection."""

    def __init__(self, act):
        self.act = act
        self.outcome = None
        """What it returned or raised."""
        self.thread = threading.Thread(target=self._run)
        self.has_begun = False

    def begin(self, *_arguments, **_named):
        """Also usable as a signal receiver."""
        if self.has_begun:
            return
        self.has_begun = True
        self.thread.start()
        while self.thread.is_alive() and not _is_waited_for():
            self.thread.join(A_MOMENT)

    def end(self):
        self.thread.join()
        return self.outcome

    def _run(self):
        try:
            self.outcome = self.act()
        except Exception as failure:  # noqa: BLE001 - the test says what it may be
            self.outcome = failure
        finally:
            connection.close()


def before(beginning, call):
    """A context in which `call` runs before each statement of this connection with this beginning."""

    def watched(execute, sql, *arguments):
        if sql.startswith(beginning):
            call()
        return execute(sql, *arguments)

    return connection.execute_wrapper(watched)


WAITING = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))
"""


def _is_waited_for():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]
