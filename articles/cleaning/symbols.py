"""The characters that symbol fonts show in place of those that are written."""

import re
import unicodedata

_FAMILY = re.compile(
    r"\s*[\"']?\s*(wingdings(?: ?[23])?|symbol|webdings|(?:itc )?zapf ?dingbats)\s*[\"']?\s*(?:,|$)",
    re.IGNORECASE,
)


def symbol_font(families: str) -> str:
    """The symbol font that a list of families begins with, if any; else empty."""
    found = _FAMILY.match(families)
    return found[1].lower().replace(" ", "").removeprefix("itc") if found else ""


def as_shown(text: str, font: str) -> str:
    """The text with the characters that this font shows; those missing from the font's table stay.

    Without a font, only the private-use code points of symbol fonts are replaced. With one, those that its
    table lacks become U+FFFD: left as they are, a later pass would read them as another font's symbols.
    """
    if not font:
        return text.translate(_TABLES[""]) if _PRIVATE.search(text) else text
    return _PRIVATE.sub("\ufffd", text.translate(_TABLES[font]))


_PRIVATE = re.compile("[\uf020-\uf0ff]")


def is_emoji(text: str) -> bool:
    """Whether the text consists of pictographs only."""
    if _KEYCAPS.fullmatch(text):
        return True
    characters = _JOINERS.sub("", text)
    return 0 < len(characters) <= 12 and all(map(_is_pictograph, characters))


_KEYCAPS = re.compile("([0-9#*]\ufe0f?\u20e3)+")
_JOINERS = re.compile("[\ufe0e\ufe0f\u200d\U000e0020-\U000e007f]")


def _is_pictograph(character: str) -> bool:
    is_symbol = unicodedata.category(character) in ("So", "Sk", "Sm") and ord(character) > 0x2000
    return is_symbol or character in "\u203c\u2049\u00a9\u00ae\u2139\u3030"


def _table(shown: dict[int, str]) -> dict[int, str]:
    """A table for all codes of a symbol: its byte, as Windows reads that byte, and U+F000 plus the byte."""
    windows = {
        ord(bytes([code]).decode("cp1252")): shown[code]
        for code in range(0x80, 0xA0)
        if code in shown and code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    }
    return shown | windows | {0xF000 + code: character for code, character in shown.items()}


def _rows(*rows: tuple[int, str]) -> dict[int, str]:
    return {
        start + n: character for start, row in rows for n, character in enumerate(row) if character != " "
    }


_TABLES = {
    "symbol": _table(
        _rows(
            (0x22, "∀ ∃  ∋"),
            (0x2A, "∗   −"),
            (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
            (0x5C, "∴ ⊥"),
            (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
            (0x7E, "∼"),
            (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
            (0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"),
            (0xF1, "〉∫"),
        )
    ),
    "wingdings": _table(
        _rows(
            (0x21, "✏✂✁👓🕭🕮🕯☎✆✉🖂📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲🖳🖴💾🖫✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄"),
            (0x56, "✞✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶🙶🙷"),
            (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
            (0x9E, "·•▪○🞆🞈◉◎🔿▪◻🟂✦★✶✴✹✵⯐⌖⟡⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛"),
            (0xD5, "⌫⌦"),
            (0xD8, "➢"),
            (0xDC, "➲"),
            (0xDF, "←→↑↓↖↗↙↘➔"),
            (0xE8, "➔"),
            (0xEF, "⇦⇨⇧⇩⬄⇳⬀⬁⬃⬂"),
            (0xFB, "✗✓☒☑"),
        )
    ),
    "webdings": _table(
        _rows((0x61, "✔"), (0x72, "❌"), (0x34, "⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺"), (0x67, "■"), (0x6E, "●")),
    ),
    "wingdings2": _table(
        _rows(
            (0x4F, "✗✓☒☑☒☒"),
            (0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
            (0x96, "●●"),
            (0xA2, "■□"),
        )
    ),
    "wingdings3": _table(_rows((0x66, "←→↑↓↖↗↙↘↔↕▲▼△▽◀▶◁▷◣◢◤◥◀▶▲"))),
    "zapfdingbats": _table(
        {code: chr(0x2700 + code - 0x20) for code in range(0x21, 0x7F)}
        | _rows((0x25, "☎"), (0x2A, "☛☞"), (0x48, "★"), (0x6C, "●"), (0x6E, "■"), (0x73, "▲▼◆"), (0x77, "◗"))
    ),
}
_TABLES[""] = {code: shown for code, shown in _TABLES["wingdings"].items() if code > 0xF000} | {0xF0B7: "•"}
