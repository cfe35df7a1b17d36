"""Pictures that stand beside each other in a body, as pairs, galleries and before-and-afters."""

from itertools import batched, groupby

from articles.cleaning.elements import GROUP_SIZES
from articles.cleaning.nodes import Node


def grouped(body: Node) -> Node:
    """The body with each run of pictures of one group's class in a group, or in several where it is long.

    A picture that is left alone has no such class: a group holds two at least.
    """
    runs = [(kind, [*run]) for kind, run in groupby(body.children, _kind_of)]
    body.children = [block for kind, run in runs for block in (_groups(kind, run) if kind else run)]
    return body


def _kind_of(block):
    kind = block.attribute("class") if isinstance(block, Node) else ""
    return kind if kind in GROUP_SIZES else ""


def _groups(kind, figures):
    for figure in figures:
        del figure.attributes["class"]
    batches = ([*batch] for batch in batched(figures, GROUP_SIZES[kind], strict=False))
    return [Node("div", {"class": kind}, batch) if len(batch) > 1 else batch[0] for batch in batches]
