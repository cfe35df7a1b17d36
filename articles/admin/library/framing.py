"""A picture's focal point, and which part of it each shape keeps: a form with a preview of each shape."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import crops, workflow
from articles.models import Image
from articles.pictures.markup import place
from articles.pictures.shapes import SHAPES, cut_of, is_wider


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


def paths(view):
    """The route of the form."""
    return [path("<int:pk>/framing/", view(frame), name="articles_image_framing")]


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


@require_POST
def frame(request, pk):
    """Store the focal point and the crops; an empty field means none."""
    image = get_object_or_404(Image, pk=pk)
    try:
        workflow.frame_picture(image, typed_places(previews(image), request.POST), by=request.user)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved: readers will have the change within a minute."))
    return redirect("admin:articles_image_change", pk)


def typed_places(shapes: list[Preview], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, in the format of `Image.framing`; -1 for a non-number, which is refused later."""
    framing = {}
    if typed.get("focus_x") or typed.get("focus_y"):
        framing["focus"] = [_number(typed.get(name, "")) for name in ("focus_x", "focus_y")]
    for preview in shapes:
        if written := typed.get(f"crop_{preview.shape}", ""):
            at = _number(written)
            framing[preview.shape] = [at, 50] if preview.is_wider else [50, at]
    return framing


def _number(written):
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else -1
