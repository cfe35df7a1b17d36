"""Fields that clean text on every path into the database."""

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles import crops
from articles.cleaning import (
    LONGEST_BODY,
    MOST_PIECES,
    clean,
    has_too_many_pieces,
    one_line,
    plain_text,
    tidy_characters,
)
from articles.folding import fold, searchable, words_in
from articles.sorting import sort_key
from articles.terms.line import with_stems
from articles.terms.words import forms_of_text
from articles.text import languages
from articles.text.lengths import word_count
from articles.text.slugs import LONGEST_SLUG, slug_of, validate_slug
from articles.times.dates import number


def called[Field: models.Field](name: str, field: Field) -> Field:
    """Give a field this label on the desk, in the language of the page; migrations do not see it.

    For labels that in English are the names of the columns.
    """
    field.verbose_name = name
    return field


class CleanTextMixin:
    """Cleans on every save: save(), update() with plain values, the bulk methods and loaddata.

    Expressions raise TypeError: the database computes their text, so that it bypasses the cleaning.
    """

    def clean_text(self, value: str) -> str:
        raise NotImplementedError

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(self._cleaned(value), connection)

    def pre_save(self, model_instance, add):
        value = self._cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def clean(self, value, model_instance):
        return super().clean(self._cleaned(value), model_instance)

    def _cleaned(self, value):
        if hasattr(value, "resolve_expression"):
            self._refuse_unless_plain(value)
            return value
        # Numbers, lazy translations and the like become text here, or they would pass uncleaned.
        text = self.get_prep_value(value)
        return text if text is None else self.clean_text(text)

    def get_placeholder_sql(self, value, compiler, connection):
        """Refuse expressions where update() compiles them, but not those that bulk_update makes."""
        if not hasattr(value, "as_sql"):
            return "%s", (value,)
        self._refuse_unless_plain(value)
        return compiler.compile(value)

    def _refuse_unless_plain(self, expression):
        if not self._is_plain(expression):
            raise TypeError(f"{self} takes plain text: an expression would bypass the cleaning.")

    def _is_plain(self, expression) -> bool:
        """Whether its only results are plain values of this field, which get_db_prep_save cleans."""
        if isinstance(expression, models.Value):
            # bulk_update makes a Value of each plain value with the field itself as its output field.
            return _output_field_of(expression) is self
        if isinstance(expression, Cast):
            return self._is_plain(expression.source_expressions[0])
        if isinstance(expression, models.Case):
            results = [case.result for case in expression.cases]
            default = expression.default
            is_default_plain = isinstance(default, models.Value) and default.value is None
            return is_default_plain and all(self._is_plain(result) for result in results)
        return False


def _output_field_of(expression):
    try:
        return expression.output_field
    except FieldError:
        return None


class LineFormField(forms.CharField):
    """One line of plain text, its white space collapsed before its length is checked."""

    def to_python(self, value):
        return one_line(super().to_python(value))


class DayField(forms.DateField):
    """A date from 1970 to 2999, so that zone arithmetic cannot overflow."""

    default_validators = [MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31))]

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


class LineField(CleanTextMixin, models.CharField):
    """One line of plain text; see `articles.cleaning.one_line`."""

    def clean_text(self, value):
        return one_line(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LineFormField, **kwargs})


class CropField(models.CharField):
    """How one use of a picture is cropped; see `articles.crops`."""

    default_validators = [crops.validate_crop]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": crops.LONGEST, **kwargs})


class SlugField(LineField):
    """The last part of an address. What is typed becomes a slug; what is stored stays as it is."""

    default_validators = [validate_slug]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": LONGEST_SLUG, **kwargs})

    def clean(self, value, model_instance):
        typed = self._cleaned(value)
        is_stored = typed == getattr(model_instance, self.attname, None)
        return super().clean(typed if is_stored else slug_of(typed) or typed, model_instance)


class PlainTextField(CleanTextMixin, models.TextField):
    """Plain text in paragraphs, without invisible characters that feeds choke on."""

    def clean_text(self, value):
        return tidy_characters(value).strip()


_STORY_ADDRESS = re.compile(r"/?(\d{4})/(\d{2})/(\d{2})/([^/?#\s]+)/?")
MOST_STORY_ADDRESSES = 4


class StoryAddressesField(PlainTextField):
    """Addresses of stories on this site, one per line; stored as paths, each once and in the order typed."""

    most = MOST_STORY_ADDRESSES

    def clean(self, value, model_instance):
        paths = [_story_path(line) for line in filter(None, map(str.strip, (value or "").splitlines()))]
        paths = list(dict.fromkeys(paths))
        if len(paths) > self.most:
            text = ngettext("Choose at most %(count)s story.", "Choose at most %(count)s stories.", self.most)
            raise ValidationError(text % {"count": self.most})
        return super().clean("\n".join(paths), model_instance)


def _story_path(line: str) -> str:
    try:
        path = unquote(urlsplit(line).path)
    except ValueError:
        path = ""
    if not (found := _STORY_ADDRESS.fullmatch(path)):
        text = gettext("“%(typed)s” is not the address of a story: /2026/11/24/bridge-closes/.")
        raise ValidationError(text % {"typed": line[:100]})
    return "/{}/{}/{}/{}/".format(*found.groups())


class StoryAddressField(StoryAddressesField):
    """The address of one story on this site."""

    most = 1


