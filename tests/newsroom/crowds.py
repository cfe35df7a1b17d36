"""Other requests, in separate threads."""

import threading
from contextlib import contextmanager


@contextmanager
def others_in(lane):
    """All slots of a lane are held by other threads."""
    end, inside = threading.Event(), threading.Barrier(lane.most + 1)

    def hold():
        with lane.place():
            inside.wait(60)
            end.wait(60)

    threads = [threading.Thread(target=hold) for _ in range(lane.most)]
    for thread in threads:
        thread.start()
    inside.wait(60)
    yield
    end.set()
    for thread in threads:
        thread.join()
