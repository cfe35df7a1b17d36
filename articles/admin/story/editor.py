"""The body editor: CKEditor 4.22.1, set up for news writing and for a strict CSP.

That version is end-of-life. SECURITY.md says how each of its known vulnerabilities is closed here.
"""

from ckeditor.widgets import CKEditorWidget
from django.conf import settings
from django.forms.widgets import Media, Script
from django.templatetags.static import static
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.cleaning.elements import CLASSES, KEPT, NEEDED

POLICY = {**settings.SECURE_CSP_UNTYPED, "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
"""CSP for pages with the editor, which needs style attributes; scripts stay as strict."""

REMOVED_PLUGINS = [
    *("about", "bidi", "codesnippetgeshi", "colorbutton", "colordialog", "copyformatting"),
    *("dialogadvtab", "div", "docprops", "elementspath", "entities", "exportpdf", "filebrowser", "filetools"),
    *(
        "find",
        "flash",
        "floatingspace",
        "font",
        "forms",
        "iframe",
        "iframedialog",
        "image",
        "indentblock",
        "justify",
    ),
    *("language", "liststyle", "menubutton", "newpage", "notificationaggregator", "pagebreak", "popup"),
    *("preview", "print", "resize", "save", "scayt", "showblocks", "smiley", "stylescombo", "templates"),
    *("uploadimage", "uploadwidget", "wsc", "wysiwygarea"),
]
"""`newsroom.bundles` leaves their code out of what browsers get."""


def _allowed_content() -> str:
    """CKEditor's filter rules, equal to those of `html.clean`, so that a save drops nothing shown.

    One difference: the editor has no groups, so each picture in one says which kind it is in.
    """
    return ";".join(_rule(tag) for tag in KEPT if tag != "div")


def _rule(tag):
    names = _named(tag)
    classes = f"({','.join(CLASSES[tag])})" if tag in CLASSES else ""
    return f"{tag}[{','.join(names)}]{classes}" if names else tag


def _named(tag):
    """The attributes of an element, the required ones marked with `!`."""
    needed = {NEEDED.get(tag), "src"}
    # The editor needs `src` to show a picture; classes have their own place in a rule.
    names = [*sorted(KEPT[tag] - {"class"}), *(["src"] if tag == "img" else [])]
    return [f"!{name}" if name in needed else name for name in names]


ALLOWED_CONTENT = _allowed_content()

CONFIG = {
    "title": pgettext_lazy("of a story", "Body"),
    "applicationTitle": _("Writing tools"),
    "skin": "moono-lisa",
    "customConfig": "",
    "contentsCss": [],
    "stylesSet": False,
    "versionCheck": False,
    "extraPlugins": "divarea,figure,boxes,cards,pasting,desk",
    "editorplaceholder": _("Write here"),
    "removePlugins": ",".join(REMOVED_PLUGINS),
    "toolbar": [
        ["Format"],
        ["Bold", "Italic", "RemoveFormat"],
        ["Link"],
        ["BulletedList", "NumberedList", "Blockquote"],
        ["Figure", "Gallery", "Clip", "Table", "Blocks", "SpecialChar"],
        ["Undo", "Redo"],
        ["Find", "Source", "Maximize"],
    ],
    "format_tags": "p;h2;h3",
    "allowedContent": ALLOWED_CONTENT,
    "disallowedContent": "script style; *[on*]",
    "pasteFilter": "semantic-content",
    "fullPage": False,
    "autoParagraph": True,
    "fillEmptyBlocks": False,
    "entities": False,
    "disableNativeSpellChecker": False,
    "clipboard_handleImages": False,
    "linkDefaultProtocol": "https://",
    "removeDialogTabs": "link:advanced;link:target;link:upload",
    "width": "100%",
    "height": "auto",
    "toolbarCanCollapse": False,
}


BUNDLED_LANGUAGES = ["en", "en-gb", "uk"]
"""CKEditor's names of the languages bundled with its script; it requests the texts of others."""
MODULE = "desk/editor/editor.js"
STYLES = ["bundles/editor.css"]


def bundle_of(language: str) -> str:
    """The static file with the editor in a language."""
    known = [name for name in (language, language.split("-")[0]) if name in BUNDLED_LANGUAGES]
    return f"bundles/editor-{known[0]}.js" if known else "bundles/editor.js"


class BodyWidget(CKEditorWidget):
    """The field where a body is written; without JavaScript, a plain text area of HTML."""

    @property
    def media(self):
        return Media(css={"all": STYLES}, js=[self.engine, Script(MODULE, type="module")])

    @property
    def engine(self):
        """CKEditor's own script; `desk/editor/editor.js` starts it."""
        where = static("ckeditor/ckeditor/")
        return Script(bundle_of(_editor_language()), defer=True, **{"data-basepath": where})

    def format_value(self, value):
        """The body, cleaned again, so that unsafe HTML in the database can't reach the editor."""
        return html.for_editor(value) if value else value

    def get_context(self, name, value, attrs):
        addresses = {
            "data-picker-url": reverse("admin:articles_image_picker"),
            "data-upload-url": reverse("admin:articles_image_upload"),
            "data-clips-url": reverse("admin:articles_clip_picker"),
            "data-paste-url": reverse("admin:articles_story_paste"),
            "data-embed-url": reverse("admin:articles_story_embed"),
            "data-link-url": reverse("admin:articles_story_related"),
        }
        return super().get_context(name, value, {**(attrs or {}), **addresses})

    has_clips = True
    """Whether video and audio can be put into the text."""

    def _set_config(self):
        self.config = {
            **CONFIG,
            "language": _editor_language(),
            "panelCss": static("desk/editor/panel.css"),
            **({} if self.has_clips else {"removeButtons": "Clip"}),
        }


def _editor_language() -> str:
    """CKEditor's name for the page's language."""
    language = (get_language() or settings.LANGUAGE_CODE).lower()
    return {"zh-hans": "zh-cn", "zh-hant": "zh"}.get(language, language)
