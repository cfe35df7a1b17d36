"""Load what every worker needs once, before the fork: they share its memory, and start warm."""

import gc
from importlib import import_module

from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import reverse


def warm() -> None:
    """Load templates, URLs and the shared cache's client, and exempt what is shared from garbage collection.

    A collection would write to each object's header, and so copy the memory in each worker.
    """
    for template in sorted(_templates()):
        get_template(template)
    reverse("feed:home")
    if settings.CACHE_URL:
        import_module("redis")
    gc.collect()
    gc.freeze()


def _templates():
    (root,) = engines["django"].engine.dirs
    return [path.relative_to(root).as_posix() for path in root.rglob("*.html")]
