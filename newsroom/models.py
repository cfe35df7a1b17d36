from django.contrib.auth.models import AbstractUser

from articles.cleaning import one_line


class User(AbstractUser):
    """A person who works here."""

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        # People are deactivated, never deleted: what they did stays on record.
        default_permissions = ["add", "change", "view"]

    def __str__(self):
        return one_line(self.get_full_name()) or self.username
