"""Django's checks of a new password, with hints in plain words."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.newspaper import newspaper

NEEDED = 3
"""One of zxcvbn's scores from 0 to 4: more than a hundred million guesses."""
MOST_READ = 20
"""Characters given to zxcvbn, which at worst cost about as much as a password check."""


class NotOneself(password_validation.UserAttributeSimilarityValidator):
    def get_help_text(self):
        return _("Not similar to your name, username or e-mail address.")


class LongEnough(password_validation.MinimumLengthValidator):
    def get_help_text(self):
        said = ngettext(
            "At least %(count)s character: a few words in a row are easy to remember.",
            "At least %(count)s characters: a few words in a row are easy to remember.",
            self.min_length,
        )
        return said % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """Neither on Django's list nor easy to guess from words, names, dates and rows of keys."""

    def validate(self, password, user=None):
        super().validate(password, user)
        # Both ends of a long one: zxcvbn's work grows faster than the length.
        ends = {password[:MOST_READ], password[-MOST_READ:]}
        known = ["".join(newspaper().name.split()), *newspaper().name.split(), getattr(user, "username", "")]
        # It takes a quarter of a second to import, and few processes ever need it.
        from zxcvbn import zxcvbn

        if all(zxcvbn(end, user_inputs=known)["score"] < NEEDED for end in ends):
            said = _("This password is easy to guess. Use several unrelated words.")
            raise ValidationError(said, code="password_too_common")

    def get_help_text(self):
        return _("Not a password that many people use.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_help_text(self):
        return _("Not digits alone.")
