"""Fields that clean text on every way into the database."""

from django.db import models
from django.db.models.functions import Cast

from articles import html


class CleanTextMixin:
    """Cleans on every save: save(), update() with plain values, the bulk methods and loaddata.

    Expressions are refused with TypeError: their text is made in the database, past the cleaning.
    """

    def clean_text(self, value: str) -> str:
        raise NotImplementedError

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(self._cleaned(value), connection)

    def pre_save(self, model_instance, add):
        value = self._cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def to_clean_python(self, value):
        """The value as it would be stored."""
        return self._cleaned(self.to_python(value))

    def _cleaned(self, value):
        if isinstance(value, str):
            return self.clean_text(str(value))
        if hasattr(value, "resolve_expression") and not self._is_plain(value):
            raise TypeError(f"{self} takes plain text: an expression would pass by the cleaning.")
        return value

    def get_placeholder_sql(self, value, compiler, connection):
        """Refuse expressions where update() compiles them, but not those that bulk_update makes."""
        if not hasattr(value, "resolve_expression") and not hasattr(value, "as_sql"):
            return "%s", (value,)
        if not self._is_plain(value):
            raise TypeError(f"{self} takes plain text: an expression would pass by the cleaning.")
        return compiler.compile(value)

    def _is_plain(self, expression) -> bool:
        """Whether all that it can give are plain values of this field, which get_db_prep_save cleans."""
        if isinstance(expression, models.Value):
            return expression._output_field_or_none is self
        if isinstance(expression, Cast):
            return self._is_plain(expression.source_expressions[0])
        if isinstance(expression, models.Case):
            results = [case.result for case in expression.cases]
            default = expression.default
            is_default_plain = isinstance(default, models.Value) and default.value is None
            return is_default_plain and all(self._is_plain(result) for result in results)
        return False


class LineField(CleanTextMixin, models.CharField):
    """One line of plain text: NFC, without control characters, its white space folded."""

    def clean_text(self, value):
        return " ".join(html.tidy_characters(value).split())

    def clean(self, value, model_instance):
        return super().clean(self.to_clean_python(value), model_instance)


class HTMLField(CleanTextMixin, models.TextField):
    """HTML in the canonical form of `articles.html.clean`."""

    def clean_text(self, value):
        return html.clean(value)

    def clean(self, value, model_instance):
        return super().clean(self.to_clean_python(value), model_instance)
