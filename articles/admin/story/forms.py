"""Forms for the words of a story."""

import json
from contextlib import ExitStack, contextmanager

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import crops
from articles.admin.clips.choosing import LeadClipField
from articles.admin.form_fields import OrderedChoiceField
from articles.admin.library import framing
from articles.admin.namesakes import names_of_labels
from articles.admin.story.editor import BodyWidget
from articles.models import Article, Author, Category, Clip, Image, Story
from articles.pictures import storing
from articles.text import languages
from articles.text.detection import detected

CHOOSE_AGAIN = gettext_lazy("This picture was not stored because the story was not saved: choose it again.")


WRITTEN = ("headline", "dek", "lead_caption", "lead_alt_text", "social_headline", "social_description")
"""The fields of words for readers, besides the body."""


LINE = {"rows": 1, "data-grow": "", "dir": "auto", "spellcheck": "true"}
"""Attributes of a text area that is one line until more is typed."""


class LeadImageField(forms.ModelChoiceField):
    known: Image | None = None
    """The story's own image, already read along with the story."""

    def to_python(self, value):
        return self.known if self.known and str(value) == str(self.known.pk) else super().to_python(value)


class StoryForm(forms.ModelForm):
    """The words of a story. It checks them; `workflow.save` stores them, and `stored_picture` the picture."""

    unstored = ""
    """Why the picture could not be stored although the words can be saved."""
    uploaded: Image | None = None
    """The picture that came with the form, once it is stored."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    lead_image = LeadImageField(Image.objects.all(), required=False, widget=forms.HiddenInput)
    lead_clip = LeadClipField()
    lead_upload = forms.FileField(label=gettext_lazy("Lead image"), required=False)
    categories = OrderedChoiceField(Category.objects.all(), label=gettext_lazy("Categories"), required=False)
    bylines = OrderedChoiceField(Author.objects.all(), label=gettext_lazy("Bylines"), required=False)

    class Meta:
        model = Story
        fields = [field.name for field in Story.word_fields()]
        widgets = {
            "headline": forms.Textarea(attrs={**LINE, "placeholder": gettext_lazy("Headline")}),
            "dek": forms.Textarea(attrs={**LINE, "placeholder": gettext_lazy("Dek")}),
            "body": BodyWidget,
            "lead_caption": forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            "lead_alt_text": forms.Textarea(attrs={"rows": 3, "data-grow": "", "dir": "auto"}),
            "lead_crop": forms.HiddenInput,
            "social_description": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "translation_of": forms.TextInput(attrs={"spellcheck": "false", "inputmode": "url"}),
            "related": forms.Textarea(attrs={"rows": 2, "data-grow": "", "spellcheck": "false"}),
        }

    def __init__(self, *args, by, is_address_fixed=False, takes_poster=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.takes_poster = by, takes_poster
        story = self.instance
        self.fields["lead_crop"].required = False
        self.fields["lead_image"].known = story.lead_image
        self.fields["lead_clip"].offer(self["lead_clip"].value() or "")
        if not story.pk:
            self.fields["headline"].widget.attrs["autofocus"] = True
        self._offer_languages(languages.language_of(detected(story)))
        self.initial.setdefault("version", story.version)
        self.initial.setdefault("categories", story.categories if story.pk else [])
        self.initial.setdefault("bylines", story.authors if story.pk else self._own_byline())
        for name, labels in (("categories", Category), ("bylines", Author)):
            self.fields[name].queryset = labels.objects.offered(besides=self.initial[name])
            self.fields[name].known = _by_id(self.initial[name])
            if story.offered:
                offered = getattr(story.offered, name)
                self.fields[name].choices = [*names_of_labels(offered).items()]
        if is_address_fixed:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Readers know the story by this address.")

    def _offer_languages(self, found):
        """Offer the detected language first; give the fields its `lang` and `dir`, or the chosen one's."""
        menu, rtl = self.fields["language"], [tag for tag, known in languages.KNOWN.items() if known.is_rtl]
        as_detected = _("%(language)s (detected)") % {"language": found.name_here}
        menu.choices = [("", as_detected), *menu.choices[1:]]
        site = languages.site_language().tag
        menu.widget.attrs |= {"data-detected": found.tag, "data-site": site, "data-rtl": " ".join(rtl)}
        chosen = self["language"].value()
        tag = chosen if chosen in languages.KNOWN else found.tag
        if languages.is_foreign(tag):
            for name in WRITTEN:
                self.fields[name].widget.attrs |= {"lang": tag, "dir": languages.language_of(tag).direction}

    def _own_byline(self):
        return list(Author.objects.offered().filter(user=self.by))

    def _get_validation_exclusions(self):
        """Also exclude the lead image: its form field has already looked it up."""
        return {*super()._get_validation_exclusions(), "lead_image"}

    def clean_lead_crop(self):
        return self.cleaned_data["lead_crop"] or crops.CENTRE

    @property
    def previews(self):
        """What the story keeps of its lead image in each shape."""
        return framing.previews_of_use(self.picture, str(self["lead_crop"].value() or ""))

    @property
    def own_framing(self):
        """The library's framing of the picture, as JSON."""
        return json.dumps(self.picture.framing if self.picture else {})

    @property
    def focus(self):
        """The focal point of this use alone."""
        return crops.places(str(self["lead_crop"].value() or "")).get(crops.FOCUS)

    def _take_typed_crops(self, words):
        """Without scripts the crops are sent as numbers: they win if they differ from the crop."""
        image, crop = words.get("lead_image"), words.get("lead_crop", "")
        if not image or self.data.get("crop_shown") != str(image.pk):
            return
        typed = framing.typed_places(framing.previews_of_use(image, crop), self.data)
        along = {name: tuple(at) for name, at in typed.items()}
        if along != framing.own_places(image, crop):
            words["lead_crop"] = crops.written(along)
            self._validate_crop(words["lead_crop"])

    def _validate_crop(self, crop):
        try:
            crops.validate_crop(crop)
        except forms.ValidationError as error:
            self.add_error("lead_crop", error)

    def clean_lead_image(self):
        image = self.cleaned_data["lead_image"]
        is_new = image and image.pk != self.instance.lead_image_id
        if is_new and image.status == Image.Status.KILLED:
            raise forms.ValidationError(_("This picture was killed: it cannot be used again."))
        return image

    def clean_lead_upload(self):
        upload = self.cleaned_data.get("lead_upload")
        return upload and storing.prepare(upload)

    def clean(self):
        words = super().clean()
        if not words.get("headline") and not words.get("slugline") and not self.errors:
            self.add_error("headline", _("Give the story a headline, or a slugline to find it by."))
        self._take_typed_crops(words)
        if "lead_remove" in self.data and not words.get("lead_upload"):
            words |= {"lead_image": None, "lead_caption": "", "lead_credit": "", "lead_alt_text": ""}
        self._lead_with_poster(words)
        if ready := words.get("lead_upload"):
            for name in ("caption", "credit", "alt_text"):
                own = getattr(ready.known or ready.words, name)
                words[f"lead_{name}"] = words.get(f"lead_{name}") or own
            if ready.known:
                self._choose(ready.known, words)
        return words

    def _lead_with_poster(self, words):
        """Give a story without a lead image the poster of its lead video.

        Not while somebody is typing: what they see would differ from what is stored.
        """
        has_image = words.get("lead_upload") or words.get("lead_image")
        if not self.takes_poster or has_image or not words.get("lead_clip"):
            return
        clip = Clip.objects.filter(key=words["lead_clip"]).select_related("poster").first()
        if clip and clip.poster and clip.poster.status != Image.Status.KILLED:
            self._choose(clip.poster, words)
            for name in ("caption", "credit", "alt_text"):
                words[f"lead_{name}"] = words.get(f"lead_{name}") or getattr(clip.poster, name)

    def _choose(self, image, words):
        words["lead_image"], words["lead_upload"] = image, None
        # If the page is shown again because of another error, the picture stays chosen.
        self.data = self.data.copy()
        self.data["lead_image"] = image.pk

    def full_clean(self):
        super().full_clean()
        if self.errors and self.cleaned_data.get("lead_upload"):
            self.add_error("lead_upload", CHOOSE_AGAIN)

    @contextmanager
    def stored_picture(self):
        """Store the uploaded picture of a valid form, unless the block fails.

        If the storage refuses it, `unstored` says why, and the words keep their previous picture.
        """
        words = getattr(self, "cleaned_data", {})
        before = words.get("lead_image")
        with ExitStack() as stack:
            if ready := words.get("lead_upload"):
                try:
                    words["lead_image"] = stack.enter_context(storing.stored(ready, by=self.by))
                    self.uploaded = words["lead_image"]
                except storing.NotStored as refusal:
                    said = _("The picture could not be stored: %(reason)s")
                    self.unstored = said % {"reason": refusal.reason}
            try:
                yield
            except BaseException:
                if ready:
                    words["lead_image"] = before
                    self.add_error("lead_upload", CHOOSE_AGAIN)
                raise

    @property
    def words(self):
        """The words as `workflow.save` takes them."""
        names = [*self._meta.fields, "categories", "bylines"]
        return {name: self.cleaned_data[name] for name in names}

    @property
    def picture(self):
        """The lead image that the page shows, even if other fields are invalid."""
        if not self.is_bound:
            return self.instance.lead_image
        self.is_valid()
        return self.cleaned_data.get("lead_image")


def _by_id(labels):
    return {str(label.pk): label for label in labels if label.merged_into_id is None}


class FixForm(StoryForm):
    """The live words, for a fix, without the address. `workflow.fix` publishes them."""

    version = None
    article = forms.ModelChoiceField(Article.objects.none(), widget=forms.HiddenInput, required=False)

    class Meta(StoryForm.Meta):
        fields = [name for name in StoryForm.Meta.fields if name not in ("slug", "slugline")]

    def __init__(self, *args, story, live, words=None, **kwargs):
        self.live = live
        typed = story.as_if(words or live.words())
        initial = {"article": live.pk, "categories": live.categories, "bylines": live.authors}
        super().__init__(*args, instance=typed, initial=initial, **kwargs)
        self.fields["article"].queryset = story.articles.all()

    @property
    def typed(self) -> Story:
        """The story with the words as readers would get them."""
        kept = {"slug": self.live.slug, "slugline": self.live.slugline}
        return self.instance.as_if({**kept, **self.words})
