"""What a reader types, translated to each database's query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.search.query import LONGEST, MOST_WORDS, is_cut, read

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("harbour bridge", ["harbour", "bridge"], []),
        ('"harbour bridge" tram', [["harbour", "bridge"], "tram"], []),
        ("“harbour bridge”", [["harbour", "bridge"]], []),
        ("„harbour bridge“", [["harbour", "bridge"]], []),
        ("«harbour bridge»", [["harbour", "bridge"]], []),
        ("「東京都」", [["東京", "京都"]], []),
        ("'harbour bridge'", [["harbour", "bridge"]], []),
        ("‘harbour bridge’", [["harbour", "bridge"]], []),
        ("don't 'tis O'Brien", ["dont", "tis", "obrien"], []),
        ("£386,000 1,386,000. 86,000 -386,000", ["386000", "1386000", "86000"], [["386", "000"]]),
        ("1,386 2026 386,00 386,0000", ["1", "386", "2026", "00", "0000"], []),
        ('"386,000 jobs', [["386", "000", "jobs"]], []),
        ('"harbour bridge', [["harbour", "bridge"]], []),
        ('"bridge"', ["bridge"], []),
        ("harbour -bridge", ["harbour"], ["bridge"]),
        ("harbour −bridge –tram", ["harbour"], ["bridge", "tram"]),
        ('harbour -"swing bridge"', ["harbour"], [["swing", "bridge"]]),
        ("harbour -clean-air", ["harbour"], [["clean", "air"]]),
        ("clean-air", ["clean", "air"], []),
        ("harbour - bridge", ["harbour", "bridge"], []),
        ("東京都", [["東京", "京都"]], []),
        ("東", ["東"], []),
        ("harbour harbour", ["harbour"], []),
        ("-bridge", [], ["bridge"]),
        ('""', [], []),
        ("!?", [], []),
        ("", [], []),
    ],
)
def test_a_query_has_words_phrases_and_what_to_leave_out(typed, wanted, unwanted):
    query = read(typed)
    as_listed = [
        [list(part.forms) if len(part.forms) > 1 else part.forms[0] for part in each]
        for each in query_parts(query)
    ]
    assert as_listed == [wanted, unwanted]


def query_parts(query):
    return query.wanted, query.unwanted


def test_more_words_than_are_looked_for_are_left_out():
    assert len(read(" ".join(f"w{number}" for number in range(50))).wanted) == MOST_WORDS
    assert read("x" * LONGEST + " later").wanted == read("x" * LONGEST).wanted
    assert is_cut(" ".join("abcdefghijklmnopqrstuvwxyz"))
    assert is_cut("x" * (LONGEST + 1))
    assert not is_cut("harbour bridge")


@given(st.text(alphabet=st.sampled_from("ab \"'“”-–:*()&|!\\\0<>東京éй")))
def test_a_query_written_out_reads_the_same(typed):
    query = read(typed)
    again = read(str(query))
    assert [part.forms for part in again.wanted] == [part.forms for part in query.wanted]
    assert {part.forms for part in again.unwanted} == {part.forms for part in query.unwanted}


def test_each_database_gets_its_own_language():
    condition = read('bridges "swing bridge" -tram').anywhere()
    assert condition.as_tsquery() == "(('bridg') & ('=swing' <-> '=bridge') & !('tram'))"
    assert condition.as_fts5() == '((("bridg") AND "=swing =bridge") NOT (("tram")))'
    assert read("東").anywhere().as_tsquery() == "('=東':*)"
