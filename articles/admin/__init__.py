from articles.admin import audit, labels, notifications
from articles.admin.jobs import page as jobs
from articles.admin.library import image
from articles.admin.story import page as story

__all__ = ["audit", "image", "jobs", "labels", "notifications", "story"]
