"""The library of video and audio: its list, and the page of each file."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import video_lengths, workflow
from articles.admin.clips import acts, picking, texts, uploading
from articles.admin.clips.forms import CaptionsForm, TranscriptForm, WordsForm
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.library.resuming import Resumable
from articles.admin.searching import OwnFilters
from articles.admin.titles import Titled
from articles.clips import programs
from articles.clips import uses as clip_uses
from articles.clips.documents import LARGEST
from articles.clips.frozen import frozen_of
from articles.clips.players import player
from articles.clips.shown import ShownClip
from articles.models import Clip, Job, Story
from articles.pictures.shown import shown_image
from articles.text import languages

MOST_USES = 50
RESUMABLE = Resumable(
    "articles_clip",
    "add_clip",
    lambda: _("upload video, audio and files"),
    uploading.largest,
    uploading.answer_to,
)


@admin.register(Clip)
class ClipAdmin(OwnFilters, Titled, admin.ModelAdmin):
    """The newsroom's own video and audio; each page consists of several small forms."""

    list_display = ["name", "kind", "length", "credit", "missing", "uploaded_by", "uploaded_at"]
    search_fields = ["title", "original_name", "credit", "key"]
    sortable_by = []
    ordering = ["-uploaded_at", "-id"]
    actions = None
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=gettext_lazy("title"))
    def name(self, clip):
        return str(clip)

    @admin.display(description=gettext_lazy("length"))
    def length(self, clip):
        return video_lengths.written(clip.seconds) or "–"

    @admin.display(description=gettext_lazy("Still missing"))
    def missing(self, clip):
        if clip.killed_at:
            return _("Removed from all stories")
        if clip.is_file:
            return "–" if clip.title else _("title")
        has = {text.kind for text in clip.texts.all() if text.replaced_at is None}
        wanted = {"captions": _("captions")} if clip.is_video else {}
        wanted |= {"transcript": _("transcript")}
        return ", ".join(label for kind, label in wanted.items() if kind not in has) or "–"

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=picking.found_by(search_term).values("pk")), False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("uploaded_by").prefetch_related("texts")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("upload/", view(uploading.upload), name="articles_clip_upload"),
            *RESUMABLE.paths(view),
            path("picker/", view(picking.fragment), name="articles_clip_picker"),
            *acts.paths(view),
            *texts.paths(view),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        sizes = {"most_mb": settings.CLIP_MOST_MB, "most_mb_of_files": LARGEST // 1024 // 1024}
        context = {**sizes, "has_programs": programs.has("ffprobe"), "accept": picking.accepted()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        return redirect("admin:articles_clip_changelist")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of a clip; each of its forms has its own URL."""
        clip = self.get_object(request, object_id) if _is_number(object_id) else None
        if clip is None:
            raise Http404(_("There is no such file."))
        workflow.require_allowed(request.user, "view_clip", _("see video and audio"))
        return page(self, request, clip)

    def has_delete_permission(self, request, obj=None):
        return False


def _is_number(text):
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def page(admin_of, request, clip: Clip, **forms):
    """The page of a clip; `forms` replace the initial ones, to show a refused form as typed."""
    stories = Story.objects.visible_to(request.user).filter(pk__in=clip_uses.users(clip).values("pk"))
    context = {
        **admin_of.admin_site.each_context(request),
        "opts": Clip._meta,
        "title": str(clip),
        "clip": clip,
        "player": player(shown_on_desk(clip)),
        "may_change": workflow.may_edit_clip(clip, request.user) and not clip.killed_at,
        "frames": range(1, len(clip.frames) + 1),
        "frames_wait": not clip.frames and Job.objects.unfinished().filter(kind="clip_frames", key=clip.pk),
        "has_programs": programs.has("ffmpeg"),
        "stories": stories.order_by("-modified_at")[:MOST_USES],
        **_forms(clip, request.GET.get("transcript", "")),
        **forms,
    }
    return TemplateResponse(request, "admin/articles/clip/page.html", context)


def _forms(clip, transcript):
    """The initial forms, and the existing texts."""
    present = list(clip.texts.filter(replaced_at=None))
    known = ((text, languages.KNOWN.get(text.language) or languages.site_language()) for text in present)
    return {
        "words": WordsForm(instance=clip),
        "captions": CaptionsForm(initial=texts.first_captions(present)),
        "transcript": TranscriptForm(initial=texts.first_transcript(present, transcript)),
        "texts": [(text, language.both_names) for text, language in known],
    }


def shown_on_desk(clip: Clip) -> ShownClip:
    """The clip for its own page, whether or not readers have it."""
    about = frozen_of(clip)
    address = reverse("admin:articles_clip_file", args=[clip.pk])
    captions = [
        (text.language, reverse("admin:articles_clip_text", args=[clip.pk, text.pk]))
        for text in clip.texts.all()
        if text.vtt and text.replaced_at is None
    ]
    poster = clip.poster and shown_image(clip.poster, timezone.now())
    return ShownClip(
        *(clip.key, about, address),
        poster=poster if poster and not poster.is_stand_in else None,
        captions=captions,
        is_removed=clip.killed_at is not None,
    )