class LanguageField(models.CharField):
    """A tag of `articles.text.languages`, or empty; without choices: a new one needs no migration."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": languages.LONGEST_TAG, **kwargs})

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value and value not in languages.KNOWN:
            text = gettext("“%(tag)s” is not a language that the newsroom knows.")
            raise ValidationError(text % {"tag": value[:30]})

    def formfield(self, **kwargs):
        chosen = {"choices": self._offered, "required": False, "label": _("Language")}
        return forms.ChoiceField(**{**chosen, "widget": kwargs.get("widget", forms.Select)})

    def _offered(self):
        names = [(tag, language.both_names) for tag, language in languages.KNOWN.items()]
        return [("", pgettext_lazy("language", "As detected")), *names]


class Derived:
    """A column that is derived from others in its row on every save, to search, compare or order by."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"editable": False, **kwargs})

    def made_from(self, row):
        """The value that the column must have in this row."""
        raise NotImplementedError

    def pre_save(self, model_instance, add):
        value = self.made_from(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class FoldedNameField(Derived, models.CharField):
    """The name folded for comparison: two spellings of one name are the same."""

    def made_from(self, row):
        # Some characters become words when folded, so cut the result to the column's length.
        return fold(one_line(row.name))[: self.max_length]


class NameTermsField(Derived, models.TextField):
    """The words of the name as readers' search compares them, with a space before each."""

    def made_from(self, row):
        return "".join(f" {form}" for form in forms_of_text(one_line(row.name)))


class SortKeyField(Derived, models.BinaryField):
    """The sort key of the name in the site's language. Bytes, which every database compares alike."""

    def made_from(self, row):
        return sort_key(one_line(row.name), settings.LANGUAGE_CODE)


TOO_LONG = _("This is longer than %(limit)s characters of HTML: make it two stories.")
TOO_LONG_CLEANED = _(
    "With the markup that its words need, this is longer than %(limit)s characters: make it two stories,"
    " or remove the formatting."
)
TOO_MANY_PIECES = _(
    "This has more than %(limit)s tags and lines of HTML: make it two stories, or remove the formatting."
)


def bounded_clean(markup: str) -> str:
    """The clean form; raises ValidationError if either form is too large for a story."""
    _require_bounds(markup, TOO_LONG)
    cleaned = clean(markup)
    _require_bounds(cleaned, TOO_LONG_CLEANED)
    return cleaned


def _require_bounds(markup, too_long):
    if len(markup) > LONGEST_BODY:
        raise ValidationError(too_long % {"limit": number(LONGEST_BODY)}, code="max_length")
    # What is stored is submitted again with every act, so it must fit too.
    if has_too_many_pieces(markup):
        raise ValidationError(TOO_MANY_PIECES % {"limit": number(MOST_PIECES)}, code="too_many_pieces")


class HTMLFormField(forms.CharField):
    """HTML, cleaned; refused if it is too large for a story."""

    def to_python(self, value):
        return bounded_clean(super().to_python(value))


class HTMLField(CleanTextMixin, models.TextField):
    """HTML in the canonical form of `articles.html.clean`; what is larger than any story is never stored."""

    def clean_text(self, value):
        return bounded_clean(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": HTMLFormField, **kwargs})


class SearchableField(Derived, models.TextField):
    """The words of other fields of the row, as `articles.folding` searches them; derived on every save.

    Empty while the field named `unless` is set, so that what is sealed is not found. `with_stems`: a last
    line has the stems of all words, by the rules of readers' search; see `articles.terms.line`.
    """

    non_db_attrs = (*models.Field.non_db_attrs, "of", "unless", "with_stems")

    def __init__(self, *args, of=(), unless="", with_stems=False, **kwargs):
        self.of, self.unless, self.with_stems = tuple(of), unless, with_stems
        super().__init__(*args, **{"default": "", **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        named = {"unless": self.unless} if self.unless else {}
        stems = {"with_stems": True} if self.with_stems else {}
        return name, path, args, {**kwargs, "of": self.of, **named, **stems}

    def made_from(self, row):
        if self.unless and getattr(row, self.unless):
            return ""
        text = searchable(*(self._words(row, name) for name in self.of))
        return with_stems(text) if self.with_stems else text

    def _words(self, row, name):
        text = getattr(row, name) or ""
        return plain_text(text) if isinstance(row._meta.get_field(name), HTMLField) else text


class IndexedWordsField(Derived, models.TextField):
    """The distinct words of the row's `searchable` text, for PostgreSQL's word index.

    SQLite stores them as text; its archives are small enough to scan.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": "", **kwargs})

    def db_type(self, connection):
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def made_from(self, row):
        text = row._meta.get_field("searchable").made_from(row)
        return " ".join(sorted(words_in(text)))

    def from_db_value(self, value, expression, connection):
        # PostgreSQL puts each in quotes, which no word contains, and orders them by bytes.
        return " ".join(sorted(value.replace("'", "").split())) if value else value


class WordCountField(Derived, models.PositiveIntegerField):
    """The number of words in the running text of the row's body."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": 0, "db_default": 0, **kwargs})

    def made_from(self, row):
        return word_count(row.body)


@IndexedWordsField.register_lookup
class Matches(models.Lookup):
    """On PostgreSQL: the row has the words of a tsquery, which its index finds."""

    lookup_name = "matches"

    def as_postgresql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        query, values = self.process_rhs(compiler, connection)
        return f"{column} @@ {query}::tsquery", (*parameters, *values)
