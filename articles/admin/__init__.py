from articles.admin import image, labels, story

__all__ = ["image", "labels", "story"]
