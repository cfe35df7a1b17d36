"""What the lists of Django's admin are asked for."""

MOST_WORDS = 20
"""Of a search; each is a condition of its own."""


class SearchedByWords:
    """A list that is found by words, not by any condition that somebody writes into its address."""

    def lookup_allowed(self, lookup, value, request=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        words = search_term.split()[:MOST_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))
