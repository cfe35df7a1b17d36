"""A static files finder for the bundles."""

import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import rjsmin
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from articles.admin.story.editor import BUNDLED_LANGUAGES, bundle_of
from newsroom.bundles import editor, modules, styles

WRITING = ["desk/page.js", "desk/editor/editor.js", "desk/story/writing.js"]
LIBRARY = [
    *("desk/library/picker.js", "desk/library/similar.js", "desk/library/words.js", "desk/clips/picker.js"),
    *(f"desk/editor/{name}.js" for name in ("card-answers", "finding", "link-box")),
    "desk/growing.js",
    *("desk/story/lead-framing.js", "desk/library/parts.js"),
]
"""What the writing page loads on demand: for pictures, their crops and words, and growing fields."""
WRITING_SHEETS = [
    *("admin/css/base.css", "admin/css/dark_mode.css", *editor.SHEETS, "admin/css/responsive.css"),
    *("css/fonts.css", "desk/desk.css", "css/changes.css", "desk/story/story.css"),
    *("desk/story/dialogs.css", "desk/story/writing.css"),
    *(
        "desk/library/framing.css",
        "desk/editor/figures.css",
        "desk/editor/boxes.css",
        "desk/editor/tools.css",
    ),
]


SHEETS = {
    "bundles/writing.css": WRITING_SHEETS,
    "bundles/editor.css": editor.SHEETS,
    "bundles/every-page.css": [
        f"css/{name}.css" for name in ("fonts", "site", "pictures", "pins", "newspaper")
    ],
    "bundles/story.css": ["css/article.css", "css/figures.css", "css/boxes.css"],
}
"""{bundle: the style sheets in it, in the order in which they apply}"""


FOLDER = tempfile.TemporaryDirectory(prefix="newsroom-bundles-")
"""This process's, for as long as it runs."""


def _read(name: str) -> str:
    return Path(finders.find(name)).read_text(encoding="utf-8")


def _scripts() -> Path:
    return Path(settings.BASE_DIR) / "static"


def _writing() -> str:
    return rjsmin.jsmin(modules.Joined(_scripts(), "./library.js", LIBRARY).script(WRITING))


BUNDLES = {
    "bundles/writing.js": _writing,
    "bundles/library.js": lambda: modules.Joined(_scripts()).offering(LIBRARY),
    **{name: partial(styles.joined, sheets, _read, name) for name, sheets in SHEETS.items()},
    **{bundle_of(name): partial(editor.script, name, _read) for name in ["", *BUNDLED_LANGUAGES]},
}
"""{name of a static file: what builds it}."""


class BundleFinder(BaseFinder):
    """Builds a bundle from its current sources when it is requested."""

    lock = threading.Lock()

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=FOLDER.name)

    def check(self, **kwargs):
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        made = str(self._made(path)) if path in BUNDLES else ""
        return [made] if find_all and made else made or []

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            self._made(name)
            yield name, self.storage

    def _made(self, name):
        path, text = Path(self.storage.path(name)), BUNDLES[name]()
        with self.lock:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return path
