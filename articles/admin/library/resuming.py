"""Uploads in parts, resumed after a lost connection: tus 1.0.0 (https://tus.io/protocols/resumable-upload).

Core protocol, creation, expiration and termination; each part but the last has `parts.SIZE` bytes. Once all
parts have arrived, a POST to `end/` adds the file to the library; it is answered like a single-piece upload.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import wraps
from http import HTTPStatus

from django.core import signing
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import path, reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import workflow
from articles.pictures import parts

VERSION = "1.0.0"
_PART_TYPE = "application/offset+octet-stream"
_SALT = "articles.admin.library.resuming"
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Resumable:
    """A library that takes files in parts."""

    model: str
    """The name of its admin's routes, such as `articles_image`."""
    permission: str
    does: Callable[[], str]
    """What the permission allows, in the language of the page."""
    most: Callable[[], int]
    """Size of the largest file, in bytes."""
    answer_to: Callable[..., JsonResponse]
    """Takes a whole file and a person; returns the response to the upload."""

    def paths(self, view) -> list:
        """The routes, below that of an upload in one piece."""
        return [
            path("upload/parts/", view(self._view(self.begin)), name=f"{self.model}_parts"),
            path("upload/parts/<str:token>/", view(self._view(self.part)), name=f"{self.model}_part"),
            path("upload/parts/<str:token>/end/", view(self._view(self.end)), name=f"{self.model}_parts_end"),
        ]

    def _view(self, act):
        @wraps(act)
        def permitted(request, **named):
            workflow.require_allowed(request.user, self.permission, self.does())
            try:
                answer = act(request, **named)
            except OSError:
                answer = _refused(_("The file could not be stored. Try again soon."), 503)
            answer.headers["Tus-Resumable"] = VERSION
            return answer

        return never_cache(permitted)

    def begin(self, request):
        """201 with the URL of a new upload; OPTIONS says what is supported."""
        if request.method == "OPTIONS":
            said = {"Tus-Version": VERSION, "Tus-Extension": "creation,expiration,termination"}
            return HttpResponse(status=204, headers={**said, "Tus-Max-Size": str(self.most())})
        if request.method != "POST":
            return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "OPTIONS, POST"})
        size = _number(request.headers.get("Upload-Length", ""))
        if not size:
            return _refused(_("The file is empty: choose it again."), 400)
        if size > self.most():
            return _refused(_("The file is too large for this newsroom."), 413)
        upload = parts.Incoming.begin(request.user.pk, size, _called(request))
        address = reverse(f"admin:{self.model}_part", args=[self._token(upload)])
        ends = http_date(upload.begun + parts.LIFETIME)
        return HttpResponse(status=201, headers={"Location": address, "Upload-Expires": ends})

    def part(self, request, token):
        """HEAD says how much has arrived, PATCH adds a part, DELETE discards the upload."""
        upload = self._known(request, token)
        if request.method == "HEAD":
            return _at(parts.received(upload), upload, 200)
        if request.method == "PATCH":
            return self._add(request, upload)
        if request.method == "DELETE":
            parts.forget(upload)
            return HttpResponse(status=204)
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "DELETE, HEAD, PATCH"})

    def _add(self, request, upload):
        if request.content_type != _PART_TYPE:
            return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        offset = _number(request.headers.get("Upload-Offset", ""))
        if offset is None or offset >= upload.size:
            return HttpResponse(status=HTTPStatus.CONFLICT)
        expected = upload.length(offset // parts.SIZE)
        # Check the announced length first, so that nothing larger is read.
        if request.META.get("CONTENT_LENGTH") != str(expected):
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        try:
            there = parts.take(upload, offset, request.read(expected), self.most())
        except UnreadablePostError:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)  # Nobody reads it: the connection was lost.
        except parts.OutOfPlace:
            return HttpResponse(status=HTTPStatus.CONFLICT)
        return _at(there, upload, 204)

    def end(self, request, token):
        """Add the whole file to the library; a sender who lost the response gets the same one again."""
        if request.method != "POST":
            return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
        upload = self._known(request, token)
        if said := parts.answer_of(upload):
            return HttpResponse(said[3:], "application/json", status=int(said[:3]))
        try:
            with parts.whole(upload) as file:
                answer = self.answer_to(file, request.user)
        except FileNotFoundError:
            raise Http404(_("Parts of the file are missing: send it again.")) from None
        # After any other status, the same file may be accepted later.
        if answer.status_code in (HTTPStatus.CREATED, HTTPStatus.BAD_REQUEST):
            parts.keep_answer(upload, b"%d" % answer.status_code + answer.content)
        return answer

    def _token(self, upload):
        return signing.dumps(astuple(upload), salt=_SALT + self.model)

    def _known(self, request, token):
        """The upload with this token. Raises Http404 if it has expired or is somebody else's."""
        try:
            upload = parts.Incoming(*signing.loads(token, salt=_SALT + self.model, max_age=parts.LIFETIME))
        except signing.BadSignature:
            upload = None
        if upload is None or upload.person != request.user.pk:
            raise Http404(_("This upload is too old: choose the file again."))
        return upload


def _number(text) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 15 else None


def _at(offset, upload, status):
    said = {"Upload-Offset": str(offset), "Upload-Length": str(upload.size)}
    return HttpResponse(status=status, headers=said)


def _refused(said, status):
    return JsonResponse({"error": said}, status=status)


def _called(request) -> str:
    """The file's name in `Upload-Metadata`; empty if that can't be read."""
    pairs = (pair.split() for pair in request.headers.get("Upload-Metadata", "").split(","))
    written = next((pair[1] for pair in pairs if len(pair) == 2 and pair[0] == "filename"), "")
    try:
        return base64.b64decode(written, validate=True).decode()[-_LONGEST_NAME:]
    except (binascii.Error, UnicodeDecodeError):
        return ""
