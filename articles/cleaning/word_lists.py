"""Lists as Word writes them for the clipboard: paragraphs, each with its number or bullet as text."""

from html import escape

from articles.cleaning.numbering import Position, is_wording, numbering
from articles.cleaning.open_elements import Open, OpenElements
from articles.cleaning.tokens import Tag


class WordLists:
    """Opens and closes the lists that Word writes as paragraphs."""

    def __init__(self, open_elements: OpenElements) -> None:
        self.open = open_elements

    def leave(self) -> None:
        while (block := self.open.block()).numbering:
            self.open.close_from(self.open.all.index(block))

    def begin(self, paragraph: Open) -> None:
        """Put a paragraph into a list item, or write its marker before it if the marker is words."""
        if not is_wording(paragraph.marker):
            self._begin_item(paragraph)
            return
        index = self.open.all.index(paragraph)
        within, self.open.all[index:] = self.open.all[index:], []
        self.leave()
        self.open.edge()
        self.open.written.append(f"<p>{escape(paragraph.marker.strip(), quote=False)} ")
        paragraph.position, paragraph.is_written = None, True
        self.open.all += within
        self.open.renew(len(self.open.all) - len(within))

    def _begin_item(self, paragraph: Open) -> None:
        """Put a paragraph into an item of the list that its marker indicates."""
        index = self.open.all.index(paragraph)
        within, self.open.all[index:] = self.open.all[index:], []
        where, paragraph.position = paragraph.position, None
        around = self._list_for(where)
        number = numbering(paragraph.marker, around and around.numbering)
        if around and around.numbering.type != number.type:
            self.open.close_from(self.open.all.index(around))
            around = None
        if not around:
            around = self.open.begin_block(Tag(number.tag, False, number.list_attributes()))
            around.position, around.numbering = where, number._replace(number=number.number - 1)
        is_next = not number.type or number.number == around.numbering.number + 1
        item = self.open.begin_block(Tag("li", False, {} if is_next else {"value": str(number.number)}))
        item.numbering = around.numbering = number
        self.open.all += within
        self.open.renew(len(self.open.all) - len(within))

    def _list_for(self, where: Position) -> Open | None:
        """The open Word list that continues at this position, with its last item closed."""
        while (item := self.open.block()).numbering:
            index = self.open.all.index(item)
            below = next(each for each in reversed(self.open.all[:index]) if each.is_block)
            around = item if item.position else below  # An end tag of the source may have closed the item.
            if around.position.level < where.level:
                return None
            is_same = around.position == where
            if around is not item or not is_same:
                self.open.close_from(index if is_same else self.open.all.index(around))
            if is_same:
                return around
        return None
