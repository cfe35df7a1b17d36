"""The keys of video and audio, which stand in bodies where those of pictures do."""

MARK = "clip"
"""What the keys of clips begin with; those of pictures do not."""


def is_clip_key(key: str) -> bool:
    """Whether a figure's key names a clip, and not a picture."""
    return key.startswith(MARK)
