"""What frames every page of the newspaper: its head, nameplate, sections and footer."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.translation import get_language

from articles.newspaper import face

MOST = 500
"""The most variants of all parts of the frame: each category's pages have their own."""

register = template.Library()


@register.tag("frame")
def frame(parser: Parser, token: Token) -> "Frame":
    """A part of the frame, cached for as long as what it says about the newspaper and labels stays the same.

    {% frame VALUE… %}…{% endframe %}: everything else that it shows depends only on these values, which
    are hashable and few.
    """
    varies = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(["endframe"])
    parser.delete_first_token()
    return Frame(nodes, varies)


class Frame(template.Node):
    def __init__(self, nodelist: NodeList, varies: list[FilterExpression]):
        self.nodelist, self.varies = nodelist, varies

    def render(self, context):
        kept = face().frame
        key = (self, get_language(), *(value.resolve(context, ignore_failures=True) for value in self.varies))
        made = kept.get(key)
        if made is None:
            made = self.nodelist.render(context)
            if len(kept) >= MOST:
                kept.clear()
            kept[key] = made
        return made
