"""Every address of the desk, and the data of a POST to any of them."""

from tests.articles.admin.pages import STORIES, page_of

ACT = {
    "kind": "update",
    "send_back_note": "Call them again.",
    "notice": "We are checking it.",
    "new_time": "2026-11-24T15:00",
    "new_slug": "bridge-shut",
    "top_reason": "It matters more now.",
    "alone-note_kind": "clarification",
    "alone-note_text": "Clearer.",
    "take_down_reason": "An order of the court.",
    "is_take_down_meant": "on",
    "publish_again": "on",
    "headline": "Typed words",
    "body": "<p>Typed.</p>",
}
"""The fields of all acts of the writing page."""


def addresses(story, image):
    """The addresses of the desk, its front page first."""
    return ["/admin/", *_of_stories(story), *_of_the_library(image), *_of_people(story)]


def _of_stories(story):
    return [
        STORIES,
        f"{STORIES}?q=Bridge",
        f"{STORIES}add/",
        page_of(story),
        f"{STORIES}{story.pk}/preview/",
        f"{STORIES}{story.pk}/difference/",
        f"{STORIES}{story.pk}/back/difference/",
        f"{STORIES}{story.pk}/fix/",
        f"{STORIES}{story.pk}/fix/difference/",
        f"{STORIES}{story.pk}/history/",
        f"{STORIES}{story.pk}/delete/",
        f"{STORIES}preview/",
        f"{STORIES}difference/",
    ]


def _of_the_library(image):
    return [
        "/admin/articles/image/",
        "/admin/articles/image/picker/",
        "/admin/articles/image/upload/",
        "/admin/articles/image/add/",
        f"/admin/articles/image/{image.pk}/change/",
        f"/admin/articles/image/{image.pk}/original/",
        "/admin/articles/category/",
        "/admin/articles/category/add/",
        "/admin/articles/author/add/",
    ]


def _of_people(story):
    return [
        "/admin/newsroom/user/",
        "/admin/newsroom/user/add/",
        f"/admin/newsroom/user/{story.owner_id}/change/",
        f"/admin/newsroom/user/{story.owner_id}/invitation/",
        f"/admin/newsroom/user/{story.owner_id}/history/",
    ]
