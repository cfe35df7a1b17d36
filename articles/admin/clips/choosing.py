"""The field in which a story's leading video or audio is chosen."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import video_lengths
from articles.models import Clip

MOST_OFFERED = 50


class LeadClipField(forms.CharField):
    """One of the newest clips, or the one that is chosen already; others are named by their key."""

    widget = forms.Select

    def __init__(self, **kwargs):
        more = gettext_lazy("From the library of video and audio. The story then leads with its player.")
        texts = {"label": gettext_lazy("Video or audio"), "help_text": more, "required": False}
        super().__init__(max_length=16, **{**texts, **kwargs})

    def offer(self, chosen: str) -> None:
        """Offer the newest clips, besides this one; they are looked up only where the field is shown."""
        self.widget.choices = lambda: _choices(chosen)

    def clean(self, value):
        key = super().clean(value)
        if not key:
            return key
        clip = Clip.objects.filter(key=key).first()
        if clip is None:
            raise forms.ValidationError(_("Choose a video or audio file of the library."))
        return key


def _choices(chosen):
    newest = Clip.objects.filter(killed_at=None).order_by("-uploaded_at", "-id")[:MOST_OFFERED]
    offered = {clip.key: label_of(clip) for clip in newest}
    if chosen and chosen not in offered:
        offered |= {clip.key: label_of(clip) for clip in Clip.objects.filter(key=chosen)}
    return [("", _("None")), *offered.items()]


def label_of(clip: Clip) -> str:
    """A clip in a list: its name, what it is, and how long."""
    parts = [str(clip), str(clip.get_kind_display()), video_lengths.written(clip.seconds)]
    return " · ".join(filter(None, parts))
