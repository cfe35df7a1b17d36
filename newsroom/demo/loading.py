"""Loads the demo newsroom: its people, labels, pictures and stories, through the workflow's verbs."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q

from articles import html, record, workflow
from articles.follow_up.pictures import settle
from articles.models import Address, Author, Category, Image, PublicNote, Revision
from articles.pictures import storing
from newsroom.demo import clips, face
from newsroom.demo.dates import dated, moment
from newsroom.models import User

HERE = Path(__file__).parent
PASSWORD = "newsroom-demo"  # noqa: S105 - public on purpose: the loader refuses to run outside a demo
LINES = ("headline", "slugline", "dek", "body", "dateline", "video_url", "video_seconds", "language")
BEGUN_BEFORE = "-45m"
"""When a story that gives no time was begun, relative to its first act."""

_PHOTO = re.compile(r'<figure(?: class="(\w+)")? data-photo="([^"]+)"></figure>')


def stories() -> Iterator[dict]:
    """The demo's stories as written, in the order of their files."""
    for path in sorted((HERE / "stories").glob("*.toml")):
        yield from tomllib.loads(path.read_text())["story"]


def load(now: datetime) -> int:
    """Load the stories that are missing, dated back from `now`; return how many those were.

    A story that was loaded before is left alone, with any changes that people have made.
    """
    known = set(Revision.objects.values_list("slugline", flat=True).distinct())
    missing = [story for story in stories() if story["slugline"] not in known]
    if missing:
        desk = Desk(now)
        for story in missing:
            desk.load(story)
        desk.check_pictures()
    face.load(User.objects.get(username="admin"), now)
    return len(missing)


class Desk:
    """The people, labels and photographs that the demo's stories need, found or created."""

    def __init__(self, now: datetime):
        self.now = now
        people = tomllib.loads((HERE / "people.toml").read_text())
        self.people = {person["username"]: _person(person) for person in people["person"]}
        self.photos = tomllib.loads((HERE / "photographs.toml").read_text())["photograph"]
        self.photographs = {photo["file"]: self._photograph(**photo) for photo in self.photos}
        self.clips = clips.load(self.people["editor"])
        self.authors = {author["name"]: self._author(**author) for author in people["author"]}
        labels = tomllib.loads((HERE / "categories.toml").read_text())["category"]
        self.categories = {label["name"]: self._label(Category, **label) for label in labels}

    def _author(self, user="", **fields):
        return self._label(Author, **fields, user=self.people[user] if user else None)

    def _label(self, model, name, slug, picture="", **fields):
        found = model.objects.filter(Q(name=name) | Q(slug=slug)).first()
        shown = self.photographs[picture] if picture else None
        return found or model.objects.create(name=name, slug=slug, picture=shown, **fields)

    def _photograph(self, file, alt_text, caption="", **status):
        """The stored picture; its caption is the file's own unless another is given."""
        photograph = (HERE / "photos" / file).read_bytes()
        stored = Image.objects.filter(sha256=hashlib.sha256(photograph).hexdigest()).first()
        if stored:
            return stored
        with transaction.atomic():
            stored = storing.store(SimpleUploadedFile(file, photograph), by=self.people["editor"])
            stored.alt_text = alt_text
            stored.caption = caption or stored.caption
            stored.save(update_fields=["alt_text", "caption", "searchable", "indexed_words"])
        return stored

    def check_pictures(self) -> None:
        """Set the status of pictures that nobody has checked yet; all but a few are cleared."""
        for photo in self.photos:
            image, status = self.photographs[photo["file"]], photo.get("status", Image.Status.CLEARED)
            if image.version or status == Image.Status.TO_CHECK:
                continue
            with record.acting_at(self.now):
                self._check(image, status, photo.get("note", ""))

    def _check(self, image, status, note):
        editor = self.people["editor"]
        if status == Image.Status.KILLED:
            workflow.kill_picture(image, by=editor, reason=note)
            # No worker runs yet, and `verify` comes first.
            settle(str(image.pk))
        else:
            workflow.check_picture(image, status, by=editor, note=note)

    @transaction.atomic
    def load(self, written: dict) -> None:
        """Take a story through its acts, each at its moment."""
        acts = written.get("acts", [])
        begun = moment(written.get("begun", ""), self.now) if "begun" in written else None
        begun = begun or moment(BEGUN_BEFORE, moment(acts[0]["when"], self.now))
        with record.acting_at(begun):
            story = workflow.create(
                by=self.people[written.get("by", "journalist")], words=self._words(written)
            )
        for act in acts:
            with record.acting_at(moment(act["when"], self.now)):
                self._do(story, **{name: value for name, value in act.items() if name != "when"})

    def _do(self, story, act, by="editor", at="", until="", public_note=None, words=None, **said):
        """Do one act; `said` is passed to its verb unchanged."""
        for name, when in {"at": at, "until": until}.items():
            if when:
                said[name] = moment(when, self.now)
        if public_note:
            text = dated(public_note["text"], self.now)
            said["public_note"] = PublicNote(**{**public_note, "text": text})
        if words:
            said["words"] = self._words(words)
        getattr(workflow, act)(story, by=self.people[by], **said)

    def _words(self, written: dict) -> dict:
        """The words in the form that verbs take."""
        words = {name: dated(written[name], self.now) for name in LINES if name in written}
        if "body" in words:
            words["body"] = clips.placed(_PHOTO.sub(self._figure, words["body"]), self.clips)
        if "categories" in written:
            words["categories"] = [self.categories[name] for name in written["categories"]]
        if "bylines" in written:
            words["bylines"] = [self.authors[name] for name in written["bylines"]]
        if "related" in written:
            words["related"] = "\n".join(map(_path_of, written["related"]))
        if "translation_of" in written:
            words["translation_of"] = _path_of(written["translation_of"])
        if "picture" in written:
            words |= self._lead(**written["picture"])
        if "clip" in written:
            words |= clips.leading(self.clips[written["clip"]])
        return words

    def _lead(self, file, crop="centre", caption="", alt_text=""):
        image = self.photographs[file]
        return {
            "lead_image": image,
            "lead_caption": caption or image.caption,
            "lead_credit": image.credit,
            "lead_alt_text": alt_text or image.alt_text,
            "lead_crop": crop,
        }

    def _figure(self, found):
        image, placing = self.photographs[found[2]], found[1] or ""
        words = image.alt_text, image.caption, image.credit
        return html.figure(image.key, image.width, image.height, *words, placing=placing)


def _path_of(slugline):
    """The address of a story that was loaded before."""
    return f"/{Address.objects.get(story__slugline=slugline, is_current=True)}/"


def _person(fields):
    """A member of staff; only the demo's published accounts can sign in."""
    role, can_sign_in = fields.pop("role"), fields.pop("can_sign_in", False)
    found = User.objects.filter(username=fields["username"]).first()
    if found:
        return found
    with transaction.atomic():
        person = User(**fields, is_staff=True)
        if can_sign_in:
            person.set_password(PASSWORD)
        else:
            person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=role))
    return person
