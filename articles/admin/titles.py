"""Titles of Django's pages as whole phrases: few languages can build them from a model's name."""

from django.utils.text import capfirst


class Titled:
    """An admin with titles for its list and forms; a subclass sets those of the forms."""

    title_of_new = ""
    title_of_one = ""
    title_to_read = ""

    def changelist_view(self, request, extra_context=None):
        context = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        return super().changelist_view(request, context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        may_change = self.has_change_permission(request)
        of_one = self.title_of_one if may_change else self.title_to_read
        title = of_one if object_id else self.title_of_new
        context = {"title": title, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)
