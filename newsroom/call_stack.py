"""Room for Python's frames, in one piece.

Python 3.13 keeps the frames of a thread in pieces of 16 KB. Where a loop calls a function at the very end
of a piece, each call takes another piece from the operating system and gives it back:
https://github.com/python/cpython/issues/142183. A page of the desk is some 200 frames deep and met that
hundreds of times.
"""

from collections.abc import Callable
from functools import wraps

SLOTS = 32_768
"""Of a frame: 256 KB. Python doubles a piece until it holds the frame and more, so as much is left over."""


def in_one_piece[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """The same function, whose frame needs a piece so large that all frames of its calls fit into the rest.

    Memory that no frame has touched is only reserved.
    """

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    called.__code__ = called.__code__.replace(co_stacksize=SLOTS)
    return called
