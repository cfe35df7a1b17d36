"""The catalogues of texts, which `make messages` brings up to date with the sources.

Readers' texts are in each of them, the desk's in those of the desk's languages. Babel does what GNU gettext
would do, so that nothing need be installed beside Python.
"""

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from articles.desk_languages import LANGUAGES as DESK_LANGUAGES

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "locale"
SCRIPTS = ROOT / "static/desk"
SOURCES = ("articles", "feed", "newsroom", "templates", "static/desk")
READERS = re.compile(
    r"feed/(?!outputs\.py|syndication/websub\.py)|templates/(?!admin/|registration/|403)"
    r"|articles/(difference/|(blocks/(cards|figures)|clips/players|html|templatetags/times)\.py)"
    r"|articles/(text/lists|times/dates)\.py"
)
"""The files whose texts readers get. In others a comment marks one: `Translators: for readers`."""
FOR_READERS = "Translators: for readers"
LINE = 110
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]*>")


def sources() -> list[Path]:
    """The files whose texts are in the catalogues."""
    endings = ("py", "html", "xml", "svg", "js")
    found = [path for folder in SOURCES for ending in endings for path in _in(folder, ending)]
    return sorted(path for path in found if not {"migrations", "texts"} & {*path.parts})


def _in(folder, ending):
    return (ROOT / folder).rglob(f"*.{ending}")


def template() -> Catalog:
    """Every text of the sources, without translations."""
    found = Catalog(project="Newsroom", charset="utf-8")
    for path in sources():
        for context, words, comments in _texts(path):
            found.add(
                words, context=context, locations=[(str(path.relative_to(ROOT)), 0)], auto_comments=comments
            )
    return found


def _texts(path: Path) -> Iterator[tuple]:
    text = path.read_text()
    if path.suffix in (".html", ".xml", ".svg"):
        # What is no call is only letters; indented, it would be no Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=path.name).splitlines())
    file = io.BytesIO(text.encode())
    method = "javascript" if path.suffix == ".js" else "python"
    for _, words, comments, context in extract(
        method, file, _KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
    ):
        yield context, words, comments


def is_for_readers(message: Message) -> bool:
    """Whether readers get a text, or people of the desk alone."""
    return any(READERS.match(name) for name, _ in message.locations) or FOR_READERS in message.auto_comments


def in_language(language: str, texts: Catalog) -> Iterator[Message]:
    """The texts that there must be in a language."""
    is_the_desks = language in DESK_LANGUAGES
    return (each for each in texts if each.id and (is_the_desks or is_for_readers(each)))


def languages() -> list[str]:
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def translations(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str, texts: Catalog) -> Catalog:
    """A language's catalogue with the texts of the sources; what is new has no translation."""
    known, found = translations(language), Catalog(locale=language, project="Newsroom", charset="utf-8")
    for message in sorted(in_language(language, texts), key=_order):
        had = known.get(message.id, message.context)
        string = had.string if had and had.pluralizable == message.pluralizable else None
        found.add(
            message.id,
            string,
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return found


def _order(message: Message):
    return sorted(message.locations), str(message.id), message.context or ""


class _Compiled(Catalog):
    """A catalogue whose head has no date, so that the same texts give the same file."""

    @property
    def mime_headers(self):
        return _head(self)


def _head(catalogue):
    return [
        ("Language", catalogue.locale_identifier),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"),
    ]


def as_po(catalogue: Catalog) -> bytes:
    """A catalogue as translators read it."""
    written = io.BytesIO()
    write_po(written, catalogue, width=LINE, omit_header=True, include_lineno=False)
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in _head(catalogue))
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + written.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """A catalogue as programs read it."""
    compiled, written = _Compiled(locale=catalogue.locale), io.BytesIO()
    for message in catalogue:
        if message.id:
            compiled.add(message.id, message.string, context=message.context)
    write_mo(written, compiled)
    return written.getvalue()


def as_script(catalogue: Catalog) -> str:
    """A catalogue as the desk's scripts read it (see static/desk/texts.js)."""
    texts = {
        message.id[0] if message.pluralizable else message.id: message.string
        for message in catalogue
        if any(name.startswith("static/") for name, _ in message.locations)
    }
    forms = [form for form in ("zero", "one", "two", "few", "many", "other") if form in _forms(catalogue)]
    said = {"language": catalogue.locale_identifier, "forms": forms, "texts": texts}
    return f"globalThis.deskTexts = {json.dumps(said, ensure_ascii=False, indent=1)};\n"


def _forms(catalogue):
    """The names of a language's plurals for whole numbers, as browsers call them, too."""
    return {catalogue.locale.plural_form(number) for number in range(1000)}


def script_file(language: str) -> Path:
    return SCRIPTS / f"texts/{language}.js"


def faults(language: str, texts: Catalog) -> list[str]:
    """What is wrong with a language's catalogue, a line each; nothing where it is complete and up to date."""
    catalogue, path = renewed(language, texts), po_file(language)
    found = [
        f"{name}: {message.id!r}"
        for message in catalogue
        if message.id
        for name in problems(message, catalogue)
    ]
    if path.read_bytes() != as_po(catalogue):
        found.append("not up to date with the sources")
    elif path.with_suffix(".mo").read_bytes() != as_mo(catalogue):
        found.append("compiled from another text")
    elif language in DESK_LANGUAGES and script_file(language).read_text() != as_script(catalogue):
        found.append("written for scripts from another text")
    return found


def problems(message: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a translation."""
    strings = message.string if message.pluralizable else (message.string,)
    if not all(strings):
        yield "not translated"
    elif message.pluralizable and len(strings) != catalogue.num_plurals:
        yield "too few plurals"
    elif any(not _agrees(string, message) for string in strings):
        yield "other placeholders or elements"


def _agrees(string: str, message: Message) -> bool:
    """Whether it has the placeholders and elements of its text; a plural may say its number in words."""
    ids = message.id if message.pluralizable else (message.id,)
    wanted = [Counter(_PLACEHOLDER.findall(each)) for each in ids]
    has = Counter(_PLACEHOLDER.findall(string))
    if has in wanted:
        return True
    missing = wanted[-1] - has
    return message.pluralizable and not has - wanted[-1] and all(each.startswith("%(") for each in missing)


def main() -> int:
    """Write every catalogue anew, and say what is left to translate."""
    django.setup()
    texts, status = template(), 0
    for language in languages():
        catalogue = renewed(language, texts)
        po_file(language).write_bytes(as_po(catalogue))
        po_file(language).with_suffix(".mo").write_bytes(as_mo(catalogue))
        if language in DESK_LANGUAGES:
            script_file(language).write_text(as_script(catalogue))
        left = faults(language, texts)
        print(f"{language}: {len(catalogue)} texts" + "".join(f"\n  {fault}" for fault in left))
        status |= bool(left)
    return status


if __name__ == "__main__":
    sys.exit(main())
