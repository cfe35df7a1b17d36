"""Files served whole or in part (RFC 9110, section 14), so that readers can seek in them."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

_PART = 256 * 1024
_RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))", re.ASCII)


def answer(request: HttpRequest, file: BinaryIO, size: int, *, media_type: str, etag: str) -> HttpResponse:
    """Serve a file of `size` bytes, whose contents `etag` identifies; 206 for a range, 416 if it is outside.

    A request for several ranges gets the whole file, as the RFC allows.
    """
    asked = _asked(request, etag)
    if asked is None:
        return _answer(request, file, (0, size - 1), 200, media_type, etag)
    start, end = _within(asked, size)
    if not 0 <= start <= end:
        file.close()
        return HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        )
    response = _answer(request, file, (start, end), 206, media_type, etag)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _asked(request, etag) -> re.Match | None:
    """The range that is requested; None for the whole file, also if the part was of another file.

    Only GET knows ranges (section 14.2).
    """
    condition = request.headers.get("If-Range")
    if request.method != "GET" or (condition and condition.strip() != etag):
        return None
    return _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))


def _within(asked, size):
    start, end, last = asked.groups()
    if last is not None:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, -1)
    return int(start), min(int(end), size - 1) if end else size - 1


def _answer(request, file, span, status, media_type, etag):
    start, end = span
    headers = {"Accept-Ranges": "bytes", "ETag": etag, "Content-Length": str(end - start + 1)}
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, content_type=media_type, headers=headers)
    parts = _parts(file, start, end - start + 1)
    response = StreamingHttpResponse(parts, status=status, content_type=media_type, headers=headers)
    response._resource_closers.append(file.close)  # As Django's own FileResponse does.
    return response


def _parts(file, start, left) -> Iterator[bytes]:
    file.seek(start)
    while left > 0 and (part := file.read(min(_PART, left))):
        left -= len(part)
        yield part
