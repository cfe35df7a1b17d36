from articles.admin import audit, image, labels, story, told

__all__ = ["audit", "image", "labels", "story", "told"]
