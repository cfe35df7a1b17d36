"""The newspaper's page as a browser sends it, and pictures for it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.models import AboutPage, Newspaper

FACE = "/admin/articles/newspaper/"
PAGES = "/admin/articles/aboutpage/"


def send(client, **changed):
    """What the desk answers to the newspaper's page with these fields; the others stay empty."""
    seen = Newspaper.objects.values_list("version", flat=True).first() or 0
    return client.post(FACE, {"type_pair": "serif", "feed_text": "full", "seen": seen, **changed})


def write(client, page=None, *, button="_publish", **changed):
    """What the desk answers to a page about the newspaper with these words."""
    address = f"{PAGES}{page.pk}/change/" if page else f"{PAGES}add/"
    page = page and AboutPage.objects.get(pk=page.pk)
    kept = {"slug": page.slug if page else "", "seen": page.version if page else 0}
    words = {"title": "Ethics", "body": "<p>We pay for no news.</p>", "kind": "ethics", "place": 10}
    return client.post(address, {"is_in_footer": "on", **words, **kept, button: "", **changed})


def picture(size, *, kind="PNG", mode="RGBA", colour=(12, 74, 94, 0), name="mark.png"):
    out = io.BytesIO()
    Pillow.new(mode, size, colour[: len(mode)]).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def opened(client, address):
    """A picture of the site as it is served."""
    return Pillow.open(io.BytesIO(b"".join(client.get(address))))
