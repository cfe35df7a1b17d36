"""Where the public files of a picture lie: all follow from its key and width, without a query."""

WIDTHS = (320, 640, 960, 1280, 1920)
SOCIAL_WIDTH = 1200


def rendition_widths(width: int) -> list[int]:
    """The widths, in pixels, in which a picture of this width is rendered; never wider than it is."""
    widest = min(width, WIDTHS[-1])
    return [*(size for size in WIDTHS if size < widest), widest]


def rendition_path(key: str, width: int) -> str:
    """The storage name of a rendition, such as images/KEY/640.webp."""
    return f"images/{key}/{width}.webp"


def social_path(key: str) -> str:
    """The storage name of the JPEG for social cards, at most 1200 px wide."""
    return f"images/{key}/social.jpg"


def public_files(key: str, width: int) -> list[str]:
    """The storage names of all that readers can get of a picture of this width."""
    return [*(rendition_path(key, size) for size in rendition_widths(width)), social_path(key)]


def scaled_height(width: int, height: int, to_width: int) -> int:
    """The height, in pixels, of a picture scaled to a width."""
    return max(1, round(height * to_width / width))
