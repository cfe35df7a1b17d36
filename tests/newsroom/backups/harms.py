"""What becomes of files in a place of backups, and a site whose place has such files."""

FILL = """
from tests import factories

editor = factories.person("editor")
image = factories.image(editor)
shown = {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A bridge."}
story = factories.published(editor, **shown)
print(story.pk, image.pk, image.original.name)
"""


def changed(whole: bytes) -> bytes:
    """Other bytes, as many."""
    return whole[:-1] + bytes([whole[-1] ^ 1])


def cut_off(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


IN_FOLDERS = {
    "cut off": lambda path: path.write_bytes(cut_off(path.read_bytes())),
    "changed": lambda path: path.write_bytes(changed(path.read_bytes())),
    "missing": lambda path: path.unlink(),
    # Root reads whatever permissions say, but not a name that leads to itself.
    "unreadable": lambda path: (path.unlink(), path.symlink_to(path.name)),
}
"""{what became of a file: how}"""
