"""The language of words in another language than the page's; in every template (`builtins` in settings)."""

from django import template

from articles.text import languages

register = template.Library()


@register.filter
def lang_and_dir(tag):
    """The attributes of an element whose words are in this language."""
    return languages.attributes(tag)


@register.filter
def around(tag):
    """The attributes of an element around words in this language: none if it is the page's own."""
    return languages.attributes_around(tag)


@register.filter
def back_from(tag):
    """The attributes of an element in the page's language inside one in this language, if they differ."""
    return languages.attributes_within(tag)


# Not `language_name`: Django's `i18n` has a filter of that name, which would replace it.
@register.filter
def name_of_language(tag):
    """What the desk calls a language."""
    return languages.language_of(tag).name_here
