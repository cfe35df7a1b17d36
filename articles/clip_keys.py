"""The keys of video and audio, used in bodies in place of picture keys."""

MARK = "clip"
"""The prefix of clip keys; picture keys never begin with it."""


def is_clip_key(key: str) -> bool:
    """Whether a figure's key names a clip rather than a picture."""
    return key.startswith(MARK)
