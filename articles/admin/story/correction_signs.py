"""What makes a change look like a correction."""

import re
from collections.abc import Sequence

from articles import html
from articles.models import Words


def correction_signs(old: Words, new: Words) -> list[str]:
    """The kinds of facts that a change alters or removes, which are a reason to ask the editor.

    A subset of "the headline", "a figure", "a name" and "a quotation". An addition alone is no sign.
    """
    signs = {"the headline": old.headline != new.headline}
    before, after = _text_for_readers(old), _text_for_readers(new)
    for sign, extract in (("a figure", _figures), ("a name", _names_in), ("a quotation", _quotations)):
        signs[sign] = not _still_stand(extract(before), extract(after))
    signs["a name"] |= not _still_stand([*map(str, old.authors)], [*map(str, new.authors)])
    return [sign for sign, is_there in signs.items() if is_there]


def _text_for_readers(side):
    return "\n".join(
        [side.headline, side.dek, html.plain_text(side.body), side.lead_caption, f"({side.lead_credit})"]
    )


def _still_stand(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether `old` is a subsequence of `new`."""
    left = iter(new)
    return all(one in left for one in old)


_FIGURE = re.compile(
    r"\d+(?:[.,:]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half"
    r"|hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|«[^«»]*»|„[^„“”]*[“”]|「[^「」]*」")
_CAPITALISED = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n])[\s“”\"«»‘’()]*$")


def _figures(text):
    return [figure.casefold() for figure in _FIGURE.findall(text)]


def _quotations(text):
    return [" ".join(quotation.split()) for quotation in _QUOTATION.findall(text)]


def _names_in(text):
    """Capitalised words, without those that are capitalised only because they begin a sentence."""
    words = list(_CAPITALISED.finditer(text))
    is_capital = [word[0][0].isupper() for word in words]
    names = []
    for place, word in enumerate(words):
        begins = _SENTENCE_END.search(text, max(0, word.start() - 8), word.start())
        is_paired = place + 1 < len(words) and is_capital[place + 1]
        if is_capital[place] and (not begins or is_paired):
            names.append(word[0])
    return names
