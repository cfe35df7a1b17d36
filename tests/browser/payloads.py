"""Thousands of cross-site scripting payloads, and a newsroom in which every text is one of them."""

import io
from html import escape

from brs_kb.payloads import FULL_PAYLOAD_DATABASE
from PIL import Image as Pillow

from articles import workflow
from articles.html import clean
from articles.models import AboutPage, Newspaper, PublicNote
from articles.pictures import storing
from tests import factories

PAYLOADS = list(dict.fromkeys(entry.payload for entry in FULL_PAYLOAD_DATABASE.values()))
BODIES = 60
"""Payloads per story body."""
CATEGORIES = 9
PLACES = {
    "headline": 250, "dek": 500, "lead_caption": 1000, "lead_credit": 200, "lead_alt_text": 500,
    "dateline": 100, "social_headline": 250, "social_description": 500, "source": 100, "slugline": 100,
}  # fmt: skip
"""A story's plain-text fields and their maximum lengths."""


def packed(payloads: list[str], length: int) -> str:
    """The payloads that fit into this length, removed from the list; one that fits nowhere is cut."""
    found = ""
    while payloads and len(found) + len(payloads[-1]) < length:
        found += payloads.pop() + " "
    return found or (payloads.pop()[:length] if payloads else "")


def fill(editor) -> list:
    """Publish stories until each payload was in a body, as cleaned, and in plain text."""
    rest, stories = PAYLOADS[::-1], []
    pictures = [picture(editor, text) for text in PAYLOADS[::700]]
    for number, start in enumerate(range(0, len(PAYLOADS), BODIES)):
        words = {name: packed(rest, length) for name, length in PLACES.items()}
        words["body"] = "".join(map(clean, PAYLOADS[start : start + BODIES])) or "<p>Nothing is left.</p>"
        some = packed(rest, 100)
        words["bylines"] = [factories.author(some or "Ann", slug=f"a{number}")]
        if number < CATEGORIES:
            words["categories"] = [factories.category(some or "News", slug=f"c{number}")]
        words = {name: value for name, value in words.items() if value}
        words["lead_image"] = pictures[number % len(pictures)]
        stories.append(factories.published(editor, **words))
    body = "".join(f"<p>{escape(payload)}</p>" for payload in rest) or "<p>All were placed.</p>"
    return [*stories, factories.published(editor, body=body)]


def picture(editor, payload):
    """A picture with the payload as its name, in its metadata and in its library details."""
    out = io.BytesIO()
    exif = Pillow.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = payload  # ImageDescription, Artist, Copyright
    colour = tuple(payload.encode()[:3].ljust(3, b"x"))
    Pillow.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = f"{payload[:200]}.jpg"
    stored = storing.store(out, by=editor)
    for field, length in {"event": 200, "city": 200, "usage_terms": 500, "rights": 500}.items():
        setattr(stored, field, payload[:length])
    stored.credit = stored.credit or payload[:200]
    stored.save()
    return stored


def speak(administrator, editor, story):
    """Put payloads into the newspaper's own details, into notes and into the desk's texts."""
    some = PAYLOADS[::37]
    paper = Newspaper(name=packed(some, 100), tagline=packed(some, 150), footer=packed(some, 1000))
    workflow.store_newspaper(paper, by=administrator, seen=0)
    about = {"title": packed(some, 100), "body": "".join(map(clean, PAYLOADS[::9])), "is_published": True}
    workflow.store_page(AboutPage(slug="about-us"), by=administrator, seen=0, **about)
    for kind in ("correction", "clarification"):
        said = PublicNote(kind=kind, text=packed(some, 900), is_grave=kind == "correction")
        story.refresh_from_db()
        workflow.note(story, by=editor, public_note=said, note=packed(some, 300))
