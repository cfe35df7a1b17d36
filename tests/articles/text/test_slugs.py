"""Slugs in every script: what is kept, what becomes a hyphen, and what is dropped."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.text.slugs import slug_of

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("हिन्दी समाचार: मुंबई में बारिश", "हिन्दी-समाचार-मुंबई-में-बारिश"),
        ("मराठी बातम्या", "मराठी-बातम्या"),
        ("বাংলা সংবাদ", "বাংলা-সংবাদ"),
        ("ਪੰਜਾਬੀ ਖ਼ਬਰਾਂ", unicodedata.normalize("NFC", "ਪੰਜਾਬੀ-ਖ਼ਬਰਾਂ")),
        ("ગુજરાતી સમાચાર", "ગુજરાતી-સમાચાર"),
        ("தமிழ் செய்தி", "தமிழ்-செய்தி"),
        ("తెలుగు వార్తలు", "తెలుగు-వార్తలు"),
        ("ಕನ್ನಡ ಸುದ್ದಿ", "ಕನ್ನಡ-ಸುದ್ದಿ"),
        ("മലയാളം വാർത്ത", "മലയാളം-വാർത്ത"),
        ("සිංහල පුවත්", "සිංහල-පුවත්"),
        ("ข่าวไทย น้ำท่วม", "ข่าวไทย-น้ำท่วม"),
        ("ຂ່າວລາວ ນ້ຳ", "ຂ່າວລາວ-ນ້ຳ"),
        ("မြန်မာ သတင်း", "မြန်မာ-သတင်း"),
        ("ព័ត៌មាន កម្ពុជា", "ព័ត៌មាន-កម្ពុជា"),
        ("שָׁלוֹם עולם", "שָׁלוֹם-עולם"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("한국 소식", "한국-소식"),
        ("ガソリン価格", "ガソリン価格"),
    ],
)
def test_marks_stay_on_their_letters(text, slug):
    assert slug_of(text) == slug
    assert slug_of(unicodedata.normalize("NFD", text)) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("2025/26 budget", "2025-26-budget"),
        ("Rise of 1.5 %", "rise-of-1-5"),
        ("10,000 homes", "10-000-homes"),
        ("Council — and “company”…", "council-and-company"),
        ("U.S. and E.U.: a deal", "u-s-and-e-u-a-deal"),
        ("one_two__three", "one-two-three"),
        ("M&S/AT&T", "m-s-at-t"),
        ("--a--b--", "a-b"),
        ("ŉ rivier", "n-rivier"),
        ("Jehovahʼs, O‘zbek", "jehovahs-ozbek"),
        ("½ of it", "1-2-of-it"),
        ("🎉 a 🎉 b 🎉", "a-b"),
    ],
)
def test_a_run_of_other_characters_is_one_hyphen(text, slug):
    assert slug_of(text) == slug


@pytest.mark.parametrize("apostrophe", "'’‘ʼ`´＇")
def test_apostrophes_drop(apostrophe):
    assert slug_of(f"O{apostrophe}Neill{apostrophe}s plan") == "oneills-plan"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ÉCOLE À PARIS", "école-à-paris"),
        ("МІСТ", "міст"),
        ("ΟΔΟΣ", "οδος"),
        ("İstanbul", "istanbul"),
        ("ＦＵＬＬ　ＷＩＤＴＨ", "full-width"),
        ("ﬁre", "fire"),
    ],
)
def test_letters_are_in_lower_case_and_in_their_plain_form(text, slug):
    assert slug_of(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("❤️ day 1️⃣", "day-1"),
        ("hy\u00adphen", "hyphen"),
        ("zero\u200bwidth", "zerowidth"),
        ("\u0301a", "a"),
        ("a\u3164b", "a-b"),
    ],
)
def test_what_nobody_sees_is_no_part_of_it(text, slug):
    assert slug_of(text) == slug


@pytest.mark.parametrize("text", ["", "   ", "🎉 😀", "…", "\u0301", "'"])
def test_nothing_is_made_of_no_letters(text):
    assert slug_of(text) == ""


def test_a_cut_leaves_no_letter_without_its_mark():
    assert slug_of("a" * 99 + "मि") == "a" * 99


@given(st.text(max_size=130))
@example("ᾷΐ")
def test_a_slug_is_its_own_slug(text):
    slug = slug_of(text)
    assert slug_of(slug) == slug
    assert len(slug) <= 100
    assert slug.strip("-") == slug
    assert "--" not in slug
    assert unicodedata.normalize("NFC", slug) == slug
