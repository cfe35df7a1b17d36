"""The forms of a clip's page."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.choosing import PictureWidget
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.theirs import written
from articles.admin.three_ways import ComparedForm, digests_of
from articles.clips import captions
from articles.html import plain_text
from articles.models import Clip, ClipText, Image
from articles.text import languages

_WORDS = ("title", "credit", "poster")


class WordsForm(ComparedForm):
    """A clip's title, credit and poster, with a digest of each as the page showed it."""

    seen = forms.CharField(label="", widget=forms.HiddenInput, required=False, max_length=100)

    poster = forms.ModelChoiceField(
        Image.objects.all(),
        required=False,
        widget=PictureWidget,
        label=_("Poster"),
        help_text=_("What readers see before they play it: a frame of it from below, or another picture."),
    )

    class Meta:
        model = Clip
        fields = _WORDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = digests_of(_shown(self.instance))

    def clean(self):
        words = super().clean()
        stored = Clip.objects.select_related("poster").get(pk=self.instance.pk)
        now, seen = _shown(stored), words.get("seen", "")
        _see(self, digests_of(now))
        self.catch_up(now, seen, _who)
        self.cleaned_data["seen"] = stored.version
        return self.cleaned_data


def _who() -> str:
    return gettext("Someone else has changed this file since you opened it.")


def _shown(clip) -> dict:
    return {name: getattr(clip, name) for name in _WORDS}


def _see(form, seen):
    """Update `seen`: once the message has been read, saving again is deliberate."""
    form.data = form.data.copy()
    form.data["seen"] = seen


def _languages():
    return [(tag, language.both_names) for tag, language in languages.KNOWN.items()]


class SeenField(forms.CharField):
    """The ids of the captions or transcripts that a page showed."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(label="", required=False, max_length=1000)

    def clean(self, value):
        found = super().clean(value).split()
        return [int(each) for each in found if each.isdecimal() and len(each) <= LONGEST_NUMBER]


class CaptionsForm(forms.Form):
    """A caption file in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=_languages)
    file = forms.FileField(label=_("WebVTT file"), widget=forms.FileInput({"accept": ".vtt,.srt,text/vtt"}))
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="captions-%s", **kwargs)

    def clean_file(self):
        return captions.normalised(self.cleaned_data["file"].read(captions.MOST_BYTES + 1))

    def show_theirs(self, present: ClipText | None) -> None:
        """Only update `seen`: the page lists the captions that others have added meanwhile, with a link."""
        _see(self, present.pk if present else "")


class TranscriptForm(forms.Form):
    """A transcript in one language; paragraphs are separated by blank lines."""

    language = forms.ChoiceField(label=_("Language"), choices=_languages)
    text = forms.CharField(
        label=_("Transcript"),
        widget=forms.Textarea({"rows": 10, "dir": "auto"}),
        help_text=_("Who speaks, what is said, and what is heard besides. An empty line begins a paragraph."),
    )
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="transcript-%s", **kwargs)

    def show_theirs(self, present: ClipText | None) -> None:
        """Below the typed words, show those that others have stored meanwhile."""
        _see(self, present.pk if present else "")
        theirs = paragraphs(present.html) if present else ""
        self["text"].help_text = (
            written(theirs) if theirs else gettext("The other person has left this empty.")
        )


def paragraphs(html: str) -> str:
    """A transcript's HTML as text for the form."""
    return "\n\n".join(filter(None, (plain_text(part).strip() for part in html.split("</p>"))))
