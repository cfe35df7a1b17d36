from articles.models.article import Address, Article, ArticleByline, ArticleCategory, Place, Withdrawal
from articles.models.history import PublicNote, Revision
from articles.models.image import Image
from articles.models.labels import Author, Category
from articles.models.story import Story, StoryByline, StoryCategory
from articles.models.words import Words

__all__ = [
    "Address",
    "Article",
    "ArticleByline",
    "ArticleCategory",
    "Author",
    "Category",
    "Image",
    "Place",
    "PublicNote",
    "Revision",
    "Story",
    "StoryByline",
    "StoryCategory",
    "Withdrawal",
    "Words",
]
