from django.core.files.storage import FileSystemStorage


class Unreliable(FileSystemStorage):
    """Keeps files, and refuses to delete as many times as it is told."""

    failures = 0

    def delete(self, name):
        if type(self).failures:
            type(self).failures -= 1
            raise OSError("The bucket is read-only.")
        super().delete(name)
