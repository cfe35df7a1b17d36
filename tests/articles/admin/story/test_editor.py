"""The body editor's set-up: each known hole of CKEditor 4.22.1 is closed (see SECURITY.md)."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation
from django.utils.csp import CSP
from html5lib import parse

from articles import html
from articles.admin.story import editor
from tests import factories

pytestmark = pytest.mark.once


def written(body="", name="body"):
    """The widget's text area as a browser reads it: an element with attributes and text."""
    markup = editor.BodyWidget().render(name, body, {"id": "id_body"})
    return parse(markup, namespaceHTMLElements=False).find(".//textarea")


def config():
    return json.loads(written().get("data-config"))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The paths of the static files that a newsroom serves, as collectstatic leaves them."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root):
        call_command("collectstatic", interactive=False, verbosity=0)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


# CVE-2024-24815: markup in full-page mode, or in script and style that the filter allows, gets by it.


def test_full_page_mode_is_off():
    assert config()["fullPage"] is False


def test_the_content_filter_is_on_and_lets_no_script_or_style_in():
    settings = config()
    assert isinstance(settings["allowedContent"], str)
    assert not {"script", "style", "iframe", "object", "*"} & set(
        settings["allowedContent"].replace(";", " ").split()
    )
    assert "script style" in settings["disallowedContent"]
    assert "*[on*]" in settings["disallowedContent"]
    assert "extraAllowedContent" not in settings


# CVE-2023-4771 and CVE-2024-24816: the samples, and the preview plugin with which they show what was typed.


def test_neither_samples_nor_the_preview_plugin_are_shipped_or_run(shipped):
    assert not [path for path in shipped if "samples" in path or "plugins/preview" in path]
    assert {"preview", "newpage", "print", "templates"} <= set(config()["removePlugins"].split(","))


# CVE-2024-43407: the GeSHi highlighter of the code snippet plugin.


def test_the_geshi_plugin_is_neither_shipped_nor_run(shipped):
    assert not [path for path in shipped if "geshi" in path.lower()]
    assert "codesnippetgeshi" in config()["removePlugins"].split(",")


# CVE-2024-43411: the version check trusts a domain outside.


def test_the_editor_asks_nobody_outside_about_its_version():
    assert config()["versionCheck"] is False
    assert editor.POLICY["connect-src"] == [CSP.SELF]


# What those leave: attributes that the editor itself turns into live ones.


@pytest.mark.parametrize(
    "attack",
    [
        '<p>Words<img src="x" data-cke-pa-onerror="alert(1)"></p>',
        '<p>Words <a data-cke-saved-href="javascript:alert(1)">here</a></p>',
        '<p onclick="alert(1)">Words</p>',
        "<p>Words</p><!--{cke_protected}%3Cscript%3Ealert(1)%3C%2Fscript%3E-->",
        "<p>Words</p><script>alert(1)</script>",
        '<p>Words <a href="javascript:alert(1)">here</a></p>',
    ],
)
def test_what_slipped_into_the_database_does_not_reach_the_editor(attack):
    body = written(attack).text
    assert "Words" in body
    assert not [trace for trace in ("alert", "cke", "script", "onclick", "onerror") if trace in body]


def test_the_body_reaches_the_editor_as_text_that_can_not_end_its_field():
    body = html.clean("<p>Close it: &lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    markup = editor.BodyWidget().render("body", body, {"id": "id_body"})
    assert markup.count("</textarea>") == 1
    assert written(body).text == body


@pytest.mark.django_db
def test_pictures_reach_the_editor_with_an_address_that_the_stored_body_does_not_have():
    body = html.figure("a" * 16, 1600, 900, "A field", "A field in May.", "Ann Grey")
    assert "src=" not in body
    assert html.clean(written(body).text) == body
    assert f'src="/media/images/{"a" * 16}/' in written(body).text


# The page that it stands on.


def test_the_writing_page_allows_inline_styles_but_no_inline_script(desk, journalist):
    policy = desk(journalist).get("/admin/articles/story/add/").headers["Content-Security-Policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert "'unsafe-inline'" in directives["style-src"]
    assert "'self'" in directives["script-src"]
    assert not [
        source for source in directives["script-src"] if source.startswith(("'unsafe", "http", "data", "*"))
    ]


def test_every_other_page_of_the_desk_keeps_the_strict_policy(desk, journalist):
    policy = desk(journalist).get("/admin/articles/story/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_the_page_names_where_pictures_are_found_and_sent(db):
    assert written().get("data-picker-url") == "/admin/articles/image/picker/"
    assert written().get("data-upload-url") == "/admin/articles/image/upload/"


@pytest.mark.parametrize(
    ("language", "file"),
    [("uk", "uk"), ("en-us", "en"), ("pt-br", "pt-br"), ("zh-hans", "zh-cn"), ("zh-hant", "zh")],
)
def test_the_editor_speaks_the_language_of_the_desk(shipped, language, file):
    with translation.override(language):
        assert config()["language"].startswith(file)
    assert f"ckeditor/ckeditor/lang/{file}.js" in shipped


def test_the_editor_starts_where_translations_are_off():
    with translation.override(None):
        assert config()["language"]


def test_spelling_is_left_to_the_browser():
    settings = config()
    assert settings["disableNativeSpellChecker"] is False
    assert {"scayt", "wsc"} <= set(settings["removePlugins"].split(","))


# What is served.


def test_only_the_parts_of_the_editor_that_are_used_are_served(shipped):
    of_editor = {path for path in shipped if path.startswith("ckeditor/")}
    languages = {path for path in of_editor if "/lang/" in path}
    assert len(of_editor - languages) < 50
    assert {f"ckeditor/ckeditor/plugins/{name}/dialogs/{name}.js" for name in ("link", "table")} <= of_editor
    assert not {"ckeditor/ckeditor/ckeditor.js", "ckeditor/fixups.js"} & of_editor, "bundled"
    assert not [path for path in of_editor if Path(path).suffix not in (".js", ".css", ".png", ".gif")]


def test_every_file_that_the_page_asks_for_is_served(shipped):
    engines = {editor.bundle_of(language) for language in ("en-us", "en-gb", "uk", "pt-br")}
    assert len(engines) == 4
    assert {*engines, editor.MODULE, *editor.STYLES, "bundles/writing.js", "bundles/writing.css"} <= shipped


def test_a_form_sent_with_unsafe_markup_stores_none_of_it(desk, journalist):
    story = factories.story(by=journalist)
    address = f"/admin/articles/story/{story.pk}/change/"
    attack = (
        '<p>Kept<img src=x onerror="alert(1)"><script>alert(2)</script></p>'
        '<p data-cke-pa-onclick="alert(3)">too</p>'
    )
    desk(journalist).post(address, {"headline": "Headline", "version": story.version, "body": attack})
    story.refresh_from_db()
    assert story.body == "<p>Kept</p>\n<p>too</p>"
