"""Video and audio in the editor's dialog for inserting one into a text."""

import json

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import workflow
from articles.admin.clips.choosing import MOST_OFFERED, label_of
from articles.admin.searching import MOST_WORDS
from articles.clips.documents import DOCUMENTS
from articles.clips.kinds import FORMATS
from articles.clips.players import UNKNOWN_SIZE
from articles.folding import fold, unaccented
from articles.models import Clip, ClipText
from articles.pictures.renditions import name_for

_ICONS = {False: "desk/editor/clip.svg", True: "desk/editor/file.svg"}
_BAR, _LINE = (640, 96), (640, 64)
"""Width and height in the editor of an audio file, and of a file to download, in pixels."""
_NEWEST = ("-uploaded_at", "-id")
MOST_SEARCHED = 2000
"""How many of the newest files are searched."""


def accepted() -> str:
    """The file extensions that a browser offers to upload; the type is detected from the file's bytes."""
    return ",".join(f".{ending}" for ending in FORMATS | DOCUMENTS)


@require_safe
@never_cache
def fragment(request):
    """The newest files, or the newest that match the search."""
    workflow.require_allowed(request.user, "view_clip", _("see video and audio"))
    asked = request.GET.get("q", "")[:100]
    found = _found(asked, files=request.GET.get("kind") == Clip.Kind.FILE)
    offered = [(clip, label_of(clip), json.dumps(as_json(clip))) for clip in found]
    context = {
        "offered": offered,
        "asked": asked,
        "accept": accepted(),
        "may_upload": request.user.has_perm("articles.add_clip"),
    }
    return HttpResponse(render_to_string("admin/articles/clip/_picker.html", context, request))


def _found(asked, *, files):
    found = found_by(asked) if asked.strip() else Clip.objects.all()
    of_kind = found.filter(kind=Clip.Kind.FILE) if files else found.exclude(kind=Clip.Kind.FILE)
    return of_kind.filter(killed_at=None).select_related("poster").order_by(*_NEWEST)[:MOST_OFFERED]


def found_by(asked: str) -> QuerySet[Clip]:
    """The newest files with all words in their title, name, credit or key, or in what is said.

    Words match as typed, or else without accents.
    """
    newest = Clip.objects.filter(pk__in=Clip.objects.order_by(*_NEWEST).values("pk")[:MOST_SEARCHED])
    exact = _having(newest, fold(asked))
    return exact if fold(asked) == unaccented(asked) or exact.exists() else _having(newest, unaccented(asked))


def _having(clips, spelled):
    for word in spelled.split()[:MOST_WORDS]:
        said = ClipText.objects.filter(clip=OuterRef("pk"), replaced_at=None, searchable__contains=word)
        clips = clips.filter(Q(searchable__contains=word) | Exists(said))
    return clips


def as_json(clip: Clip) -> dict:
    """What the editor needs to insert a clip: a figure like a picture's, with the clip's key."""
    width, height = _size_of(clip)
    poster = clip.poster
    has_poster = poster is not None and not poster.is_taken_from_readers(timezone.now())
    return {
        "key": clip.key,
        "src": default_storage.url(name_for(poster, 960)) if has_poster else static(_ICONS[clip.is_file]),
        "width": width,
        "height": height,
        "caption": "" if clip.is_file else clip.title,
        "credit": clip.credit,
        "alt_text": label_of(clip),
    }


def _size_of(clip) -> tuple[int, int]:
    if clip.width:
        return clip.width, clip.height
    return UNKNOWN_SIZE if clip.is_video else _LINE if clip.is_file else _BAR
