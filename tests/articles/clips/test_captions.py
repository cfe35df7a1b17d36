"""Captions are read as WebVTT or SubRip, and written anew: nothing in them can attack."""

import pytest

from articles.clips.captions import MOST_BYTES, MOST_CUES, normalised
from articles.pictures.refusals import Unusable
from articles.spoken import of_captions

pytestmark = pytest.mark.once


def test_times_words_and_emphasis_are_kept_and_nothing_else():
    uploaded = (
        b"\xef\xbb\xbfWEBVTT - title\r\nKind: captions\r\n\r\n"
        b"STYLE\r\n::cue { background: url(https://evil.example/) }\r\n\r\n"
        b"NOTE secret\r\n\r\n7\r\n01:02.500 --> 01:04.000 line:80% align:start onclick:x\r\n"
        b'<v Anna><i>Hello</i> <script>alert(1)</script> &amp; <c.red onmouseover="x">bye</c> 3 < 4\r\n\r\n'
        b"01:04.000 --> 01:05.000\r\n<b>left open\r\n"
    )
    assert normalised(uploaded) == (
        "WEBVTT\n\n"
        "00:01:02.500 --> 00:01:04.000 line:80% align:start\n"
        "<i>Hello</i> alert(1) &amp; bye 3 &lt; 4\n\n"
        "00:01:04.000 --> 00:01:05.000\n<b>left open</b>\n"
    )


def test_subrip_becomes_webvtt():
    said = normalised(
        b"1\n00:00:01,000 --> 00:00:02,500\nIt\xe2\x80\x99s closed.\n\n2\n00:00:03,000 --> 00:00:04,000\nBye"
    )
    assert said.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nIt’s closed.")
    assert of_captions(said) == "It’s closed. Bye"


def test_what_is_normal_stays_as_it_is():
    once = normalised(b"WEBVTT\n\n00:00.000 --> 00:01.000\nA & B <i>c</i>\n")
    assert normalised(once.encode()) == once


@pytest.mark.parametrize(
    ("uploaded", "said"),
    [
        (b"<html><script>alert(1)</script>", "first line must be WEBVTT"),
        (b"WEBVTT\n\n\xff\xfe --> 1", "UTF-8"),
        (b"WEBVTT\n\nNOTE nothing here", "no captions in this file"),
        (b"WEBVTT\n\n00:05.000 --> 00:01.000\nbackwards", "is not the time of a caption"),
        (b"WEBVTT\n\n5s --> 6s\nwords", "is not the time of a caption"),
        (b"WEBVTT" + b" " * MOST_BYTES, "larger than 2 MB"),
        (b"WEBVTT\n" + b"\n0:0 --> \n" * 10, "is not the time of a caption"),
        (b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\nx\n\n" * (MOST_CUES + 1), "more captions than any film"),
    ],
)
def test_what_is_no_file_of_captions_is_refused_with_what_to_do(uploaded, said):
    with pytest.raises(Unusable, match=said):
        normalised(uploaded)
