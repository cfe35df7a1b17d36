"""Objects for tests, valid by default: a test states only what it is about."""

import io
import itertools
import random

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pillow

from articles import workflow
from articles.models import Author, Category
from articles.pictures import storing
from articles.workflow import readiness
from newsroom.models import User

_numbers = itertools.count(1)


def person(role, **fields):
    """Someone in a role: "journalist", "editor" or "administrator"."""
    username = fields.pop("username", f"{role}-{next(_numbers)}")
    someone = User.objects.create(username=username, is_staff=True, **fields)
    someone.groups.add(Group.objects.get(name=role))
    return someone


def category(name=None, **fields):
    name = name or f"Category {next(_numbers)}"
    return Category.objects.create(
        name=name, slug=fields.pop("slug", name.lower().replace(" ", "-")), **fields
    )


def author(name=None, **fields):
    name = name or f"Author {next(_numbers)}"
    return Author.objects.create(name=name, slug=fields.pop("slug", name.lower().replace(" ", "-")), **fields)


def picture_file(name="picture.png", size=(64, 48), kind="PNG", **options):
    """A unique picture, as an upload."""
    noise = random.Random(next(_numbers)).randbytes(3)
    out = io.BytesIO()
    Pillow.new("RGB", size, tuple(noise)).save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue())


def image(by, **words):
    stored = storing.store(picture_file(size=words.pop("size", (64, 48))), by=by)
    for name, value in {
        "caption": "What it shows.",
        "credit": "A. Photographer",
        "alt_text": "A field.",
        **words,
    }.items():
        setattr(stored, name, value)
    stored.save()
    return stored


def words(**changed):
    """Words with everything publishing needs."""
    number = next(_numbers)
    news, _ = Category.objects.get_or_create(slug="news", defaults={"name": "News"})
    staff, _ = Author.objects.get_or_create(slug="staff", defaults={"name": "Our staff"})
    return {
        "categories": [news],
        "bylines": [staff],
        "headline": f"Harbour bridge closes for repairs, number {number}",
        "dek": f"Drivers face a long way round, says report {number}.",
        "body": f"<p>The bridge closed at noon, report {number} says.</p>",
        **changed,
    }


def story(by, **changed):
    """A draft."""
    return workflow.create(by=by, words=words(**changed))


def published(by, at=None, **changed):
    """A live story; `by` must be allowed to publish."""
    draft = story(by, **changed)
    overriding = [problem.check for problem in readiness.missing(draft, timezone.now())]
    workflow.publish(draft, by=by, kind="first", at=at, overriding=overriding)
    return draft
