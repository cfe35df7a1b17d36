from django.core.files.storage import FileSystemStorage

from articles.pictures.files import WholeFileStorage


class Unreliable(FileSystemStorage):
    """Keeps files, and refuses to delete as many times as it is told."""

    failures = 0

    def delete(self, name):
        if type(self).failures:
            type(self).failures -= 1
            raise OSError("The bucket is read-only.")
        super().delete(name)


class Meeting(WholeFileStorage):
    """Keeps files; all who list them at once have the list before anyone goes on."""

    barrier = None

    def listdir(self, path):
        found = super().listdir(path)
        if self.barrier:
            self.barrier.wait()
        return found


class Overtaken(WholeFileStorage):
    """Keeps files; before the next is kept, something else happens."""

    meanwhile = None

    def save(self, name, content, max_length=None):
        happens, type(self).meanwhile = type(self).meanwhile, None
        if happens:
            happens()
        return super().save(name, content, max_length)
