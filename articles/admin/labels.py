from django.contrib import admin

from articles.models import Author, Category


class LabelAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Category)
class CategoryAdmin(LabelAdmin):
    list_display = ["name", "slug", "description", "is_default"]


@admin.register(Author)
class AuthorAdmin(LabelAdmin):
    list_display = ["name", "role", "user", "is_default"]
    list_select_related = ["user"]
