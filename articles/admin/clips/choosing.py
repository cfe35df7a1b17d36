"""The field for choosing a story's lead video or audio."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import video_lengths
from articles.admin.library.described import as_json
from articles.models import Clip, Image

MOST_OFFERED = 50
_NEWEST = ("-uploaded_at", "-id")


class ClipSelect(forms.Select):
    """Each option has its clip's poster, which a script makes the lead image if there is none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen, self.posters, self.offered = "", {}, None
        self.choices = self._listed

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.choices, copied.offered = copied._listed, None
        return copied

    def _listed(self):
        """The options, looked up once per page, and only if the field is shown."""
        if self.offered is None:
            self.offered = self._look_up()
        return self.offered

    def _look_up(self):
        clips = Clip.objects.select_related("poster").exclude(kind=Clip.Kind.FILE)
        offered = {clip.key: clip for clip in clips.filter(killed_at=None).order_by(*_NEWEST)[:MOST_OFFERED]}
        if self.chosen and self.chosen not in offered:
            offered |= {clip.key: clip for clip in clips.filter(key=self.chosen)}
        fit = {key: clip.poster for key, clip in offered.items() if clip.poster}
        fit = {key: image for key, image in fit.items() if image.status != Image.Status.KILLED}
        self.posters = {key: json.dumps(as_json(image)) for key, image in fit.items()}
        return [("", _("None")), *((key, label_of(clip)) for key, clip in offered.items())]

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if poster := self.posters.get(value):
            option["attrs"]["data-poster"] = poster
        return option


class LeadClipField(forms.CharField):
    """One of the newest clips, or the one already chosen; any other is accepted by its key."""

    widget = ClipSelect

    def __init__(self, **kwargs):
        more = gettext_lazy("From the library of video and audio. The story then leads with its player.")
        texts = {"label": gettext_lazy("Video or audio"), "help_text": more, "required": False}
        super().__init__(max_length=16, **{**texts, **kwargs})

    def offer(self, chosen: str) -> None:
        """Offer this clip besides the newest ones, which are looked up only if the field is shown."""
        self.widget.chosen = chosen

    def clean(self, value):
        key = super().clean(value)
        if not key:
            return key
        clip = Clip.objects.filter(key=key).exclude(kind=Clip.Kind.FILE).first()
        if clip is None:
            raise forms.ValidationError(_("Choose a video or audio file of the library."))
        return key


def label_of(clip: Clip) -> str:
    """A clip's label in a list: its name, kind and length."""
    parts = [str(clip), str(clip.get_kind_display()), video_lengths.written(clip.seconds)]
    return " · ".join(filter(None, parts))
