from django.core.files.storage import FileSystemStorage

from articles.pictures.files import WholeFileStorage


class Unreliable(FileSystemStorage):
    """Keeps files, and fails to delete a given number of times."""

    failures = 0

    def delete(self, name):
        if type(self).failures:
            type(self).failures -= 1
            raise OSError("The bucket is read-only.")
        super().delete(name)


class Meeting(WholeFileStorage):
    """Keeps files; concurrent listings all get the list before any of them continues."""

    barrier = None

    def listdir(self, path):
        found = super().listdir(path)
        if self.barrier:
            self.barrier.wait()
        return found


class Overtaken(WholeFileStorage):
    """Keeps files; something else happens before the next save."""

    meanwhile = None

    def save(self, name, content, max_length=None):
        happens, type(self).meanwhile = type(self).meanwhile, None
        if happens:
            happens()
        return super().save(name, content, max_length)
