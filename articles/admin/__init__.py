from articles.admin import audit, labels, notifications
from articles.admin.clips import clip
from articles.admin.jobs import page as jobs
from articles.admin.library import image
from articles.admin.newspaper import face, pages
from articles.admin.story import page as story

__all__ = ["audit", "clip", "face", "image", "jobs", "labels", "notifications", "pages", "story"]
