"""A picture's perceptual hash: pictures that look alike have hashes that differ in few bits.

A difference hash (https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html): whether
each of 8 × 8 cells is darker than the one to its right.
"""

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image as Pillow

_SIDE, _BAND = 8, 16
_LEAST_STEP, _LEAST_STEPS = 2, 24
"""The least step in 256 levels of grey, and in how many of 64 places: flatter pictures would look alike."""
_LEAST_OF_EITHER = 8


def likeness(picture: Pillow.Image) -> list[int]:
    """The hash in four bands, each a signed number of 16 bits; [] for a picture too flat to have one."""
    size = (_SIDE + 1, _SIDE)
    # Not reduced first, though faster: other sizes of the same picture would differ in a tenth of the bits.
    grey = picture.convert("L").resize(size, Pillow.Resampling.BILINEAR).tobytes()
    rows = [grey[start : start + _SIDE + 1] for start in range(0, len(grey), _SIDE + 1)]
    steps = [right - left for row in rows for left, right in pairwise(row)]
    bits = [step > 0 for step in steps]
    if sum(abs(step) >= _LEAST_STEP for step in steps) < _LEAST_STEPS:
        return []
    if not _LEAST_OF_EITHER <= sum(bits) <= len(bits) - _LEAST_OF_EITHER:
        return []
    return [_number(bits[start : start + _BAND]) for start in range(0, len(bits), _BAND)]


def _number(bits: Sequence[bool]) -> int:
    value = sum(bit << place for place, bit in enumerate(bits))
    return value - (1 << _BAND) if value >> (_BAND - 1) else value


def distance(one: Sequence[int], other: Sequence[int]) -> int:
    """In how many of the 64 bits two hashes differ."""
    return sum(((a ^ b) & 0xFFFF).bit_count() for a, b in zip(one, other, strict=True))


def neighbours(band: int) -> list[int]:
    """A band, and the 16 that differ from it in one bit."""
    return [band, *(_signed((band & 0xFFFF) ^ (1 << place)) for place in range(_BAND))]


def _signed(value):
    return value - (1 << _BAND) if value >> (_BAND - 1) else value
