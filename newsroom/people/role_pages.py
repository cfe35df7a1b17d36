from django.contrib import admin, messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.admin.meanwhile import Overtakable
from articles.admin.searching import OwnFilters
from articles.admin.titles import Titled
from articles.desk_languages import in_language_of_record
from articles.record import put_on_record
from articles.workflow import Forbidden
from newsroom.models import Role
from newsroom.people.confirming import confirmed
from newsroom.people.forms import RoleForm, abilities_of, name_of_role
from newsroom.people.removing import RemovalForm, remove
from newsroom.roles import ABILITIES, ROLES, codenames_of, permissions


@admin.register(Role)
class RoleAdmin(Overtakable, OwnFilters, Titled, admin.ModelAdmin):
    """The roles: built-in ones can be viewed, the newsroom's own added and changed."""

    title_of_new, title_of_one = gettext_lazy("Add role"), gettext_lazy("Change role")
    form = RoleForm
    change_form_template = "admin/newsroom/role/change_form.html"
    fields = ["name", "abilities"]
    list_display = ["called", "may", "people"]
    sortable_by = []
    ordering = ["pk"]
    actions = None
    show_full_result_count = False

    class Media:
        css = {"all": ["desk/people/roles.css"]}

    @admin.display(description=gettext_lazy("Role"))
    def called(self, role):
        return name_of_role(role.name)

    @admin.display(description=gettext_lazy("May"))
    def may(self, role):
        if role.name == "administrator":
            return _("Everything, including people, roles and taking stories down")
        return "; ".join(str(ABILITIES[key].label) for key in abilities_of(role)) or _(
            "See the lists of pictures and labels"
        )

    @admin.display(description=gettext_lazy("People"))
    def people(self, role):
        # On a phone the list has no headings.
        return ngettext("%(count)s person", "%(count)s people", role.count) % {"count": role.count}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("user")).prefetch_related("permissions")

    def has_change_permission(self, request, obj=None):
        """Built-in roles can't be changed: what they may do is the same in every newsroom."""
        return super().has_change_permission(request, obj) and (obj is None or obj.name not in ROLES)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return ["called", "may"] if obj and obj.name in ROLES else super().get_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        return ["called", "may"] if obj and obj.name in ROLES else []

    @method_decorator(confirmed)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_urls(self):
        remove = path(
            "<int:pk>/remove/", self.admin_site.admin_view(self.remove), name="newsroom_role_remove"
        )
        return [remove, *super().get_urls()]

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), never_cache, confirmed])
    def remove(self, request, pk):
        """Remove a role of the newsroom's own, once its people have another one."""
        role = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_change_permission(request, role):
            raise Forbidden(
                _("Only an administrator can remove a role, and built-in roles can’t be removed.")
            )
        if role is None:
            raise Http404
        form = RemovalForm(request.POST if request.method == "POST" else None, role=role)
        if request.method == "POST" and form.is_valid():
            remove(role, by=request.user, into=form.cleaned_data.get("into", ""))
            messages.success(request, _("The role “%(role)s” is removed.") % {"role": role.name})
            return redirect("admin:newsroom_role_changelist")
        title = _("Remove the role “%(role)s”") % {"role": role.name}
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(
            request, "admin/newsroom/role/remove.html", {**context, "role": role, "form": form}
        )

    def save_related(self, request, form, formsets, change):
        """Give the role its permissions, and put that on record."""
        super().save_related(request, form, formsets, change)
        keys = form.cleaned_data["abilities"]
        form.instance.permissions.set(permissions(codenames_of(keys)))
        if not change or form.has_changed():
            with in_language_of_record():
                may = "; ".join(str(ABILITIES[key].label) for key in keys)
                put_on_record("role_defined", by=request.user, detail=f"{form.instance.name}: {may}")
