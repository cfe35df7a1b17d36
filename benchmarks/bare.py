"""The least that Django needs to answer: a view without middleware that returns the bytes of a file."""

import os
from pathlib import Path

from django.http import HttpResponse
from django.urls import path

from newsroom import urls

BYTES = Path(os.environ["BARE_PAGE"]).read_bytes()

LENGTH = {"Content-Length": str(len(BYTES))}
"""Without it, gunicorn would send the response in chunks."""

urlpatterns = [path("bare/", lambda request: HttpResponse(BYTES, headers=LENGTH)), *urls.urlpatterns]
