"""Adjacent pictures in a body, as pairs, galleries and before-and-afters."""

from itertools import batched, groupby

from articles.cleaning.elements import GROUP_SIZES
from articles.cleaning.nodes import Node
from articles.clip_keys import is_clip_key


def grouped(body: Node) -> Node:
    """The body with each run of pictures of one group's class in a group, or in several if it is long.

    A picture left on its own loses the class: a group holds at least two. Video and audio are not grouped.
    """
    runs = [(kind, [*run]) for kind, run in groupby(body.children, _kind_of)]
    body.children = [block for kind, run in runs for block in (_groups(kind, run) if kind else run)]
    return body


def _kind_of(block):
    kind = block.attribute("class") if isinstance(block, Node) else ""
    if kind in GROUP_SIZES and _is_clip(block):
        del block.attributes["class"]
        return ""
    return kind if kind in GROUP_SIZES else ""


def _is_clip(block):
    return block.tag == "figure" and is_clip_key(block.attribute("data-image") or "")


def _groups(kind, figures):
    for figure in figures:
        del figure.attributes["class"]
    batches = ([*batch] for batch in batched(figures, GROUP_SIZES[kind], strict=False))
    return [Node("div", {"class": kind}, batch) if len(batch) > 1 else batch[0] for batch in batches]
