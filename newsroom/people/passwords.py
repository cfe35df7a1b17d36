"""Django's checks of a new password, with hints in plain words."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class NotOneself(password_validation.UserAttributeSimilarityValidator):
    def get_help_text(self):
        return _("Nothing like your name, username or e-mail address.")


class LongEnough(password_validation.MinimumLengthValidator):
    def get_help_text(self):
        said = ngettext(
            "At least %(count)s character: a few words in a row are easy to remember.",
            "At least %(count)s characters: a few words in a row are easy to remember.",
            self.min_length,
        )
        return said % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_help_text(self):
        return _("No password that many people use.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_help_text(self):
        return _("Not digits alone.")
