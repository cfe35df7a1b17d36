"""Room for Python's frames in one chunk.

Python 3.13 keeps a thread's frames in 16 KB chunks. When a loop calls a function at the very end of a chunk,
each call allocates another chunk from the operating system and frees it again:
https://github.com/python/cpython/issues/142183. A desk page is some 200 frames deep and hit that hundreds of
times.
"""

from collections.abc import Callable
from functools import wraps

SLOTS = 32_768
"""In a frame: 256 KB. Python doubles the chunk until the frame and some overhead fit, so as much is left."""


def in_one_piece[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """The same function, with a frame so large that its chunk also fits the frames of everything it calls.

    Memory that no frame touches is only reserved.
    """

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    called.__code__ = called.__code__.replace(co_stacksize=SLOTS)
    return called
