"""How long a text is: its words, and the time it takes to read."""

import math
import re

from django.conf import settings

from articles.cleaning import plain_text

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction: Brysbaert, Journal of Memory and Language 109 (2019)."""
_WORDS_READ_ALOUD = {"ar": 138, "de": 179, "en": 228, "uk": 184}
"""For one text in several languages, some of which need fewer words: Trauzettel-Klosinski and Dietz,
IOVS 53 (2012). Ukrainian has the value of Russian, which was measured."""
LETTERS_A_MINUTE = 987
"""Characters of English, from the same study: for alphabets without spaces between words, such as Thai."""
HAN_A_MINUTE = 255
"""Characters of Chinese: Trauzettel-Klosinski and Dietz, IOVS 53 (2012)."""
_UNSPACED_LETTERS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer."""
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BESIDES = re.compile(
    r'<figure(?: class="\w+")? data-image="[a-z0-9]{16}">.*?</figure>'
    r'|<aside class="(?:pull-quote|embed)"[^>]*>.*?</aside>',
    re.DOTALL,
)


def word_count(markup: str) -> int:
    """The number of words in the running text; a Chinese character counts as one.

    Captions, cards and pull quotes, which repeat words of the text, are left out.
    """
    text = plain_text(_running(markup))
    if not _HAN.search(text):
        return len(text.split())
    return len(_HAN.findall(text)) + len(_HAN.sub(" ", text).split())


def reading_minutes(markup: str, language: str = "") -> int:
    """How long readers take for text in a language, by default the site's, in whole minutes, at least one."""
    text = plain_text(_running(markup))
    han = len(_HAN.findall(text))
    letters = len(_UNSPACED_LETTERS.findall(text))
    words = word_count(_UNSPACED_LETTERS.sub(" ", markup)) - han
    minutes = (
        words / words_a_minute(language or settings.LANGUAGE_CODE)
        + letters / LETTERS_A_MINUTE
        + han / HAN_A_MINUTE
    )
    return max(1, math.ceil(minutes))


def words_a_minute(language: str) -> float:
    """How fast people read a language silently: English as measured, others in proportion to it."""
    aloud = _WORDS_READ_ALOUD.get(language.split("-")[0].lower(), _WORDS_READ_ALOUD["en"])
    return WORDS_A_MINUTE * aloud / _WORDS_READ_ALOUD["en"]


def _running(markup):
    return _BESIDES.sub("", markup)
