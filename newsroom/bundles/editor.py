"""CKEditor as the desk uses it: its script without the removed plugins, and one language."""

import json
import re
from collections.abc import Callable
from functools import lru_cache

from articles.admin.story.editor import REMOVED_PLUGINS
from newsroom.bundles.statements import statements

ROOT = "ckeditor/ckeditor/"
SHEETS = [
    "ckeditor/ckeditor.css",
    f"{ROOT}skins/moono-lisa/editor.css",
    f"{ROOT}plugins/tableselection/styles/tableselection.css",
    f"{ROOT}plugins/dialog/styles/dialog.css",
]
"""Style sheets that CKEditor would request one by one."""
REMOVED = frozenset(REMOVED_PLUGINS)
ADDED = re.compile(r'CKEDITOR\.plugins\.add\("(\w+)"')
WRAPPERS = 2
"""How many brackets deep the statements of CKEditor's script are: it is all one function."""


def script(language: str, read: Callable[[str], str]) -> str:
    """The editor as one script, with its texts in a language; without a language, it requests them itself."""
    parts = [
        "globalThis.CKEDITOR_BASEPATH = document.currentScript.dataset.basepath;",
        trimmed(read(f"{ROOT}ckeditor.js")),
        read("ckeditor/fixups.js"),
        read(f"{ROOT}plugins/divarea/plugin.js"),
        texts(read(f"{ROOT}lang/{language}.js")) if language else "",
    ]
    return ";\n".join(part.removeprefix("\ufeff") for part in parts)


def texts(shipped: str) -> str:
    """A language file without the texts of the removed plugins."""
    begun, ended = shipped.index("={") + 1, shipped.rindex("}") + 1
    kept = {name: said for name, said in json.loads(shipped[begun:ended]).items() if name not in REMOVED}
    return f"{shipped[:begun]}{json.dumps(kept, ensure_ascii=False)};"


@lru_cache(maxsize=1)
def trimmed(shipped: str) -> str:
    """CKEditor's script without the removed plugins."""
    kept = []
    for statement in statements(shipped, WRAPPERS):
        plugins = set(ADDED.findall(statement))
        if not plugins or plugins - REMOVED:
            kept.append(statement)
    return "".join(kept)
