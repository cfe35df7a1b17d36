"""A picture's focal point, and which part of it each shape keeps: fields with a preview of each shape."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from articles import crops
from articles.models import Image
from articles.pictures.markup import place
from articles.pictures.shapes import SHAPES, cut_of, is_wider

SHOWN = "framing_shown"
"""The field that says what the others showed, so that only changes are stored."""
_FOCUS = ("focus_x", "focus_y")


class Preview(NamedTuple):
    """A shape: its name and proportions, where its crop lies, and the crop's own setting or None."""

    shape: str
    name: str
    across: int
    down: int
    is_wider: bool
    place: int
    own: int | None
    cut: str
    """The classes with which pictures.css shows the crop."""
    fault: str = ""
    """What is wrong with the number that was typed for it."""


def previews(image: Image) -> list[Preview]:
    """The picture in each shape."""
    return [_preview(image, shape, image.framing.get(shape)) for shape in crops.NAMES]


def previews_of_use(image: Image | None, crop: str) -> list[Preview]:
    """What a story keeps of a picture in each shape that stories use; without a picture, just the shapes."""
    shapes = [shape for shape in crops.NAMES if shape in crops.USES]
    if image is None:
        return [
            Preview(shape, str(crops.NAMES[shape]), *SHAPES[shape], True, 50, None, "") for shape in shapes
        ]
    own = own_places(image, crop)
    return [_preview(image, shape, own.get(shape), crop) for shape in shapes]


def own_places(image: Image, crop: str) -> dict[str, crops.Place]:
    """The places that a use sets itself; a word for all shapes is resolved to its place in each."""
    if crop in crops.WORDS and crop != crops.CENTRE:
        cuts = [cut_of(image, shape, crop) for shape in crops.USES]
        return {cut.shape: (cut.x, cut.y) for cut in cuts}
    return dict(crops.places(crop))


def _preview(image, shape, own, crop=""):
    cut, wider = cut_of(image, shape, crop), is_wider(image, shape)
    axis = 0 if wider else 1
    classes = place(image, shape, crop)
    sides = SHAPES[shape]
    return Preview(shape, str(crops.NAMES[shape]), *sides, wider, cut[1:][axis], own and own[axis], classes)


class OnPage(NamedTuple):
    """What the fields of a picture's page show, and `shown`, which the page sends back with them."""

    previews: list[Preview]
    focus: list[Any]
    focus_fault: str
    shown: str


def on_page(image: Image, sent: Mapping[str, str]) -> OnPage:
    """The stored focal point and crops, or what this page sent if that was changed on it, right or wrong."""
    shown, typed = stored(image), changed(image, sent)
    if typed is None:
        return OnPage(previews(image), image.framing.get("focus", []), "", shown)
    wrong = faults(sent)
    if not wrong:
        image.framing = typed
    shapes = [_as_typed(preview, sent, wrong) for preview in previews(image)]
    return OnPage(shapes, [sent.get(name, "") for name in _FOCUS], wrong.get("focus", ""), shown)


def _as_typed(preview, sent, wrong):
    name = f"crop_{preview.shape}"
    return preview._replace(own=sent.get(name, ""), fault=wrong.get(name, ""))


def faults(sent: Mapping[str, str]) -> dict[str, str]:
    """{field: what is wrong with its number}; the two numbers of the focal point are one field, "focus"."""
    found = {
        f"crop_{shape}": _("Enter a whole number from 0 to 100.")
        for shape in crops.NAMES
        if _is_outside(sent.get(f"crop_{shape}", ""))
    }
    focus = [sent.get(name, "").strip() for name in _FOCUS]
    if any(focus) and not all(focus):
        found["focus"] = _("Enter both numbers of the focal point, or neither.")
    elif any(map(_is_outside, focus)):
        found["focus"] = _("Enter whole numbers from 0 to 100.")
    return found


def _is_outside(written):
    return bool(written.strip()) and not 0 <= _number(written) <= 100


def stored(image: Image) -> str:
    """What the fields show of a picture as it is stored."""
    fields = dict(zip(_FOCUS, map(str, image.framing.get("focus", [])), strict=False))
    owns = [preview for preview in previews(image) if preview.own is not None]
    return _joined(fields | {f"crop_{preview.shape}": str(preview.own) for preview in owns})


def changed(image: Image, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """The focal point and the crops that a page sent; None if nobody changed them on it."""
    if SHOWN not in sent or _joined(sent) == sent[SHOWN]:
        return None
    return typed_places(previews(image), sent)


def _joined(fields: Mapping[str, str]) -> str:
    names = [*_FOCUS, *(f"crop_{shape}" for shape in crops.NAMES)]
    return ".".join(fields.get(name, "").strip() for name in names)


def typed_places(shapes: list[Preview], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, in the format of `Image.framing`; -1 for a non-number, which is refused later."""
    framing = {}
    if typed.get("focus_x") or typed.get("focus_y"):
        framing["focus"] = [_number(typed.get(name, "")) for name in _FOCUS]
    for preview in shapes:
        if written := typed.get(f"crop_{preview.shape}", ""):
            at = _number(written)
            framing[preview.shape] = [at, 50] if preview.is_wider else [50, at]
    return framing


def _number(written):
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else -1
