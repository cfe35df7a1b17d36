"""What makes a change look like a correction."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles import html
from articles.models import Words


def correction_signs(old: Words, new: Words) -> list[str]:
    """The kinds of facts that a change alters or removes, which are a reason to ask the editor.

    A subset of "the headline", "a figure", "a name" and "a quotation", as the sentence "It changes …"
    names them. An addition alone is not a sign, except in the headline.
    """
    before, after = _text_for_readers(old), _text_for_readers(new)
    names = [[*map(str, old.authors)], [*map(str, new.authors)]]
    signs = {
        _("the headline"): old.headline != new.headline,
        _("a figure"): _is_lost(_figures, before, after),
        _("a name"): _is_lost(_names_in, before, after) or not _still_stand(*names),
        _("a quotation"): _is_lost(_quotations, before, after),
    }
    return [sign for sign, is_there in signs.items() if is_there]


def _is_lost(kind, before: str, after: str) -> bool:
    return not _still_stand(kind(before), kind(after))


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
# The point of an initial, as in J. Grey, ends no sentence.
_SENTENCE_END = re.compile(r"(?:^|[!?:\n]|(?<!\b[A-ZА-ЯЄІЇҐ])\.)[\s“”\"«»‘’()]*$")


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
