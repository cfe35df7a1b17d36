"""The form for the library's words for a picture, with what its file says next to each one."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.admin.library import framing
from articles.admin.theirs import saved_by
from articles.admin.three_ways import ComparedForm, digests_of
from articles.fields import LineFormField
from articles.models import Image, ImageRevision
from articles.picture_origins import AI_TYPES

CROPS_CHANGED_MEANWHILE = _(
    "Someone else has changed the crops since you opened this page. Yours are below: save again to use them."
)
WORDS = {
    None: ["caption", ("credit", "alt_text"), "headline"],
    _("Who, what and where"): [("persons", "event"), ("location", "city", "country"), "keywords"],
    _("Rights and origin"): [
        *(("creator", "creator_job"), ("source", "rights"), ("licence", "territory"), "usage_terms"),
        *("web_statement", ("licensor_name", "licensor_url"), ("embargoed_until", "rights_expire_on")),
        *("is_removed_when_expired", "digital_source_type", "reason", "seen"),
    ],
}
"""{heading: the rows of fields beneath it}"""


class WordsForm(ComparedForm):
    """The library's words for a picture, and the version that the page showed."""

    BESIDES = ("reason", "seen")
    """The fields that are not words."""
    reason = LineFormField(
        label=_("Why it was made otherwise"),
        required=False,
        max_length=workflow.LONGEST_REASON,
        help_text=_("Needed to remove the AI label from a picture; it stays on record."),
    )
    seen = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)
    by = None
    """The person filling it in."""

    class Meta:
        model = Image
        fields = list(ImageRevision.WORDS)
        # Without the link that Django's own widget adds above a URL.
        widgets = dict.fromkeys(["web_statement", "licensor_url"], forms.URLInput({"class": "vTextField"}))
        # Stored as one line each, but long.
        widgets["caption"] = forms.Textarea({"rows": 3, "data-grow": "", "dir": "auto"})
        widgets["alt_text"] = forms.Textarea({"rows": 3, "data-grow": "", "dir": "auto"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        for name, (place, text) in self.instance.read_from.items():
            if name in self.fields:
                self.fields[name].help_text = self._with_origin(name, place, text)
        if self.instance.digital_source_type not in AI_TYPES and "reason" in self.fields:
            self.fields["reason"].widget = forms.HiddenInput()

    def _with_origin(self, name, place, text):
        """The help text, then where the file has this word, and what it says there if that differs."""
        is_same = text == getattr(self.instance, name)
        said = gettext("From the file (%(place)s).") if is_same else gettext("The file says (%(place)s):")
        return format_html(
            '{} <span class="from-file">{} <bdi>{}</bdi></span>',
            self.fields[name].help_text,
            said % {"place": place},
            "" if is_same else text,
        )

    def clean(self):
        words = super().clean()
        # `no_key`, as in workflow.pictures, for the same reason.
        stored = Image.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if (seen := words.get("seen") or 0) != stored.version:
            self._catch_up(stored, seen)
        made = words.get("digital_source_type", stored.digital_source_type)
        if obstacle := workflow.ai_obstacle(stored, made, by=self.by, reason=words.get("reason", "")):
            self.add_error("reason", obstacle)
        self._check_framing(stored)
        return words

    def _catch_up(self, stored, seen):
        names = [name for name in ImageRevision.WORDS if name in self.fields]
        base = stored.revisions.filter(number=max(seen, 1)).first()
        before = digests_of({name: getattr(base, name) for name in names}) if base else ""
        self.data = self.data.copy()
        self.data["seen"] = self.cleaned_data["seen"] = stored.version
        self.catch_up({name: getattr(stored, name) for name in names}, before, lambda: self._who(stored))

    def _who(self, stored) -> str:
        newest = stored.revisions.select_related("by").first()
        changed = str(workflow.PICTURE_CHANGED_MEANWHILE)
        return saved_by(newest.by, newest.at, self.by) if newest else changed

    def _check_framing(self, stored):
        """Refuse crops outside the picture, and those that others have changed since the page was opened."""
        typed = framing.changed(stored, self.data)
        if typed is None:
            return
        if framing.faults(self.data):
            self.add_error(None, _("Some numbers of the crops can’t be saved: see the messages beside them."))
        elif self.data[framing.SHOWN] != framing.stored(stored) and typed != stored.framing:
            self.add_error(None, CROPS_CHANGED_MEANWHILE)
