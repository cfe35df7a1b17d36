from articles.models.article import Address, Article, ArticleByline, ArticleCategory, Place, Withdrawal
from articles.models.audit import AuditEntry
from articles.models.clip import Clip, ClipText, ClipUse
from articles.models.collection import CollectedImage, Collection, SavedSearch
from articles.models.desk import (
    DeskNote,
    Duty,
    Hold,
    Notification,
    Presence,
    PreviewLink,
    Sending,
    StoryFilter,
    Task,
)
from articles.models.history import PublicNote, Revision
from articles.models.image import Image
from articles.models.image_cost import ImageCost
from articles.models.image_revision import ImageRevision
from articles.models.job import Job, PictureUse
from articles.models.labels import Author, AuthorFormerSlug, Category, CategoryFormerSlug
from articles.models.newspaper import AboutFormerSlug, AboutPage, AboutVersion, Newspaper
from articles.models.pin import Pin
from articles.models.search import SearchEntry, SearchLanguage, Spelling
from articles.models.stamp import MonthState, Stamp
from articles.models.story import Story, StoryByline, StoryCategory
from articles.models.words import Words

__all__ = [
    "AboutFormerSlug",
    "AboutPage",
    "AboutVersion",
    "Address",
    "Article",
    "ArticleByline",
    "ArticleCategory",
    "AuditEntry",
    "Author",
    "AuthorFormerSlug",
    "Category",
    "CategoryFormerSlug",
    "Clip",
    "ClipText",
    "ClipUse",
    "CollectedImage",
    "Collection",
    "DeskNote",
    "Duty",
    "Hold",
    "Image",
    "ImageCost",
    "ImageRevision",
    "Job",
    "MonthState",
    "Newspaper",
    "Notification",
    "PictureUse",
    "Pin",
    "Place",
    "Presence",
    "PreviewLink",
    "PublicNote",
    "Revision",
    "SavedSearch",
    "SearchEntry",
    "SearchLanguage",
    "Sending",
    "Spelling",
    "Stamp",
    "Story",
    "StoryByline",
    "StoryCategory",
    "StoryFilter",
    "Task",
    "Withdrawal",
    "Words",
]
