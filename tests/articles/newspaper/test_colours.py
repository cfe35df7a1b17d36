"""Colours that cannot be read are refused, with a shade that can."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from articles import colours

pytestmark = pytest.mark.once

SHEET = Path(__file__).parents[3] / "static/css/site.css"


def test_the_grounds_are_those_of_the_style_sheet():
    sheet = SHEET.read_text()
    papers, tints = (re.findall(rf"--{name}: (#\w{{6}});", sheet) for name in ("paper", "tint"))
    assert list(zip(papers, tints, strict=True)) == [colours.LIGHT, colours.DARK]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    assert colours.contrast(one, [other]) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("colour", ["#ff6600", "#ffff00", "#ffffff", "#000000", "#e30613", "#00a2ff"])
@pytest.mark.parametrize("grounds", [colours.LIGHT, colours.DARK])
def test_a_readable_shade_is_readable_and_a_colour_that_is_stays(colour, grounds):
    found = colours.readable(colour, grounds)
    assert colours.contrast(found, grounds) >= 4.5
    assert colours.readable(found, grounds) == found


def test_the_refusal_names_the_contrast_and_a_shade_that_is_taken():
    with pytest.raises(ValidationError, match=r"On light pages #ff6600 has a contrast of 2\.5:1") as refusal:
        colours.validate_on_light("#ff6600")
    (shade,) = re.findall(r"that passes is (#\w{6})\.", refusal.value.message)
    colours.validate_on_light(shade)
    with pytest.raises(ValidationError, match="On dark pages"):
        colours.validate_on_dark(shade)


@pytest.mark.parametrize("text", ["red", "#fff", "0c4a5e", "#0c4a5e;", "#0c4a5e\n", "url(x)"])
def test_only_six_digits_are_a_colour(text):
    with pytest.raises(ValidationError, match="six digits"):
        colours.validate_on_light(text)
