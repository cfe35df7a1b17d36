"""How the lists of Django's admin are searched."""

from articles.folding import matching, searchable

MOST_WORDS = 20
"""Of a search; each is a condition of its own."""


class FoldedSearch:
    """A list whose search ignores case, accents and the like.

    The words of `search_fields` are folded here, not in the database: for tables of at most some thousand
    rows.
    """

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        rows = queryset.values_list("pk", *self.search_fields)
        folded = {pk: searchable(*filter(None, texts)) for pk, *texts in rows}
        return queryset.filter(pk__in=matching(folded, search_term, MOST_WORDS)), False


class SearchedByWords(FoldedSearch):
    """A list that is searched by words, and not by conditions that somebody writes into its address."""

    def lookup_allowed(self, lookup, value, request=None):
        return False
