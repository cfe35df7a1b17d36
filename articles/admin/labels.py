"""The admin of categories and authors, with retiring and merging."""

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import workflow
from articles.admin.choosing import PictureWidget
from articles.admin.label_rows import beside_their_forms, leave_out_gone
from articles.admin.meanwhile import Overtakable, SeenForm
from articles.admin.namesakes import PersonChoices, named_apart
from articles.admin.recording import in_words, put_changes_on_record
from articles.admin.searching import FoldedSearch
from articles.admin.titles import Titled
from articles.folding import fold
from articles.models import Author, Category, Image
from articles.models.labels import LAST_PLACE
from articles.record import put_on_record


class LabelForm(SeenForm):
    """A label's form; an empty slug is generated from the name."""

    picture = forms.ModelChoiceField(
        Image.objects.all(),
        required=False,
        widget=PictureWidget,
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("From the library, with a credit and an alt text of its own."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.leave_open("slug")
        self.slug_before = self.instance.slug

    def leave_open(self, name):
        """Let the field be empty. It is missing for people who may only view labels."""
        if name in self.fields:
            self.fields[name].required = False

    def clean_name(self):
        name = self.cleaned_data["name"]
        try:
            workflow.require_name(name, self.data.get(self.add_prefix("slug"), ""), self.instance.name)
        except workflow.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return name

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        try:
            workflow.require_fit_picture(self.instance, picture)
        except workflow.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return picture

    def clean(self):
        words = super().clean()
        if "name" in words and "slug" in words:
            label = self._meta.model(pk=self.instance.pk, name=words["name"], slug=self.slug_before)
            try:
                words["slug"] = workflow.label_slug(label, words["slug"])
            except workflow.Refused as refusal:
                self.add_error("slug", str(refusal))
        return words


class CategoryForm(LabelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.leave_open("place")

    def clean_name(self):
        """Refuse another category's name, comparing folded names."""
        name = super().clean_name()
        same = Category.objects.filter(folded_name=fold(name)).exclude(pk=self.instance.pk).first()
        if same and same.merged_into:
            said = _("“%(label)s” was merged into “%(other)s”.")
            raise forms.ValidationError(said % {"label": same, "other": same.merged_into})
        if same:
            said = _("There is already a category with this name: “%(label)s”.")
            raise forms.ValidationError(said % {"label": same})
        return name

    def clean_place(self):
        place = self.cleaned_data["place"]
        return LAST_PLACE if place is None else place


class AuthorForm(LabelForm):
    """Two authors may share a name: the form shows the other, and asks to save again."""

    namesakes = forms.CharField(label="", widget=forms.HiddenInput, required=False)
    asks_about_namesakes = True
    """Whether the template renders the `namesakes` field at the top of the form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if user := self.fields.get("user"):
            user.choices = PersonChoices(user)

    def clean_name(self):
        name = super().clean_name()
        if fold(name) != fold(self.instance.name) and (others := workflow.namesakes(self.instance, name)):
            self._ask_about(others)
        return name

    def _ask_about(self, others):
        """Refuse the name unless the page has already shown all these authors."""
        key, shown = self.add_prefix("namesakes"), ",".join(str(other.pk) for other in others)
        if self.data.get(key) == shown:
            return
        # Once the message has been read, saving again is deliberate.
        self.data = self.data.copy()
        self.data[key] = shown
        said = ngettext(
            "There is already an author with this name: {authors}."
            " If you mean another person, save again: two authors may share a name.",
            "There are already {count} authors with this name: {authors}."
            " If you mean another person, save again: authors may share a name.",
            len(others),
        )
        authors = format_html_join("; ", "{}", ((_described(other),) for other in others))
        raise forms.ValidationError(format_html(said, authors=authors, count=len(others)))


def _described(author) -> SafeString:
    """An author as a link that leaves the form open, with what tells two of the same name apart."""
    kept = author.merged_into or author
    named = named_apart(kept.name, kept.slug, kept.role)
    address = reverse("admin:articles_author_change", args=[kept.pk])
    link = format_html('<a href="{}" target="_blank" dir="auto">{}</a>', address, named)
    if kept == author:
        return link
    return format_html(_("“{name}”, merged into {author}"), name=author.name, author=link)


class RowForm(forms.ModelForm):
    """A row in the list of categories; it also sends what it showed, so that only changes are stored."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"
            field.show_hidden_initial = not field.widget.is_hidden

    def clean(self):
        """Keep others' changes to the row, and refuse to overwrite one that the page has not shown yet."""
        words = super().clean()
        stored = Category.objects.get(pk=self.instance.pk)
        for name in [name for name in self.fields if name in words and self.fields[name].show_hidden_initial]:
            theirs = getattr(stored, name)
            if name not in self.changed_data:
                words[name] = theirs
            elif words[name] != theirs and self._shown(name) != theirs:
                self._show(name, theirs)
        return words

    def _shown(self, name):
        """What the page showed in a field."""
        sent = (
            self[name]
            .field.hidden_widget()
            .value_from_datadict(self.data, self.files, self[name].html_initial_name)
        )
        return self.fields[name].to_python(sent)

    def _show(self, name, theirs):
        said = _(
            "Someone else has set this to “%(value)s” since you opened the list. Save again to use yours."
        )
        self.add_error(name, said % {"value": in_words(theirs)})
        # Once the message has been read, saving again is deliberate.
        self.data = self.data.copy()
        self.data[self[name].html_initial_name] = theirs


class MergeForm(forms.Form):
    """The label to merge into."""

    into = forms.ModelChoiceField(None, label=gettext_lazy("Merge into"))

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        others = type(label).objects.filter(merged_into=None).exclude(pk=label.pk)
        self.fields["into"].queryset = others
        self.fields["into"].label_from_instance = lambda other: named_apart(
            other.name, other.slug, getattr(other, "role", "")
        )


class LabelAdmin(Overtakable, FoldedSearch, Titled, admin.ModelAdmin):
    change_form_template = "admin/articles/label/change_form.html"
    title_of_merge = merging = ""
    search_fields = ["name"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(merged_into=None)

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Compare and store the rows edited in the list under one lock."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            list(self.model.objects.select_for_update().order_by("pk").values_list("pk"))
            if self.list_editable and "_save" in request.POST and self.has_change_permission(request):
                leave_out_gone(request, self.get_queryset(request), self.list_editable)
            answer = super().changelist_view(request, extra_context)
            beside_their_forms(answer)
            return answer

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody else has just stored the same name or slug: validating again reports it.
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, label, form, change):
        """Store the label, and record its addition or its changes in the audit list."""
        before = self.model.objects.get(pk=label.pk) if change else None
        workflow.store_label(label)
        if change:
            put_changes_on_record(f"{self.opts.model_name}_changed", before, label, by=request.user)
        else:
            put_on_record(f"{self.opts.model_name}_added", by=request.user, detail=str(label))

    def get_urls(self):
        name = f"articles_{self.opts.model_name}_merge"
        merge = path("<int:pk>/merge/", self.admin_site.admin_view(self.merge), name=name)
        return [merge, *super().get_urls()]

    def merge(self, request, pk):
        """Ask for the other label, and merge into it."""
        label = self.get_queryset(request).filter(pk=pk).first()
        workflow.require_allowed(request.user, f"change_{self.opts.model_name}", self.merging)
        if label is None:
            raise Http404
        form = MergeForm(request.POST or None, label=label)
        if form.is_valid():
            try:
                workflow.merge(label, into=form.cleaned_data["into"], by=request.user)
            except workflow.Refused as refusal:
                form.add_error("into", str(refusal))
            else:
                said = _("“%(label)s” is now part of “%(other)s”.")
                messages.success(request, said % {"label": label, "other": form.cleaned_data["into"]})
                return redirect(f"admin:articles_{self.opts.model_name}_changelist")
        title = self.title_of_merge % {"label": label}
        about = {"title": title, "label": label, "form": form, "opts": self.opts}
        context = {**self.admin_site.each_context(request), **about}
        return TemplateResponse(request, "admin/articles/label/merge.html", context)


@admin.register(Category)
class CategoryAdmin(LabelAdmin):
    title_of_new, title_of_one = gettext_lazy("Add category"), gettext_lazy("Change category")
    title_to_read = gettext_lazy("View category")
    title_of_merge = gettext_lazy("Merge “%(label)s” into another category")
    merging = gettext_lazy("merge categories")
    form = CategoryForm
    fields = [
        *("name", "slug", "description", "picture", "kind", "place"),
        *("is_in_navigation", "is_default", "is_retired"),
    ]
    list_display = [
        "name",
        "slug",
        "description",
        "kind",
        "place",
        "is_in_navigation",
        "is_default",
        "is_retired",
    ]
    list_editable = ["place", "is_in_navigation"]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=RowForm, **kwargs)


@admin.register(Author)
class AuthorAdmin(LabelAdmin):
    title_of_new, title_of_one = gettext_lazy("Add author"), gettext_lazy("Change author")
    title_to_read = gettext_lazy("View author")
    title_of_merge = gettext_lazy("Merge “%(label)s” into another author")
    merging = gettext_lazy("merge authors")
    form = AuthorForm
    fields = [
        *("name", "slug", "role", "picture", "profile", "links", "email", "contact"),
        *("is_organisation", "user", "is_default", "is_retired"),
    ]
    list_display = ["name", "slug", "role", "user", "is_organisation", "is_default", "is_retired"]
    list_select_related = ["user"]
