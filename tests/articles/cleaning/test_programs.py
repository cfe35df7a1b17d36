"""What programs and pages put on the clipboard comes out with its sense: tests/files/pasted*.txt."""

from pathlib import Path

import pytest

from articles.cleaning import clean_and_count
from articles.html import clean, links

pytestmark = pytest.mark.once

FILES = Path(__file__).parents[2] / "files"


def entries(name):
    return (FILES / f"{name}.txt").read_text().strip().split("\n\n")


def pastes():
    """A name, the markup and the right body; \\n stands for the end of a line in both."""
    for entry in entries("pasted"):
        name, source, body = (entry + "\n").split("\n")[:3]
        yield pytest.param(source.replace("\\n", "\n"), body.replace("\\n", "\n"), id=name.removeprefix("# "))


@pytest.mark.parametrize(("source", "body"), [*pastes()])
def test_a_paste_from_a_program_or_page_keeps_its_sense(source, body):
    assert clean(source) == body
    assert clean(body) == body


@pytest.mark.parametrize(
    "source",
    [
        "<p>a<img src=x style='display:none'></p>",
        "<p>a<span class=sr-only><img src=x></span></p>",
        "<p>a<img src=x data-emoji='😀'></p>",
    ],
)
def test_a_picture_that_nobody_saw_or_that_is_text_was_not_left_out(source):
    assert not str(clean_and_count(source)[1])


@pytest.mark.parametrize(
    ("written", "kept"), [tuple(each.split("\n")) for each in entries("pasted-addresses")]
)
def test_an_address_is_whole_and_out_of_its_wrappers(written, kept):
    assert links(clean(f'<a href="{written}">Words</a>')) == [kept]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://",
            "https://",
            "http:///",
            "mailto:",
            "tel:",
            "#sdfootnote1sym",
            "#ftnt1",
            "about:blank#_ftn1",
        ),
        *("file:///C:/x.htm#_ftn1", "C:\\x\\y.doc", "blob:https://x/1", "data:text/html,x", "vbscript:x"),
        *("x-apple-data-detectors://1", "ms-word:ofe|u|https://x", "javascript:void(0)"),
    ],
)
def test_an_address_that_leads_nowhere_is_no_link(address):
    assert clean(f'<p><a href="{address}">Words</a></p>') == "<p>Words</p>"
