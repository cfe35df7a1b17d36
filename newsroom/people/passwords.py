"""Django's checks of a new password, with hints in plain words."""

from django.contrib.auth import password_validation


class NotOneself(password_validation.UserAttributeSimilarityValidator):
    def get_help_text(self):
        return "Nothing like your name, username or e-mail address."


class LongEnough(password_validation.MinimumLengthValidator):
    def get_help_text(self):
        return f"At least {self.min_length} characters: a few words in a row are easy to remember."


class NotCommon(password_validation.CommonPasswordValidator):
    def get_help_text(self):
        return "No password that many people use."


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_help_text(self):
        return "Not digits alone."
