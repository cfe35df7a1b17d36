"""What cleaning left out of a text that a person may miss."""

from dataclasses import dataclass


@dataclass
class LeftOut:
    pictures: int = 0
    embeds: int = 0
    comments: int = 0

    def __str__(self) -> str:
        """One sentence for the person who pasted; empty where nothing was left out."""
        counts = [
            (self.pictures, "picture", "pictures"),
            (self.embeds, "embed", "embeds"),
            (self.comments, "comment", "comments"),
        ]
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
        if not parts:
            return ""
        listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
        was = "was" if sum(count for count, _, _ in counts) == 1 else "were"
        return f"{listed} {was} left out."
