"""Search in the admin's lists."""

from articles.folding import matching, searchable

MOST_WORDS = 20
"""Maximum number of words in a search: each adds a condition to the query."""


class OwnFilters:
    """A list that allows no lookups in its query string besides its own filters.

    Django allows those of any column: they could fail, take long, or show what the list does not.
    """

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in {each.parameter_name for each in self.list_filter}


class FoldedSearch(OwnFilters):
    """A list whose search ignores case and accents.

    `search_fields` are folded in Python, not in the database: only for tables of a few thousand rows.
    """

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        rows = queryset.values_list("pk", *self.search_fields)
        folded = {pk: searchable(*filter(None, texts)) for pk, *texts in rows}
        return queryset.filter(pk__in=matching(folded, search_term, MOST_WORDS)), False
