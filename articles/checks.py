"""Messages of the checks that an editor may override, before publication and in the tasks they leave."""

from django.utils.translation import gettext_lazy as _

SECOND_READER = "second-reader"
_MESSAGES = {
    "alt-text": _("The lead image has no alt text."),
    "erased-picture": _(
        "The lead image was taken down with another story: publish it only if you are sure that you may."
    ),
    "held-picture": _("The lead image is held: ask the editor who holds it."),
    "unchecked-picture": _("The lead image is not cleared: ask an editor to check it."),
    "no-captions": _("The video has no captions."),
    "no-transcript": _("The audio has no transcript."),
    "category": _("The story has no category."),
    "byline": _("The story has no byline."),
    SECOND_READER: _("Published without a second reader: read it."),
}
_AHEAD = {SECOND_READER: _("Scheduled without a second reader: read it.")}
"""{check: message while readers do not have the words yet}, where it differs."""
_OF_A_PICTURE = {
    "erased-picture": _(
        "Picture %(number)s in the text was taken down with another story: publish it only if you are sure"
        " that you may."
    ),
    "held-picture": _("Picture %(number)s in the text is held: ask the editor who holds it."),
    "unchecked-picture": _("Picture %(number)s in the text is not cleared: ask an editor to check it."),
    "clip-no-captions": _("The video in the text (figure %(number)s) has no captions."),
    "clip-no-transcript": _("The audio in the text (figure %(number)s) has no transcript."),
    "figure-alt-text": _("Picture %(number)s in the text has no alt text."),
}
"""{check of a picture or clip in the text, without the number that follows it: message}"""


def message(check: str, *, is_ahead: bool = False) -> str:
    """The message of a check, in the language of the page; empty for a check that no longer exists."""
    if is_ahead and check in _AHEAD:
        return str(_AHEAD[check])
    if check in _MESSAGES:
        return str(_MESSAGES[check])
    name, _hyphen, number = check.rpartition("-")
    return _OF_A_PICTURE[name] % {"number": number} if name in _OF_A_PICTURE else ""
