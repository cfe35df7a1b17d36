"""The forms of a clip's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import languages
from articles.admin.choosing import PictureWidget
from articles.clips import captions
from articles.models import Clip, Image


class WordsForm(forms.ModelForm):
    """Its title, its credit and its poster."""

    poster = forms.ModelChoiceField(
        Image.objects.all(),
        required=False,
        widget=PictureWidget,
        label=_("Poster"),
        help_text=_("What readers see before they play it: a frame of it from below, or another picture."),
    )

    class Meta:
        model = Clip
        fields = ["title", "credit", "poster"]


def _languages():
    return [(tag, language.both_names) for tag, language in languages.KNOWN.items()]


class CaptionsForm(forms.Form):
    """A file of captions in a language."""

    language = forms.ChoiceField(label=_("Language"), choices=_languages)
    file = forms.FileField(label=_("WebVTT file"), widget=forms.FileInput({"accept": ".vtt,.srt,text/vtt"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="captions-%s", **kwargs)

    def clean_file(self):
        return captions.normalised(self.cleaned_data["file"].read(captions.MOST_BYTES + 1))


class TranscriptForm(forms.Form):
    """What is said, in a language; paragraphs are set apart by empty lines."""

    language = forms.ChoiceField(label=_("Language"), choices=_languages)
    text = forms.CharField(
        label=_("Transcript"),
        widget=forms.Textarea({"rows": 10, "dir": "auto"}),
        help_text=_("Who speaks, what is said, and what is heard besides. An empty line begins a paragraph."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="transcript-%s", **kwargs)
