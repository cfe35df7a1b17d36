"""Style attributes, normalised to what is read of them."""

import re
from functools import lru_cache

LONGEST = 5_000
_FONT = re.compile(
    r"(?P<kind>(?:[a-z-]+\s+|[1-9]00\s+)*)(?:[\d.]+(?:[a-z]+|%)|(?:xx?-)?(?:small|large)|medium|smaller|larger)"
    r"(?:\s*/\s*[\w.%]+)?\s+(?P<family>.+)"
)
"""The shorthand: style and weight, size and perhaps line height, and the families."""
_RAISED = re.compile(r"(-?)(?:[2-9]|\d\d)\d*(?:\.\d+)?pt")
"""How far Word raises letters, if it is more than a small correction of their position."""


@lru_cache(maxsize=512)
def declarations(styled: str) -> dict[str, str]:
    """A style attribute as {property: value}, in lower case, with Word's own properties translated."""
    style: dict[str, str] = {}
    for declaration in styled[:LONGEST].lower().split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.replace("!important", "").strip()
        style |= _font(value) if name == "font" else {name: value}
    if style.get("text-line-through", "none") != "none":
        style["text-decoration-line"] = "line-through"
    if raised := _RAISED.match(style.get("mso-text-raise", "")):
        style["vertical-align"] = "sub" if raised[1] else "super"
    if "font-variant-position" in style:
        style["vertical-align"] = style["font-variant-position"]
    if "mso-symbol-font-family" in style:
        style["font-family"] = style["mso-symbol-font-family"]
    if "list-style" in style:
        style["list-style-type"] = style["list-style"]
    return style


def _font(value: str) -> dict[str, str]:
    if not (found := _FONT.fullmatch(value[:500])):
        return {}
    kinds = found["kind"].split()
    slanted = next((kind for kind in kinds if kind in ("italic", "oblique")), "normal")
    weight = next((kind for kind in kinds if kind.startswith("bold") or kind[0].isdigit()), "normal")
    return {"font-style": slanted, "font-weight": weight, "font-family": found["family"]}
