"""Credits as they are printed, and captions that do not repeat them."""

import re

_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "［": "］"}
_KIND = (
    r"(?:photo(?:graph(?:er|s|y|ies?)?|s)?|pictures?|pics?|images?|fotos?|fotografie|bild(?:er)?|ph|фото"
    r"|cr[ée]dits?(?:\s+lines?)?)"
)
_BY = re.compile(
    rf"(?:{_KIND}(?:\s+{_KIND})?"
    r"(?:\s+by\b:?|\s+courtesy(?:\s+of\b|\b)|\s+via\b|\s+(?:von|de|di|par)\b|\s*[:：]|\s+[-–—]\s)"
    r"|courtesy(?:\s+of\b|\s*:|\b(?=\s))|by(?:line)?\s*:|by\s+(?=[^\W\d_])"
    r"|(?:写真|撮影|摄影|攝影|图|圖|사진|صورة|تصوير|צילום)\s*[:：=])\s*",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b:?)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d(?:\s*[-–,]\s*\d{2,4})*,?\s+)?",
    re.IGNORECASE,
)
"""With the year that follows it."""
_COPYRIGHT_AFTER = re.compile(
    r"(?:(?<![\s,.;])[\s,.;]*\ball rights reserved\.?|(?<!\s)\s*(?:©|\(c\))\s*(?:(?:19|20)\d\d)?)$",
    re.IGNORECASE,
)


def plain_credit(credit: str) -> str:
    """A credit without the brackets, "Photo by" and "©" around it, each removed once."""
    plain = _without_brackets(credit.strip())
    plain = _COPYRIGHT_AFTER.sub("", plain, count=1) or plain
    for mark in (_COPYRIGHT, _BY) if _COPYRIGHT.match(plain) else (_BY, _COPYRIGHT):
        if found := mark.match(plain):
            plain = plain[found.end() :].strip() or plain
    return plain


def _without_brackets(text):
    """The text without a pair of brackets that encloses all of it."""
    closing = _BRACKETS.get(text[:1])
    if not closing or not text.endswith(closing):
        return text
    depth = 0
    for place, character in enumerate(text):
        depth += (character == text[0]) - (character == closing)
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1].strip() or text


def without_credit(caption: str, credit: str) -> str:
    """The caption without the credit at its end, which is printed after it."""
    place = _last_sentence(caption, credit)
    if place and _compared(plain_credit(caption[place:].strip(" ."))) == _compared(credit):
        return caption[:place].strip()
    return caption


def _last_sentence(caption, credit) -> int:
    """Where the last sentence or pair of brackets begins, if it may be the credit; 0 for none."""
    if not credit:
        return 0
    if ending := _IN_BRACKETS.search(caption):
        return ending.start()
    before = caption.casefold().rfind(credit.casefold())
    ends = [found.end() for found in _SENTENCE_END.finditer(caption[: max(before, 0)])]
    return ends[-1] if ends else 0


_IN_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*\.?$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]?\s+")


def _compared(credit):
    return re.sub(r"\s*([/,|])\s*", r"\1", credit).casefold()
