"""A picture's focal point, and which part of it each shape keeps: a form, with its look in each shape."""

from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import workflow
from articles.models import Image
from articles.pictures.shapes import SHAPES, cut_of

NAMES = {
    "thumb": gettext_lazy("In lists"),
    "card": gettext_lazy("On cards of other sites"),
    "16x9": "16:9",
    "4x3": "4:3",
    "1x1": "1:1",
    "portrait": gettext_lazy("Portrait"),
}
"""{shape: what it is called}, in the order of the page"""


class Preview(NamedTuple):
    """A shape: its name and proportions, where its part lies, and the part's own place or None."""

    shape: str
    name: str
    across: int
    down: int
    is_wider: bool
    """Whether the picture is wider than the shape: then its part lies from left to right, else down."""
    place: int
    own: int | None


def paths(view):
    """The route of the form."""
    return [path("<int:pk>/framing/", view(frame), name="articles_image_framing")]


def previews(image: Image) -> list[Preview]:
    """The picture in each shape."""
    return [_preview(image, shape, str(name)) for shape, name in NAMES.items()]


def _preview(image, shape, name):
    cut, (across, down) = cut_of(image, shape), SHAPES[shape]
    is_wider = image.width * down > image.height * across
    own = image.framing.get(shape)
    axis = 0 if is_wider else 1
    return Preview(shape, name, across, down, is_wider, (cut.x, cut.y)[axis], own and own[axis])


@require_POST
def frame(request, pk):
    """Store the focal point and the crops; an empty field has none."""
    image = get_object_or_404(Image, pk=pk)
    try:
        workflow.frame_picture(image, _typed(image, request.POST), by=request.user)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved: readers get the picture so within a minute."))
    return redirect("admin:articles_image_change", pk)


def _typed(image, typed):
    """What was typed, as `Image.framing` has it; -1 for what is no number, which the workflow refuses."""
    framing = {}
    if typed.get("focus_x") or typed.get("focus_y"):
        framing["focus"] = [_number(typed.get(name, "")) for name in ("focus_x", "focus_y")]
    for preview in previews(image):
        if written := typed.get(f"crop_{preview.shape}", ""):
            at = _number(written)
            framing[preview.shape] = [at, 50] if preview.is_wider else [50, at]
    return framing


def _number(written):
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else -1
