from django.contrib import admin

from articles.admin.recording import put_changes_on_record
from articles.admin.searching import SearchedByWords
from articles.models import Author, Category
from articles.record import put_on_record


class LabelAdmin(SearchedByWords, admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, label, form, change):
        """Store the label, and put on the audit list that it is new, or how it differs."""
        before = self.model.objects.get(pk=label.pk) if change else None
        super().save_model(request, label, form, change)
        if change:
            put_changes_on_record(f"{self.opts.model_name}_changed", before, label, by=request.user)
        else:
            put_on_record(f"{self.opts.model_name}_added", by=request.user, detail=str(label))


@admin.register(Category)
class CategoryAdmin(LabelAdmin):
    list_display = ["name", "slug", "description", "is_default"]


@admin.register(Author)
class AuthorAdmin(LabelAdmin):
    list_display = ["name", "role", "user", "is_default"]
    list_select_related = ["user"]
