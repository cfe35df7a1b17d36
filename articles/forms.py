"""What the desk types and picks: the words of a story, and what an act needs besides."""

from django import forms
from django.utils import timezone

from articles import images
from articles.editor import BodyWidget
from articles.models import Article, Author, Category, Image, PublicNote, Story
from articles.models.words import Crop


class OrderedSelect(forms.SelectMultiple):
    """A list of choices, those that are chosen first and in their order: the order in which they are sent."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, (attrs or {}) | {"data-ordered-choice": ""})

    def optgroups(self, name, value, attrs=None):
        place = {pk: number for number, pk in enumerate(value)}
        choices = super().optgroups(name, value, attrs)
        return sorted(choices, key=lambda choice: place.get(str(choice[1][0]["value"]), len(place)))


class OrderedChoiceField(forms.ModelMultipleChoiceField):
    """Several labels, kept in the order in which they were put."""

    widget = OrderedSelect

    def clean(self, value):
        chosen = {str(label.pk): label for label in super().clean(value)}
        return [chosen[pk] for pk in dict.fromkeys(map(str, value or [])) if pk in chosen]


class StoryForm(forms.ModelForm):
    """The words of a story. It checks them; `workflow.save` stores them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    lead_image = forms.ModelChoiceField(Image.objects.all(), required=False, widget=forms.HiddenInput)
    lead_upload = forms.FileField(label="Lead image", required=False)
    categories = OrderedChoiceField(Category.objects.all(), required=False)
    bylines = OrderedChoiceField(Author.objects.all(), required=False)

    class Meta:
        model = Story
        fields = [field.name for field in Story.word_fields()]
        widgets = {
            "headline": forms.Textarea(
                attrs={"rows": 1, "data-grow": "", "dir": "auto", "spellcheck": "true"}
            ),
            "dek": forms.Textarea(attrs={"rows": 1, "data-grow": "", "dir": "auto", "spellcheck": "true"}),
            "body": BodyWidget,
            "lead_caption": forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            "lead_alt_text": forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            "social_description": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }

    def __init__(self, *args, by, is_address_fixed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        story = self.instance
        self.fields["lead_crop"].required = False
        self.initial.setdefault("version", story.version)
        self.initial.setdefault("categories", story.categories if story.pk else [])
        self.initial.setdefault("bylines", story.authors if story.pk else self._own_byline())
        if is_address_fixed:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "Readers know the story by this address."

    def _own_byline(self):
        return list(Author.objects.filter(user=self.by))

    def clean_lead_crop(self):
        return self.cleaned_data["lead_crop"] or Crop.CENTRE

    def clean_lead_upload(self):
        upload = self.cleaned_data.get("lead_upload")
        return upload and images.store(upload, by=self.by)

    def clean(self):
        words = super().clean()
        if not words.get("headline") and not words.get("slugline") and not self.errors:
            self.add_error("headline", "Give the story a headline, or a slugline to find it by.")
        if uploaded := words.get("lead_upload"):
            words["lead_image"] = uploaded
            # A page that comes back for another reason must not ask for the file again.
            self.data = self.data.copy()
            self.data["lead_image"] = uploaded.pk
            for name in ("caption", "credit", "alt_text"):
                words[f"lead_{name}"] = words.get(f"lead_{name}") or getattr(uploaded, name)
        return words

    @property
    def words(self):
        """The words as `workflow.save` takes them."""
        names = [*self._meta.fields, "categories", "bylines"]
        return {name: self.cleaned_data[name] for name in names}


class ActForm(forms.Form):
    """What an act needs besides the words: a kind, a time, a note. Read by `articles.admin.acts`."""

    kind = forms.ChoiceField(
        choices=[(Article.Kind.MINOR, "Minor fix"), (Article.Kind.UPDATE, "Update")],
        widget=forms.RadioSelect,
        required=False,
    )
    publish_at = forms.DateTimeField(
        label="Publish at",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Leave empty to publish now.",
    )
    update_note = forms.CharField(label="Note to readers", required=False, max_length=300)
    note_kind = forms.ChoiceField(
        label="Public note", required=False, choices=[("", "None"), *PublicNote.Kind.choices]
    )
    note_text = forms.CharField(
        label="Text of the public note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    note_is_grave = forms.BooleanField(label="Show it at the top of the article", required=False)
    move_to_top = forms.BooleanField(label="Move to the top of the feed", required=False)
    send_back_note = forms.CharField(
        label="Note to the writer", required=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    notice = forms.CharField(
        label="Notice to readers",
        required=False,
        initial="This story has been withdrawn while we check it. We will say here what we find.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(
                "That time has passed: choose a later one, or leave it empty to publish now."
            )
        return at

    def clean(self):
        values = super().clean()
        if values.get("note_kind") and not values.get("note_text", "").strip():
            self.add_error("note_text", "Write the note's text: it is what readers get.")
        if values.get("note_text", "").strip() and not values.get("note_kind"):
            self.add_error("note_kind", "Choose what kind of note it is.")
        return values

    @property
    def public_note(self):
        """The unsaved PublicNote that was asked for, or None."""
        values = self.cleaned_data
        if not values["note_kind"]:
            return None
        return PublicNote(
            kind=values["note_kind"], text=values["note_text"].strip(), is_grave=values["note_is_grave"]
        )
