"""Search terms: the same for a story's words and a reader's query."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.terms import documents, stemming
from articles.terms import words as words_module
from articles.terms.documents import Document, document_of, head_of
from articles.terms.words import LONGEST_WORD, forms_of_text, placed, stems_of, words
from tests.moments import NOON

pytestmark = pytest.mark.once


def stems(text):
    return {stem for form in forms_of_text(text) for stem in stems_of(form)}


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Harbour Bridge closes", ["harbour", "bridge", "closes"]),
        ("clean-air zone", ["clean", "air", "zone"]),
        ("the mayor’s café, the mayor's cafe", ["the", "mayor", "cafe"] * 2),
        ("O’Brien O'Brien", ["obrien", "obrien"]),
        ("п’ять п'ять пʼять", ["пять"] * 3),
        ("har\u00adbour ﬁsh", ["harbour", "fish"]),
        ("cafe\u0301", ["cafe"]),
        ("1,150 jobs at £2.40", ["1", "150", "jobs", "at", "2", "40"]),
        ("東京都 2026年", ["東京", "京都", "都", "2026", "年"]),
        ("नमस्ते", ["नमस्ते"]),
        ("— … !", []),
        ("", []),
    ],
)
def test_a_text_has_these_exact_terms(text, forms):
    assert forms_of_text(text) == forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bridges", "bridge"),
        ("closing", "closed"),
        ("міст", "мосту"),
        ("Київ", "Києва"),
        ("Харків", "Харкова"),
        ("Львів", "Львові"),
        ("світ", "світу"),
        ("рік", "року"),
        ("порт", "портів"),
        ("українських", "українські"),
        ("книги", "книгу"),
        ("школы", "школы"),
        ("مدرسة", "المدرسة"),
    ],
)
def test_two_forms_of_a_word_have_a_stem_in_common(one, other):
    assert stems(one) & stems(other)


@pytest.mark.parametrize(("one", "other"), [("місто", "мосту"), ("harbour", "hard"), ("порт", "порада")])
def test_two_words_have_none(one, other):
    assert not stems(one) & stems(other)


def test_a_word_is_cut_where_no_word_is_as_long():
    assert [len(form) for form in forms_of_text("a" * 500_000)] == [LONGEST_WORD]


def test_a_pair_of_characters_knows_its_place():
    assert list(placed("in 東京都")) == [(0, 2, "in"), (3, 5, "東京"), (4, 6, "京都"), (5, 6, "都")]


@given(st.text())
def test_whatever_the_text_its_terms_are_letters_and_digits_within_it(text):
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        for form in word.forms:
            assert not re.search(r"""[\s"'\\=^<>@]""", form)
            assert all(stems_of(form))


def version(**fields):
    empty = {"headline": "", "dek": "", "lead_caption": "", "body": "", "published_on": NOON.date()}
    return SimpleNamespace(**(empty | fields))


def test_a_version_has_its_exact_terms_in_order_its_stems_and_what_it_is_filtered_by():
    document = document_of(version(headline="Bridges close", body="<p>At noon.</p>"), ["c7", "a8"])
    assert document.ordered == ("=bridges", "=close", "", "", "", "=at", "=noon")
    of_headline = {"^bridg", "^close", ">bridges", ">close", "<br", "<bri", "<cl", "<clo"}
    filters = {"@c7", "@a8", "@y2026", "@m2026-11", "@d2026-11-24"}
    assert document.others == {"bridg", "close", "at", "noon"} | of_headline | filters


def test_the_head_has_headline_dek_and_authors():
    assert head_of(version(headline="Bridges close", dek="At noon"), [8, 9]) == "bridges close\nat noon\n8 9"


def test_each_database_reads_a_document_in_its_own_form():
    document = Document(("=a", "=b", "", "=a"), frozenset({"a"}))
    assert document.as_text() == "=a =b = =a a"
    assert document.as_tsvector() == "'=a':1,4 '=b':2 'a'"


def test_a_version_is_indexed_up_to_a_number_of_bytes(monkeypatch):
    monkeypatch.setattr(documents, "MOST_BYTES", 20)
    document = document_of(version(headline="First", body="<p>one two three four five</p>"), [])
    assert document.ordered == ("=first", "", "", "", "=one", "=two", "=three", "=f")


def test_what_readers_type_fills_no_memory():
    before = words_module._remembered_forms.cache_info().currsize
    for text in ("港橋閉鎖" * 50, "x" * (LONGEST_WORD + 1), "ก็" * 100):
        assert forms_of_text(text)
    assert words_module._remembered_forms.cache_info().currsize == before


KEPT = sorted(set(stemming._LATIN.values()) - stemming._CHANGE_BEGINNINGS)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3), st.sampled_from(KEPT))
@example("dying", "english")
@example("skies", "english")
@example("geographie", "german")
def test_words_keep_their_first_letter_where_it_is_said_that_they_do(word, rules):
    assert stemming._snowball(rules, word)[0] == word[0]


@pytest.mark.parametrize(("tag", "are_kept"), [("", True), ("en-gb", True), ("de", True), ("nl", False)])
def test_it_is_known_which_languages_change_the_beginnings_of_words(tag, are_kept):
    assert stemming.keep_first_letter(tag) == are_kept
