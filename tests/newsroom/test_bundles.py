"""The bundles of the writing page: their contents and size."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from articles.admin.story.editor import REMOVED_PLUGINS
from newsroom.bundles import styles
from newsroom.bundles.editor import ROOT, trimmed
from newsroom.bundles.modules import Joined, NotJoined
from newsroom.bundles.statements import statements

pytestmark = pytest.mark.once

BUDGET = 250 * 1024
"""The maximum size of a writing page until it is ready, in bytes as transferred."""
PAGE = 13 * 1024
"""What is left for the page itself and its requests to the desk."""
OF_PAGE = [
    *("bundles/editor-en-gb.js", "bundles/writing.js", "bundles/writing.css", "admin/js/theme.js"),
    *("desk/editor/tools.svg", "desk/editor/picture.svg", "desk/editor/gallery.svg"),
]
FONT = "fonts/source-serif-4-core-wght-normal.woff2"
ADDED = re.compile(r'CKEDITOR\.plugins\.add\("(\w+)"')


def read(name):
    return Path(finders.find(name)).read_bytes()


def test_the_writing_page_keeps_to_its_budget():
    sizes = {name: len(brotli.compress(read(name))) for name in OF_PAGE} | {FONT: len(read(FONT))}
    assert sum(sizes.values()) + PAGE <= BUDGET, sizes


# CKEditor.


def test_the_statements_of_a_script_are_the_script():
    script = "(function(){a=/[;(]\\/;/.test(b);c={d:';}',e:\"(\"};if(f){g();h()}i=j/k;/* ; */l=m})();"
    pieces = [*statements(script, 2)]
    assert "".join(pieces) == script
    assert [piece[:2] for piece in pieces] == ["(f", "c=", "if", "/*"]


def test_plugins_that_are_switched_off_are_left_out_and_no_other_needs_them():
    shipped = read(f"{ROOT}ckeditor.js").decode("utf-8-sig")
    kept = trimmed(shipped)
    assert set(ADDED.findall(kept)) == set(ADDED.findall(shipped)) - set(REMOVED_PLUGINS)
    needed = re.findall(r'requires:(\[[^\]]*\]|"[^"]*")', kept)
    assert not {name for names in needed for name in re.findall(r"\w+", names)} & set(REMOVED_PLUGINS)


# The desk's modules.


@pytest.fixture
def written(tmp_path):
    def write(**modules):
        for name, source in modules.items():
            (tmp_path / f"{name}.js").write_text(source)
        return tmp_path

    return write


def test_modules_are_joined_behind_those_that_they_import(written):
    root = written(
        a='import { b, c as d } from "./b.js";\nimport * as e from "./e.js";\nd(b, e.f);\n',
        b="export const b = 1;\nexport function c() {}\n",
        e='export const { f, g } = {};\nimport("./later.js").then(({ h }) => h());\n',
        later="export class h {}\n",
    )
    script = Joined(root, "./others.js", ["later.js"]).script(["a.js"])
    assert script.index("const b = 1") < script.index("const { b, c: d } = m0();")
    assert "const e = m1();" in script
    assert "return { f, g };" in script
    assert 'import("./others.js").then(({ modules }) => modules["later.js"]())' in script
    assert 'export const modules = { "later.js": m0 };' in Joined(root).offering(["later.js"])
    assert script.endswith("m2();\n")


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("export let a = 1;\n", "has a line"),
        ("export default 1;\n", "has a line"),
        ('import "./a.js";\n', "imports itself"),
        ("const a = `<i${b && ` class=${b}`}>`;\n", "a template within another"),
    ],
)
def test_a_module_that_cannot_be_joined_is_refused(written, module, said):
    with pytest.raises(NotJoined, match=said):
        Joined(written(a=module)).script(["a.js"])


def test_the_addresses_of_a_sheet_are_those_from_its_new_place():
    sheets = {"a/b.css": "/* c */ i { mask: url('../d.svg') }", "e.css": "u { mask: url(data:f) url(#g) }"}
    joined = styles.joined([*sheets], sheets.get, "made/all.css")
    assert joined == 'i{mask:url("../d.svg")}u{mask:url(data:f) url(#g)}'
